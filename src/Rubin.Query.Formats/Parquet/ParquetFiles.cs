using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Formats.Parquet;

/// <summary>
/// Parquet files that hold the rows of one table, or of those partitions of it that are to be read. Rows come in the order of the parts, of
/// the files in a part, and of the rows in a file. Immutable.
/// </summary>
/// <param name="Schema">The table's columns; a file has them by name.</param>
/// <param name="Origin">The file that <paramref name="Schema"/> was taken from.</param>
/// <param name="Parts">The files.</param>
public sealed record ParquetFiles(Schema Schema, string Origin, IReadOnlyList<ParquetPart> Parts)
{
    /// <summary>Footers of so many parts are looked at before a query runs, to tell how it would.</summary>
    const int MostPartsOfBounds = 64;

    /// <summary>
    /// For a table whose parts are partitions: how many of them are left out of <see cref="Parts"/>; null for other tables.
    /// </summary>
    public int? SkippedPartitions { get; init; }

    /// <summary>
    /// The cells that rows to be given lie in, where the table has a column that tells; null where all rows may be wanted.
    /// </summary>
    public CellCondition? Cells { get; init; }

    /// <summary>Where the rows of each part lie; null where nothing is known.</summary>
    public PartPlaces? Places { get; init; }

    /// <summary>
    /// The columns, by position in <see cref="Schema"/>, whose positions <see cref="Cells"/> or the choice of <see cref="Parts"/> allow for already; null
    /// for none. For all others the bounds of the coordinates themselves tell which row groups and pages lie elsewhere.
    /// </summary>
    public (int Ra, int Dec)? PlacedBy { get; init; }

    /// <summary>
    /// Plans to read them: every filter that is not random is evaluated here, after the columns it needs and before the others are decoded;
    /// row groups and pages are passed over by statistics, page index and bloom filters.
    /// </summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="summary">What EXPLAIN says of the partitions.</param>
    /// <param name="estimatedRows">Rows to expect, as far as known.</param>
    public Scan Plan(ScanRequest request, string summary, double? estimatedRows)
    {
        var support = request.Filters.Map(f => ExpressionFacts.IsRepeatable(f) ? FilterSupport.Exact : FilterSupport.None);
        var filters = request.Filters.Where(ExpressionFacts.IsRepeatable).ToValueList();
        var layout = new ScanLayout(Schema, request.Columns, filters, Cells is { LeaveFew: true } ? Cells.Column : null);
        var limit = filters.Count == request.Filters.Count ? request.Limit : null;
        var places = ScannedPlace.In(this, request);
        return new(
            layout.Schema,
            support,
            estimatedRows,
            string.Join(' ', [.. summary.Length > 0 ? [summary] : (string[])[], .. places.Select(p => p.ToString())]),
            query => new ParquetSource(this, layout, filters, places, limit, query))
        {
            SkyPartitions = Places is null || limit is not null ? null : Parts.Count,
            Bounds = limit is not null ? null : column => Parts.Count > MostPartsOfBounds ? null : new ParquetSource(this, layout, filters, places, null, null).LookUpBounds(column),
        };
    }

    /// <summary>The least and the greatest value of a column of integers, by the footers of all files; null where they do not tell.</summary>
    /// <param name="column">Position in <see cref="Schema"/>.</param>
    /// <exception cref="QueryException">Data: a file is missing or damaged.</exception>
    public (long Least, long Greatest)? BoundsOf(int column)
    {
        (long Least, long Greatest)? all = null;
        foreach (var part in Parts)
        {
            foreach (var path in part.Files())
            {
                using var file = ParquetFile.Open(path);
                foreach (var bounds in file.RowGroups.Select(g => IntegerColumn.Find(file, Schema[column].Name)?.BoundsIn(g)))
                {
                    if (bounds is not var (least, greatest))
                    {
                        return null;
                    }

                    if (least <= greatest)
                    {
                        all = all is null ? (least, greatest) : (Math.Min(all.Value.Least, least), Math.Max(all.Value.Greatest, greatest));
                    }
                }
            }
        }

        return all;
    }

    /// <summary>The least and the greatest number of a column, NULL and NaN apart, by the footers of all files; null where they do not tell.</summary>
    /// <param name="column">Position in <see cref="Schema"/>.</param>
    /// <exception cref="QueryException">Data: a file is missing or damaged.</exception>
    public (double Low, double High)? RangeOf(int column)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var path in Parts.SelectMany(p => p.Files()))
        {
            using var file = ParquetFile.Open(path);
            if (file.Layout.Columns.FirstOrDefault(c => c.Field.Name == Schema[column].Name) is not LeafNode { Leaf: { MaxRepetition: 0, Type.IsFloating: true } leaf })
            {
                return null;
            }

            foreach (var bounds in file.RowGroups.Select(g => g.Bounds(leaf)).Where(b => !b.IsAllNull))
            {
                if (bounds is not { Min.Real: { } least, Max.Real: { } greatest })
                {
                    return null;
                }

                (low, high) = (Math.Min(low, least), Math.Max(high, greatest));
            }
        }

        return low <= high ? (low, high) : null;
    }

    /// <summary>Reads them at once, on the calling thread: for a few rows that are looked up while a query is planned.</summary>
    /// <param name="columns">What is wanted.</param>
    /// <param name="filters">What rows must meet; repeatable.</param>
    /// <exception cref="QueryException">Data: a file is missing or damaged.</exception>
    public IReadOnlyList<RecordBatch> LookUp(ValueList<ScanColumn> columns, ValueList<BoundExpression> filters) =>
        new ParquetSource(this, new(Schema, columns, filters), filters, [], null, null).ReadAll();
}

/// <summary>Where the rows to be given lie on the sky.</summary>
/// <param name="Column">The column of nested HEALPix cells; integers.</param>
/// <param name="Order">The order of those cells, 0 to 29.</param>
/// <param name="Ranges">The order-29 cells that rows may lie in.</param>
public sealed record CellCondition(string Column, int Order, HealpixRanges Ranges)
{
    /// <summary>
    /// Whether so few rows lie in them that it pays to read the column, which holds order-29 cells of type BIGINT, before all others: of those, only the
    /// rows that are left are read then.
    /// </summary>
    public bool LeaveFew { get; init; }

    /// <summary>First and last cell of each range, at <see cref="Order"/>.</summary>
    internal ValueList<(long First, long Last)> CellRanges()
    {
        var shift = 2 * (Healpix.MaxOrder - Order);
        var ranges = Ranges.Degrade(Order).AsSpan();
        var cells = new (long, long)[ranges.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = (ranges[i].Start >> shift, (ranges[i].End >> shift) - 1);
        }

        return new(cells);
    }
}

/// <summary>Where on the sky the rows of parts lie.</summary>
/// <param name="Cells">The cell of each part.</param>
/// <param name="Column">A column of nested HEALPix cells, whose bounds tell more; null where there is none.</param>
/// <param name="Order">The order of those cells, 0 to 29.</param>
public sealed record PartPlaces(IReadOnlyList<HealpixCell> Cells, string? Column, int Order);
