using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// Computes together what calls over one argument share, and only what is used of it:
/// <code>
/// Project(lc_skew(lc), lc_features(lc, 'fink').mean) => Project(lc_features(lc, 'skew, mean').skew, lc_features(lc, 'skew, mean').mean)
/// </code>
/// Equal calls of one projection are evaluated once.
/// </summary>
sealed class ShareWork : IRewriteRule
{
    public LogicalNode Rewrite(LogicalNode plan, RewriteContext context) => PlanRewriting.BottomUp(plan, node => node is LogicalProject project ? Share(project) : node);

    static LogicalProject Share(LogicalProject project)
    {
        var uses = new List<Use>();
        foreach (var column in project.Columns)
        {
            Collect(column.Expression, uses);
        }

        var replacements = new Dictionary<BoundExpression, BoundExpression>();
        while (uses.Count > 0)
        {
            var group = uses.FindAll(u => u.Call.Arguments[0].Equals(uses[0].Call.Arguments[0]) && u.Work.GoesWith(uses[0].Work));
            uses.RemoveAll(group.Contains);
            if (group.DistinctBy(u => u.Call).Count() > 1 || group.Select(u => u.Value).Distinct().Count() < group[0].Work.Values.Count)
            {
                Join(group, replacements);
            }
        }

        return replacements.Count == 0
            ? project
            : project with { Columns = project.Columns.Map(c => c with { Expression = PlanExpressions.Replace(c.Expression, e => replacements.GetValueOrDefault(e)) }) };
    }

    static void Join(List<Use> group, Dictionary<BoundExpression, BoundExpression> replacements)
    {
        ValueList<object> values = [.. group.Select(u => u.Value).Distinct()];
        var (call, fields) = group[0].Work.Together(group[0].Call.Arguments[0], values);
        foreach (var use in group)
        {
            var field = fields[values.ToList().IndexOf(use.Value)];
            replacements[use.Expression] = new FieldAccess(call, field, ((StructType)call.Type).Fields[field].Type) { Span = use.Expression.Span };
        }
    }

    static void Collect(BoundExpression expression, List<Use> uses)
    {
        switch (expression)
        {
            case FieldAccess { Operand: FunctionCall { Overload.Work: { } work } call } access:
                uses.Add(new(access, call, work, work.Values[access.Index]));
                Collect(call.Arguments[0], uses);
                break;
            case FunctionCall { Overload.Work: { } work } call when call.Type is not StructType:
                uses.Add(new(call, call, work, work.Values[0]));
                Collect(call.Arguments[0], uses);
                break;
            default:
                foreach (var operand in expression.Operands)
                {
                    Collect(operand, uses);
                }

                break;
        }
    }

    /// <summary>A value of a call.</summary>
    sealed record Use(BoundExpression Expression, FunctionCall Call, SharedWork Work, object Value);
}
