using System.Collections.Concurrent;
using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Spatial;
using Rubin.Query.Formats;
using Rubin.Query.Formats.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// A HATS catalog as a table. Conditions on position and on the HEALPix column leave out partitions, then row groups, then pages, then
/// rows; statistics of other columns leave out row groups and pages; values of a column that has an index leave out partitions. Rows come in
/// the order of partitions, files and rows.
/// </summary>
/// <param name="catalog">The catalog.</param>
/// <param name="collection">The collection whose indexes and margins serve it; null for none.</param>
/// <param name="margins">Further margins, of the same columns.</param>
public sealed class HatsTable(HatsCatalog catalog, HatsCollection? collection = null, IReadOnlyList<HatsCatalog>? margins = null) : ITableProvider
{
    /// <summary>Where a join wants less of the sky than this, cells tell rows apart before anything else of them is read.</summary>
    const double SieveShare = 1.0 / 32;

    /// <summary>More footers are not looked at while a query is planned.</summary>
    const int MostFilesOfBounds = 64;

    /// <summary>The same for radii that are a column: a side of the join is held where they are not known.</summary>
    const int MostFilesOfRange = 1000;

    readonly ConcurrentDictionary<int, (long Least, long Greatest)?> _bounds = new();
    readonly ConcurrentDictionary<int, (double Low, double High)?> _ranges = new();
    readonly IReadOnlyList<HatsIndex> _indexes = collection is null ? [] : HatsIndex.Of(catalog, collection);
    readonly Lazy<IReadOnlyList<HatsCatalog>> _margins = new(() => [.. margins ?? [], .. collection is null ? [] : MarginsOf(catalog, collection)]);
    readonly SkyColumns _sky = SkyColumns.Of(catalog.Schema, catalog.Position, catalog.Healpix, catalog.Properties.HealpixOrder);
    readonly HealpixRanges _footprint = HealpixRanges.From(catalog.Partitions.Where(p => p.Cell is not null).Select(p => p.Cell!.Value));

    /// <summary>The catalog.</summary>
    public HatsCatalog Catalog => catalog;

    /// <inheritdoc/>
    public Schema Schema => catalog.Schema;

    /// <summary>What the properties claim.</summary>
    public long? RowCount => catalog.Properties.Rows;

    /// <inheritdoc/>
    public SkyPosition? Position => catalog.Position;

    /// <inheritdoc/>
    public bool PrunesByCoordinates => true;

    /// <inheritdoc/>
    public ValueList<string> IndexedLists => [.. _indexes.Where(i => i.IsOfLists).Select(i => i.Column)];

    /// <summary>
    /// When the files that tell of its partitions were written: its properties know the minute only. Null where they are gone.
    /// </summary>
    public string? Version
    {
        get
        {
            var folder = new HatsFolder(catalog.Path);
            var lists = ((string[])[folder.PartitionInfo, folder.Metadata]).Where(File.Exists);
            return FileVersion.Of([catalog.Properties.Path, .. lists]) is { } files ? string.Create(CultureInfo.InvariantCulture, $"{RowCount} rows, {files}") : null;
        }
    }

    /// <summary>Of the column of cells from the list of partitions; of others from the footers, where they are few.</summary>
    public (long Least, long Greatest)? Bounds(int column) => catalog.Partitions.Count == 0 || (catalog.Partitions.Count > MostFilesOfBounds && !IsOfCells(column))
        ? null
        : _bounds.GetOrAdd(column, FindBounds);

