using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Optimization;

namespace Rubin.Query.Engine.Planning;

/// <summary>What the metadata of tables tell of the keys of a join: rows whose key lies outside the other table's find no partner.</summary>
static class KeyBounds
{
    /// <summary>
    /// The share of rows of one input whose keys lie within the bounds of the other's, if they are spread evenly: 1 where nothing is known.
    /// </summary>
    internal static double ShareOf(LogicalNode input, LogicalNode other, BoundExpression condition)
    {
        var share = 1.0;
        foreach (var term in PlanRewriting.Conjuncts(condition))
        {
            if (term is Comparison { Operator: ComparisonOperator.Equal, Left: ColumnReference left, Right: ColumnReference right })
            {
                share = Math.Min(share, (Of(input, left.Id), Of(other, right.Id)) switch
                {
                    ({ } own, { } others) => Share(own, others),
                    _ => (Of(input, right.Id), Of(other, left.Id)) is ({ } own, { } others) ? Share(own, others) : 1,
                });
            }
        }

        return share;
    }

    static double Share((long Least, long Greatest) own, (long Least, long Greatest) others)
    {
        var common = Math.Min((double)own.Greatest, others.Greatest) - Math.Max((double)own.Least, others.Least) + 1;
        return Math.Clamp(common / ((double)own.Greatest - own.Least + 1), 0, 1);
    }

    /// <summary>The bounds of a column as the table that it is read from tells them.</summary>
    static (long Least, long Greatest)? Of(LogicalNode plan, int column) => plan switch
    {
        LogicalScan scan => scan.Columns.FirstOrDefault(c => c.Column.Id == column) is { } own && own.Column.Field.Type.Logical.IsInteger ? scan.Table.Bounds(own.Position) : null,
        LogicalFilter or LogicalJoin { Kind: JoinKind.Inner or JoinKind.Left or JoinKind.Semi } => plan.Inputs.Select(i => Of(i, column)).FirstOrDefault(b => b is not null),
        LogicalProject project => project.Columns.FirstOrDefault(c => c.Column.Id == column) is { Expression: ColumnReference source } ? Of(project.Input, source.Id) : null,
        _ => null,
    };
}
