using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// One projection for two in a row, where nothing is computed twice by it:
/// <code>
/// Project(b)                 Project(a + 1 AS b)
///   Project(a + 1 AS b)  =>    Scan(a)
///     Scan(a)
/// </code>
/// </summary>
sealed class MergeProjects : IRewriteRule
{
    public LogicalNode Rewrite(LogicalNode plan, RewriteContext context) => PlanRewriting.BottomUp(plan, Merge);

    static LogicalNode Merge(LogicalNode node)
    {
        if (node is not LogicalProject { Input: LogicalProject lower } upper)
        {
            return node;
        }

        var inner = lower.Columns.DistinctBy(c => c.Column.Id).ToDictionary(c => c.Column.Id, c => c.Expression);
        var uses = new Dictionary<int, int>();
        foreach (var column in upper.Columns)
        {
            Count(column.Expression, inner, uses);
        }

        var isFree = inner.All(c => c.Value is ColumnReference or Constant || (uses.GetValueOrDefault(c.Key) <= 1 && !PlanRewriting.IsVolatile(c.Value)));
        return isFree
            ? new LogicalProject(lower.Input, upper.Columns.Map(c => c with { Expression = PlanRewriting.Substitute(c.Expression, inner) }))
            : node;
    }

    /// <summary>Fields of a call are found again as one (<see cref="ShareWork"/>), so they count as no use.</summary>
    static void Count(BoundExpression expression, Dictionary<int, BoundExpression> inner, Dictionary<int, int> uses)
    {
        if (expression is FieldAccess { Operand: ColumnReference { Id: var id } } && inner.GetValueOrDefault(id) is FunctionCall { Overload.Work: not null })
        {
            return;
        }

        if (expression is ColumnReference column)
        {
            uses[column.Id] = uses.GetValueOrDefault(column.Id) + 1;
        }

        foreach (var operand in expression.Operands)
        {
            Count(operand, inner, uses);
        }
    }
}
