using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.MyDb;

/// <summary>Makes groups and pairs of a relation in DuckDB, where these mean there what they mean here.</summary>
/// <param name="Database">Where it is.</param>
/// <param name="From">What stands behind FROM.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="Rows">How many rows to expect; null where nothing tells.</param>
/// <param name="Sources">The tables in it.</param>
sealed record Derivation(UserDatabase Database, string From, Schema Schema, long? Rows, ValueList<StoredTable> Sources)
{
    /// <summary>Of a table; null where another keeps it.</summary>
    internal static Derivation? Of(ITableProvider table) => table switch
    {
        MyDbTable own => own.Derivation,
        MyDbQuery query => query.Derivation,
        _ => null,
    };

    /// <summary>The groups; null where DuckDB cannot help.</summary>
    internal MyDbQuery? Aggregated(AggregateRequest request)
    {
        if (Conditions(request.Filters) is not { } conditions || !request.Keys.All(k => HasOneEquality(Schema[k].Type)))
        {
            return null;
        }

        var items = request.Keys.Select(Name).ToList();
        foreach (var (aggregate, field) in request.Aggregates.Zip(request.Output.Fields.Skip(request.Keys.Count)))
        {
            if (AggregateSql.Of(aggregate, Schema, field.Type) is not { } text)
            {
                return null;
            }

            items.Add(text);
        }

        var groups = request.Keys.Count == 0 ? "" : $" GROUP BY {string.Join(", ", request.Keys.Select(Name))}";
        var columns = items.Select((item, i) => $"{item} AS {SqlText.Name(request.Output[i].Name)}");
        return new(Database, $"SELECT {string.Join(", ", columns)} FROM {From}{conditions}{groups}", request.Output, request.Keys.Count == 0 ? 1 : null, Sources);
    }

    /// <summary>The pairs; null where DuckDB cannot help.</summary>
    internal MyDbQuery? Joined(Derivation right, EquiJoinRequest request)
    {
        if (right.Database != Database || Conditions(request.LeftFilters) is not { } leftConditions || right.Conditions(request.RightFilters) is not { } rightConditions
            || !request.Keys.All(k => HasOneEquality(Schema[k.Left].Type) && Schema[k.Left].Type.Logical == right.Schema[k.Right].Type.Logical)
            || !request.Left.All(c => c.Field.Type == Schema[c.Position].Type) || !request.Right.All(c => c.Field.Type == right.Schema[c.Position].Type))
        {
            return null;
        }

        var columns = request.Left.Select(c => $"l.{Name(c.Position)}").Concat(request.Right.Select(c => $"r.{right.Name(c.Position)}")).ToList();
        var schema = new Schema([.. request.Left.Concat(request.Right).Select((c, i) => c.Field with { Name = $"c{i}" })]);
        var items = columns.Count == 0 ? "1" : string.Join(", ", columns.Select((c, i) => $"{c} AS {SqlText.Name(schema[i].Name)}"));
        var condition = string.Join(" AND ", request.Keys.Select(k => $"l.{Name(k.Left)} = r.{right.Name(k.Right)}"));
        return new(Database, $"SELECT {items} FROM (SELECT * FROM {From}{leftConditions}) AS l JOIN (SELECT * FROM {right.From}{rightConditions}) AS r ON {condition}", schema, Rows, [.. Sources, .. right.Sources]);
    }

    string Name(int column) => SqlText.Name(Schema[column].Name);

    /// <summary>Conditions, with their WHERE; null where DuckDB would keep other rows.</summary>
    string? Conditions(ValueList<BoundExpression> filters)
    {
        var sql = new FilterSql(Schema);
        var pushed = filters.Map(sql.Of);
        return pushed.All(p => p is { Support: FilterSupport.Exact }) ? pushed.Count == 0 ? "" : $" WHERE {string.Join(" AND ", pushed.Select(p => p!.Value.Text))}" : null;
    }

    /// <summary>Whether two values are equal here where they are in DuckDB, and make one group.</summary>
    internal static bool HasOneEquality(DataType type) => type.Logical is { IsInteger: true } or { Id: TypeId.Boolean or TypeId.Utf8 or TypeId.Date };
}
