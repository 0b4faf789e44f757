using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Spatial;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Catalog;

/// <summary>
/// A table that queries can read: a HATS catalog, a file, rows in memory, a user's own table. Immutable and safe for many threads;
/// what it says of its schema costs no reading of data.
/// </summary>
public interface ITableProvider
{
    /// <summary>All columns, with units and descriptions where known.</summary>
    Schema Schema { get; }

    /// <summary>Number of rows as far as metadata tell, without reading data; null where they do not. For estimates: only the rows themselves count.</summary>
    long? RowCount { get; }

    /// <summary>Where the rows stand on the sky; null for tables without positions.</summary>
    SkyPosition? Position { get; }

    /// <summary>Whether rows can be left unread by any two of its columns of coordinates, not only by <see cref="Position"/>: by their statistics.</summary>
    bool PrunesByCoordinates => false;

    /// <summary>Dotted paths to lists in its columns, <c>sources.source_id</c>, of which it knows without reading them which rows can hold a value.</summary>
    ValueList<string> IndexedLists => [];

    /// <summary>No value of a column of integers is less than the first or greater than the second, as far as metadata tell without reading data; null where they do not.</summary>
    /// <param name="column">Position in <see cref="Schema"/>.</param>
    (long Least, long Greatest)? Bounds(int column) => null;

    /// <summary>No number in a column is below the first or above the second, NULL and NaN apart, as far as metadata tell without reading data; null where they do not.</summary>
    /// <param name="column">Position in <see cref="Schema"/>.</param>
    (double Low, double High)? Range(int column) => null;

    /// <summary>A text that changes whenever the rows do, to be kept with what is made of them; null where nothing tells.</summary>
    string? Version => null;

    /// <summary>Answers once and completely: what it can do with these columns, filters and limit.</summary>
    Scan PlanScan(ScanRequest request);
}

/// <summary>The columns that hold the position of a row, ICRS in degrees.</summary>
/// <param name="Ra">Name of the right ascension column.</param>
/// <param name="Dec">Name of the declination column.</param>
/// <param name="Healpix">Name of the column of nested HEALPix pixels that the rows are partitioned by, or null.</param>
/// <param name="HealpixOrder">Order of those pixels, 0 to 29.</param>
public sealed record SkyPosition(string Ra, string Dec, string? Healpix = null, int HealpixOrder = 29)
{
    /// <summary>What the columns of a position are usually called, whatever the case of the letters: Rubin's names first, then Qserv's, CDS's and those of surveys.</summary>
    public static ValueList<(string Ra, string Dec)> UsualNames { get; } =
    [
        ("coord_ra", "coord_dec"), ("ra", "dec"), ("ra", "decl"), ("ra_PS", "decl_PS"), ("raj2000", "dej2000"), ("ra_icrs", "de_icrs"), ("raICRS", "decICRS"), ("s_ra", "s_dec"),
        ("radeg", "decdeg"), ("ramean", "decmean"), ("source_ra", "source_dec"), ("objra", "objdec"), ("alpha", "delta"),
    ];

    /// <summary>The columns of numbers that hold the position: those whose UCDs say so, else those that are called as usual; null where there are none.</summary>
    public static SkyPosition? Find(Schema schema)
    {
        if (WithUcd("pos.eq.ra") is { } ra && WithUcd("pos.eq.dec") is { } dec)
        {
            return new(ra, dec);
        }

        foreach (var (first, second) in UsualNames)
        {
            if (Number(first) is { } x && Number(second) is { } y)
            {
                return new(x, y);
            }
        }

        return null;

        string? WithUcd(string ucd) => schema.Fields.FirstOrDefault(f => f.Type.Logical.IsFloating && f.Ucd?.Split(';') is { } words && words[0] == ucd && words.Contains("meta.main"))?.Name;
        string? Number(string name) => schema.IndexOf(name) is >= 0 and var i && schema[i].Type.Logical.IsFloating ? schema[i].Name : null;
    }
}

/// <summary>What a table does with a filter.</summary>
public enum FilterSupport
{
    /// <summary>Nothing; the engine filters.</summary>
    None,

    /// <summary>Reads less; some rows that do not meet it still come, and the engine filters again.</summary>
    Prunes,

    /// <summary>Gives only rows that meet it.</summary>
    Exact,
}

