using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// VALUES as projections of one row each, all united, where its expressions need rows of their own: sub-queries, columns of an outer query.
/// <code>
/// Values((a), (b))    UnionAll
///               =>      Project(a), Project(b)
/// </code>
/// </summary>
sealed class ValueRows(RewriteContext context)
{
    /// <summary>The same rows without VALUES; there must be one at least.</summary>
    internal LogicalNode United(LogicalValues values)
    {
        LogicalNode plan = Row(values, 0, values.Rows.Count == 1 ? values.Columns : Fresh(values));
        for (var i = 1; i < values.Rows.Count; i++)
        {
            var columns = i == values.Rows.Count - 1 ? values.Columns : Fresh(values);
            plan = new LogicalSetOperation(SetOperationKind.Union, true, plan, Row(values, i, Fresh(values)), columns);
        }

        return plan;
    }

    static LogicalProject Row(LogicalValues values, int row, ValueList<OutputColumn> columns) =>
        new LogicalProject(new LogicalValues([], [[]]), [.. values.Rows[row].Select((e, i) => new ProjectedColumn(columns[i], e))]);

    ValueList<OutputColumn> Fresh(LogicalValues values) => values.Columns.Map(c => context.NewColumn(c.Field));
}
