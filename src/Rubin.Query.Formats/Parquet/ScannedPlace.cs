using System.Collections.Concurrent;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Spatial;
using Rubin.Query.Sky;

namespace Rubin.Query.Formats.Parquet;

/// <summary>Where the rows that a scan wants lie on the sky by two columns of coordinates. Safe for many threads.</summary>
/// <param name="Ra">Name of the column of right ascension in degrees.</param>
/// <param name="Dec">Name of the column of declination in degrees.</param>
/// <param name="Cells">Where they lie.</param>
/// <param name="Motion">What has moved them there from where the columns tell; null for nothing.</param>
sealed record ScannedPlace(string Ra, string Dec, HealpixRanges Cells, MovedPosition? Motion = null)
{
    // By the binary exponent of the motion: rows that move about as far share a coverage.
    readonly ConcurrentDictionary<int, CoverageBoxes> _boxes = [];

    /// <summary>The places that a request's conditions and its joins say something about, apart from those that are allowed for in another way.</summary>
    public static IReadOnlyList<ScannedPlace> In(ParquetFiles files, ScanRequest request)
    {
        List<ScannedPlace> places = [];
        Add(SpatialFilter.Positions(request.Filters).Where(p => p != files.PlacedBy), p => SpatialFilter.Cover(request.Filters, new SkyColumns(p.Ra, p.Dec, -1, Healpix.MaxOrder)), p => p, null);
        foreach (var moved in SpatialFilter.Moved(request.Filters))
        {
            Add([moved], m => SpatialFilter.Cover(request.Filters, m), m => m.Columns, moved);
        }

        if (request.CellColumns is { } columns && (columns != files.PlacedBy || request.Motion is not null))
        {
            Add([columns], _ => request.Cells, c => c, request.Motion);
        }

        return places;

        void Add<T>(IEnumerable<T> found, Func<T, HealpixRanges?> cover, Func<T, (int Ra, int Dec)> columns, MovedPosition? motion)
        {
            foreach (var position in found)
            {
                if (cover(position) is { } cells)
                {
                    var (ra, dec) = columns(position);
                    places.Add(new(files.Schema[ra].Name, files.Schema[dec].Name, cells, motion));
                }
            }
        }
    }

    /// <summary>Tells of boxes of coordinates whether rows in them that have moved so far, in radians, may lie there.</summary>
    public CoverageBoxes BoxesWithin(double motion) => motion == 0
        ? _boxes.GetOrAdd(int.MinValue, _ => new(Cells))
        : _boxes.GetOrAdd(Math.ILogB(motion) + 1, exponent => new(new CellRegion(Cells).Widened(Math.ScaleB(1, exponent)).Cover().Touched));

    /// <summary>As EXPLAIN prints it.</summary>
    public override string ToString() => $"region={(Motion is null ? "" : "moved ")}{Ra},{Dec}";
}
