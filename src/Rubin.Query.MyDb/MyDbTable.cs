using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Spatial;
using Rubin.Query.Sky;

namespace Rubin.Query.MyDb;

/// <summary>
/// A user's own table for queries. DuckDB filters, picks columns and stops at a limit; positions prune by the hidden column of cells, which the rows were sorted by
/// when they were written. Rows come in the order in which they are stored.
/// </summary>
/// <param name="database">Where it is.</param>
/// <param name="table">What it was when the query was bound.</param>
/// <param name="withRowNumbers">Adds the column <see cref="RowNumber"/>, which tells rows apart for changes.</param>
sealed class MyDbTable(UserDatabase database, StoredTable table, bool withRowNumbers = false) : IDerivingTable, IOwnTables
{
    /// <summary>The column of row numbers.</summary>
    public const string RowNumber = "rq_row";

    /// <summary>One of DuckDB's row groups, which only one of its threads reads.</summary>
    const long SmallRows = 122_880;

    /// <summary>Wide rows are read in blocks, which are bounded: results of statements are not.</summary>
    const long SmallBytes = 32 << 20;

    /// <summary>A statement each.</summary>
    const int MostRanges = 16;

    readonly FilterSql _filters = new(table.Schema);

    /// <summary>What it was when the query was bound.</summary>
    public StoredTable Table => table;

    /// <inheritdoc/>
    public Schema Schema { get; } = withRowNumbers
        ? table.Schema with { Fields = [.. table.Schema.Fields, new(RowNumber, DataType.Int64, Nullable: false)] }
        : table.Schema;

    /// <inheritdoc/>
    public long? RowCount => table.Rows;

    /// <inheritdoc/>
    public SkyPosition? Position => table.Position;

    /// <inheritdoc/>
    public string? Version => table.State;

    /// <inheritdoc/>
    public ValueList<StoredTable> Sources => [table];

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request)
    {
        var pushed = request.Filters.Map(_filters.Of);
        List<string> conditions = [.. pushed.Where(p => p is not null).Select(p => p!.Value.Text)];
        var cells = Cells(request);

        var schema = new Schema(request.Columns.Map(c => c.Field));
        var limit = request.Limit is { } rows && pushed.All(p => p is { Support: FilterSupport.Exact }) ? rows : (long?)null;
        var names = request.Columns.Count == 0 ? "1" : string.Join(", ", request.Columns.Select(c => Column(c.Position)));
        var query = new ScanText(names, SqlText.Name(table.Name), conditions, limit);
        var summary = cells is null ? $"duckdb={query}" : string.Create(CultureInfo.InvariantCulture, $"duckdb={query} sky={100 * cells.SkyFraction:0.######}%");
        var isWhole = cells is null && limit is null && (table.Rows > SmallRows || table.Bytes > SmallBytes);
        return new(schema, pushed.Map(p => p?.Support ?? FilterSupport.None), Estimate(cells), summary, context => isWhole
            ? new MyDbStream(schema, query, table, database.Threads, database.TakeSnapshot(1, context))
            : new MyDbSource(schema, query, Parts(cells, limit), database.TakeSnapshot(context.Options.Workers, context)))
        {
            Footprint = cells,
        };
    }

    internal Derivation Derivation => new(database, SqlText.Name(table.Name), Schema, table.Rows, Sources);

    /// <inheritdoc/>
    public ITableProvider? Aggregated(AggregateRequest request) => withRowNumbers ? null : Derivation.Aggregated(request);

    /// <inheritdoc/>
    public ITableProvider? Joined(ITableProvider other, EquiJoinRequest request) => withRowNumbers ? null : Derivation.Of(other) is { } right ? Derivation.Joined(right, request) : null;

    string Column(int position) => position < table.Schema.Count ? SqlText.Name(table.Schema[position].Name) : "rowid";

    HealpixRanges? Cells(ScanRequest request)
    {
        if (table.Position is null)
        {
            return null;
        }

        var cells = SpatialFilter.Cover(request.Filters, SkyColumns.Of(table.Schema, table.Position, healpix: null));
        return request.Cells is null ? cells : cells?.Intersect(request.Cells) ?? request.Cells;
    }

    double? Estimate(HealpixRanges? cells) => cells is null ? table.Rows : table.Rows * Math.Min(1, 0.001 + cells.SkyFraction);

    /// <summary>The parts that are read one by one, which is how DuckDB passes over what lies elsewhere: a few ranges of cells. A limit is counted by DuckDB over all rows.</summary>
    static List<string?> Parts(HealpixRanges? cells, long? limit) => (cells, limit) switch
    {
        (null, _) => [null],
        (_, null) => [.. Ranges(cells)],
        _ => [string.Join(" OR ", Ranges(cells)) is { Length: > 0 } any ? $"({any})" : "FALSE"],
    };

    /// <summary>The ranges, the closest ones joined where there are many.</summary>
    static IEnumerable<string> Ranges(HealpixRanges cells)
    {
        while (cells.Count > MostRanges)
        {
            cells = cells.Degrade(Coarser(cells));
        }

        foreach (var range in cells.AsSpan().ToArray())
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{StoredTable.Cells} BETWEEN {range.Start} AND {range.End - 1}");
        }
    }

    /// <summary>The finest order at which the ranges are fewer.</summary>
    static int Coarser(HealpixRanges cells)
    {
        var order = Healpix.MaxOrder - 1;
        while (order > 0 && cells.Degrade(order).Count >= cells.Count)
        {
            order--;
        }

        return order;
    }
}

/// <summary>The parts of a SELECT on one table.</summary>
/// <param name="Columns">What to select.</param>
/// <param name="Table">The table, in quotes.</param>
/// <param name="Conditions">Joined by AND.</param>
/// <param name="Limit">Rows that are enough.</param>
sealed record ScanText(string Columns, string Table, IReadOnlyList<string> Conditions, long? Limit)
{
    /// <summary>The statement for the rows that meet one more condition; null for all.</summary>
    internal string Of(string? part) => Text([.. part is null ? (string[])[] : [part], .. Conditions]);

    /// <summary>What stands behind FROM.</summary>
    internal string Rows => From(Conditions);

    /// <inheritdoc/>
    public override string ToString() => $"\"{Text(Conditions)}\"";

    string Text(IReadOnlyList<string> conditions) => $"SELECT {Columns} FROM {From(conditions)}";

    string From(IReadOnlyList<string> conditions) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Table}{(conditions.Count == 0 ? "" : " WHERE ")}{string.Join(" AND ", conditions)}{(Limit is { } rows ? $" LIMIT {rows}" : "")}");
}