/// <summary>A column wanted of a table.</summary>
/// <param name="Position">Position in <see cref="ITableProvider.Schema"/>.</param>
/// <param name="Field">Its field; a struct (or list of structs) may have fewer sub-fields than the table's, and only those are to be read.</param>
public sealed record ScanColumn(int Position, Field Field)
{
    /// <summary>The column of a batch of the whole table, with only the sub-fields that are wanted.</summary>
    public Column Of(RecordBatch batch) => Narrow(batch.Columns[Position], Field.Type);

    static Column Narrow(Column column, DataType wanted) => (column, wanted) switch
    {
        _ when column.Type == wanted => column,
        (StructColumn structs, StructType type) => new StructColumn(
            type,
            structs.Length,
            type.Fields.Map(f => Narrow(structs.Children[structs.StructType.IndexOf(f.Name)], f.Type)),
            structs.Validity),
        (ListColumn list, ListType type) => new ListColumn(type, list.OffsetMemory, Narrow(list.Elements, type.Element.Type), list.Validity),
        (FixedSizeListColumn list, FixedSizeListType type) =>
            new FixedSizeListColumn(type, list.Length, Narrow(list.Elements, type.Element.Type), list.Validity),
        _ => column,
    };
}

/// <summary>What is wanted of a table.</summary>
/// <param name="Columns">In the order of the rows to give; may be none (only the number of rows matters).</param>
/// <param name="Filters">
/// Conditions joined by AND. Their <see cref="ColumnReference.Id"/> is the position in the table's schema; they may use columns that are not asked for.
/// </param>
/// <param name="Limit">Rows that are enough, counted after all filters; set only where every filter is exact.</param>
public sealed record ScanRequest(ValueList<ScanColumn> Columns, ValueList<BoundExpression> Filters, long? Limit)
{
    /// <summary>
    /// The order-29 cells that rows must lie in to matter, widened by what positions and cells may differ; others may be left out or given. Null for all.
    /// Which filters are taken must not depend on it.
    /// </summary>
    public HealpixRanges? Cells { get; init; }

    /// <summary>The columns, by position in the table's schema, whose positions <see cref="Cells"/> tells of; null for those of the table's own position.</summary>
    public (int Ra, int Dec)? CellColumns { get; init; }

    /// <summary>
    /// Where <see cref="Cells"/> tell of the positions that rows have at another epoch than those columns give: what moves them; null where nothing does.
    /// </summary>
    public MovedPosition? Motion { get; init; }
}

/// <summary>What a table offers for a request.</summary>
/// <param name="Schema">The rows' columns: the request's, in its order.</param>
/// <param name="FilterSupport">One a filter.</param>
/// <param name="EstimatedRows">Rows that will come, as far as metadata tells; null where it does not.</param>
/// <param name="Summary">What EXPLAIN prints: <c>partitions=3/12 row groups=5/40</c>; deterministic.</param>
/// <param name="Open">Makes the source when the query starts.</param>
public sealed record Scan(
    Schema Schema,
    ValueList<FilterSupport> FilterSupport,
    double? EstimatedRows,
    string Summary,
    Func<QueryContext, IBatchSource> Open)
{
    /// <summary>The order-29 cells that all rows lie in, as far as metadata tell; null where they do not.</summary>
    public HealpixRanges? Footprint { get; init; }

    /// <summary>
    /// The bounds of a column of integers, by position in <see cref="Schema"/>, as <see cref="IBatchSource.Bounds"/> will tell them, so far as they are known before the query starts; they are
    /// read at the call, which gives null where there is too much to read. The property is null where the source does not tell bounds.
    /// </summary>
    public Func<int, IReadOnlyList<MorselBounds?>?>? Bounds { get; init; }

    /// <summary>
    /// Partitions to be read, where the source is an <see cref="ISkySource"/>; null where it is not.
    /// </summary>
    public int? SkyPartitions { get; init; }

    /// <summary>Rows around the partitions, kept apart by width; the same columns and filters. Only beside <see cref="SkyPartitions"/>.</summary>
    public ValueList<SkyMargin> Margins { get; init; } = [];
}

/// <summary>For each partition the rows of others around it, at least so far away, and no rows of its own; what has none around it has no morsel.</summary>
/// <param name="Degrees">How wide it is.</param>
/// <param name="Open">Makes the source when the query starts. The place of a morsel is the partition's cell, around which the rows lie.</param>
public sealed record SkyMargin(double Degrees, Func<QueryContext, ISkySource> Open);
