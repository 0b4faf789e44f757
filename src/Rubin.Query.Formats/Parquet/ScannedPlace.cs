using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Spatial;
using Rubin.Query.Sky;

namespace Rubin.Query.Formats.Parquet;

/// <summary>Where the rows that a scan wants lie on the sky by two columns of coordinates.</summary>
/// <param name="Ra">Name of the column of right ascension in degrees.</param>
/// <param name="Dec">Name of the column of declination in degrees.</param>
/// <param name="Boxes">Tells which boxes of coordinates may have such rows; made when the first footer is looked at.</param>
sealed record ScannedPlace(string Ra, string Dec, Lazy<CoverageBoxes> Boxes)
{
    /// <summary>The places that a request's conditions and its joins say something about, apart from those that are allowed for in another way.</summary>
    public static IReadOnlyList<ScannedPlace> In(ParquetFiles files, ScanRequest request)
    {
        var wanted = request.CellColumns is { } columns && columns != files.PlacedBy ? request.Cells : null;
        List<ScannedPlace> places = [];
        IEnumerable<(int Ra, int Dec)> near = wanted is null ? [] : [request.CellColumns!.Value];
        foreach (var pair in near.Union(SpatialFilter.Positions(request.Filters)).Where(p => p != files.PlacedBy))
        {
            var cells = SpatialFilter.Cover(request.Filters, new(pair.Ra, pair.Dec, -1, Healpix.MaxOrder));
            cells = wanted is null || pair != request.CellColumns ? cells : cells?.Intersect(wanted) ?? wanted;
            if (cells is not null)
            {
                places.Add(new(files.Schema[pair.Ra].Name, files.Schema[pair.Dec].Name, new(() => new CoverageBoxes(cells))));
            }
        }

        return places;
    }
}
