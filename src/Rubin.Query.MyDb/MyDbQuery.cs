using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.MyDb;

/// <summary>What DuckDB makes of a user's own tables, groups or pairs, as a table for queries: filtered, cut and limited by DuckDB too, on its own threads.</summary>
/// <param name="database">Where the tables are.</param>
/// <param name="text">A SELECT that gives the columns of <paramref name="schema"/>, by their names.</param>
/// <param name="schema">The columns.</param>
/// <param name="rows">How many rows to expect; null where nothing tells.</param>
/// <param name="sources">The tables.</param>
sealed class MyDbQuery(UserDatabase database, string text, Schema schema, long? rows, ValueList<StoredTable> sources) : IDerivingTable, IOwnTables
{
    /// <inheritdoc/>
    public Schema Schema => schema;

    /// <inheritdoc/>
    public long? RowCount => rows;

    /// <inheritdoc/>
    public SkyPosition? Position => null;

    /// <inheritdoc/>
    public string? Version => string.Join(", ", sources.Select(s => s.State));

    /// <inheritdoc/>
    public ValueList<StoredTable> Sources => sources;

    internal Derivation Derivation => new(database, $"({text}) AS t", schema, rows, sources);

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request)
    {
        var filters = new FilterSql(schema);
        var pushed = request.Filters.Map(filters.Of);
        var limit = pushed.All(p => p is { Support: FilterSupport.Exact }) ? request.Limit : null;
        var names = request.Columns.Count == 0 ? "1" : SqlText.Names(request.Columns.Select(c => schema[c.Position].Name));
        var query = new ScanText(names, Derivation.From, [.. pushed.Where(p => p is not null).Select(p => p!.Value.Text)], limit);
        var columns = new Schema(request.Columns.Map(c => c.Field));
        return new(columns, pushed.Map(p => p?.Support ?? FilterSupport.None), rows, $"duckdb={query}", context => new MyDbSource(columns, query, [null], database.TakeSnapshot(1, context)));
    }

    /// <inheritdoc/>
    public ITableProvider? Aggregated(AggregateRequest request) => Derivation.Aggregated(request);

    /// <inheritdoc/>
    public ITableProvider? Joined(ITableProvider other, EquiJoinRequest request) => Derivation.Of(other) is { } right ? Derivation.Joined(right, request) : null;
}