    /// <summary>From the footers, where they are not too many.</summary>
    public (double Low, double High)? Range(int column) =>
        catalog.Partitions.Count is 0 or > MostFilesOfRange ? null : _ranges.GetOrAdd(column, c => FromFooters(files => files.RangeOf(c)));

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request)
    {
        var cells = SpatialFilter.Cover(request.Filters, _sky);
        var wanted = request.Motion is null && (request.CellColumns is null || request.CellColumns == (_sky.Ra, _sky.Dec)) ? request.Cells : null;
        cells = wanted is null ? cells : cells?.Intersect(wanted) ?? wanted;
        var covered = cells is null ? _footprint : _footprint.Intersect(cells);

        // As if rows lay evenly over the partitions.
        var share = _footprint.IsEmpty ? 1 : (double)covered.CellCount / _footprint.CellCount;
        var partitions = cells is null || !catalog.IsPlaced
            ? catalog.Partitions
            : [.. catalog.Partitions.Where(p => p.Cell is not { } cell || cells.Overlaps(cell))];
        var summary = "";
        foreach (var index in partitions.Count > 1 ? _indexes : [])
        {
            if (index.PartitionsFor(request.Filters) is { } holding)
            {
                partitions = [.. partitions.Where(p => holding.Contains(p.Cell!.Value))];
                summary += $" index={index.Column}";
            }
        }

        var files = new ParquetFiles(Schema, catalog.SchemaOrigin, new PartitionView<ParquetPart>(partitions, p => p.Part))
        {
            SkippedPartitions = catalog.Partitions.Count - partitions.Count,
            PlacedBy = catalog.Healpix is null ? null : (_sky.Ra, _sky.Dec),
            Cells = cells is null || catalog.Healpix is null ? null : new(catalog.Healpix, catalog.Properties.HealpixOrder, cells)
            {
                LeaveFew = wanted is not null && share < SieveShare && IsPlacedExactly,
            },
            Places = IsSwept ? new(new PartitionView<HealpixCell>(partitions, p => p.Cell!.Value), catalog.Healpix, catalog.Properties.HealpixOrder) : null,
        };
        var scan = files.Plan(request, $"partitions={partitions.Count}/{catalog.Partitions.Count}{summary}", catalog.Properties.Rows * share);
        return scan with
        {
            Footprint = catalog.IsPlaced ? Footprint(partitions, covered) : null,
            Margins = scan.SkyPartitions is null ? [] : [.. _margins.Value.Select(m => MarginOf(m, files, request))],
        };
    }

    /// <summary>The table with one more margin, for the borders of cross-matches.</summary>
    /// <param name="path">Folder of a margin catalog that has the table's columns.</param>
    /// <exception cref="QueryException">Data: it is not there, is no margin, or lacks a column.</exception>
    public HatsTable WithMargin(string path)
    {
        var margin = HatsCatalog.Open(path);
        if (!IsMargin(margin))
        {
            throw new QueryException(QueryErrorCode.Data, $"\"{path}\" is no margin catalog", hint: "leave margin= out: cross-matches are complete without it");
        }

        var lacking = catalog.Schema.Fields.FirstOrDefault(f => !HasColumn(margin, f));
        return lacking is null
            ? new(catalog, collection, [.. margins ?? [], margin])
            : throw new QueryException(
                QueryErrorCode.Data, $"\"{path}\" is no margin of \"{catalog.Name}\": it has no column \"{lacking.Name}\" of type {lacking.Type}", hint: "name the margin that was made of this catalog");
    }

    /// <summary>The margins with the catalog's columns.</summary>
    static IEnumerable<HatsCatalog> MarginsOf(HatsCatalog catalog, HatsCollection collection) =>
        collection.MarginPaths.Where(HatsCatalog.IsAt).Select(HatsCatalog.Open).Where(m => IsMargin(m) && catalog.Schema.Fields.All(f => HasColumn(m, f)));

    static bool IsMargin(HatsCatalog catalog) => catalog.Properties is { Kind: HatsKind.Margin, MarginThresholdArcsec: > 0 };

    static bool HasColumn(HatsCatalog margin, Field field) => margin.Schema.IndexOf(field.Name) is >= 0 and var i && margin.Schema[i].Type == field.Type;

    static SkyMargin MarginOf(HatsCatalog margin, ParquetFiles files, ScanRequest request)
    {
        var partitions = margin.Partitions.Where(p => p.Cell is not null).ToList();
        var around = files with
        {
            Origin = margin.SchemaOrigin,
            Parts = [.. partitions.Select(p => p.Part)],
            SkippedPartitions = null,
            Places = new([.. partitions.Select(p => p.Cell!.Value)], null, 0),
        };
        return new(margin.Properties.MarginThresholdArcsec!.Value / 3600, query => (ISkySource)around.Plan(request, "", null).Open(query));
    }

    bool IsOfCells(int column) => column == _sky.Healpix && catalog.IsPlaced;

    (long Least, long Greatest)? FindBounds(int column)
    {
        if (IsOfCells(column))
        {
            var shift = 2 * (Healpix.MaxOrder - catalog.Properties.HealpixOrder);
            return (catalog.Partitions[0].Cell!.Value.Start >> shift, (catalog.Partitions[^1].Cell!.Value.End - 1) >> shift);
        }

        return FromFooters(files => files.BoundsOf(column));
    }

    T? FromFooters<T>(Func<ParquetFiles, T?> find)
    {
        try
        {
            return find(new(Schema, catalog.SchemaOrigin, new PartitionView<ParquetPart>(catalog.Partitions, p => p.Part)));
        }
        catch (QueryException)
        {
            // A partition that is missing or damaged is an error when it is read, not before.
            return default;
        }
    }

    /// <summary>Whether rows have positions, and lie in the cells of their partitions.</summary>
    bool IsSwept => catalog.Properties.Kind is HatsKind.Object or HatsKind.Source && catalog.Position is not null;

    /// <summary>The part of what is covered that some partitions are.</summary>
    HealpixRanges Footprint(IReadOnlyList<HatsPartition> partitions, HealpixRanges covered) => partitions.Count == catalog.Partitions.Count
        ? covered
        : HealpixRanges.From(partitions.Select(p => p.Cell).OfType<HealpixCell>()).Intersect(covered);

    /// <summary>Whether every row has its order-29 cell as a number that need not be converted.</summary>
    bool IsPlacedExactly => _sky is { Healpix: >= 0, HealpixOrder: Healpix.MaxOrder } && Schema[_sky.Healpix].Type == DataType.Int64;
}
