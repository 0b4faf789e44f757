using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>A bound <c>TABLE(query) PARTITION BY … ORDER BY …</c>.</summary>
/// <param name="Rows">The query; may look at tables to the left of the call.</param>
/// <param name="PartitionBy">The keys, over its columns.</param>
/// <param name="OrderBy">The order in a partition.</param>
sealed record TableArgument(LogicalNode Rows, ValueList<ProjectedColumn> PartitionBy, ValueList<SortKey> OrderBy)
{
    /// <summary>The columns of the rows.</summary>
    internal Schema Schema => new(Rows.Output.Map(c => c.Field));

    /// <summary>The positions of all columns.</summary>
    internal ValueList<int> All => [.. Enumerable.Range(0, Rows.Output.Count)];

    /// <summary>The argument, or null where something is wrong and reported.</summary>
    internal static TableArgument? Bind(Binder binder, CommonTables tables, TableArgumentSyntax syntax, Scope scope)
    {
        var plan = new QueryBinder(binder, tables).Bind(syntax.Query, scope);
        var own = new Scope([new(null, null, false, [.. plan.Output.Select(c => new ScopeColumn(c.Field.Name, c))])], null);
        var expressions = new ExpressionBinder(binder, tables, own, "PARTITION BY");
        var keys = syntax.PartitionBy.Map(expressions.Bind);
        var order = syntax.OrderBy.Map(item => QueryBinder.Key(item, expressions.Bind(item.Expression)));
        if (keys.Concat(order.Select(k => k.Expression)).Any(e => e is BadExpression))
        {
            return null;
        }

        var named = keys.Select((k, i) => new ProjectedColumn(
            binder.NewColumn(binder.FieldOf(k) with { Name = SelectListBinder.NameOf(syntax.PartitionBy[i], k, i) }), k));
        return new(plan, [.. named], order);
    }

    /// <summary>The type of a partition of these columns: a list of structs.</summary>
    internal ListType TypeOf(ValueList<int> columns) => new(new StructType(columns.Map(i => Rows.Output[i].Field with { Type = Rows.Output[i].Field.Type.Logical })));

    /// <summary>One row a partition: the keys, and the rows as a list of structs of <paramref name="columns"/>.</summary>
    internal LogicalAggregate Partitions(Binder binder, ValueList<int> columns)
    {
        var type = TypeOf(columns);
        var arguments = columns.Map<BoundExpression>(i => Rows.Output[i].Reference);
        var call = PartitionAggregate.Call(arguments, type) with { OrderBy = OrderBy };
        return new(Rows, PartitionBy, [new(binder.NewColumn(new("rows", type)), call)], []);
    }
}
