using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// A sort that only has to find the first rows:
/// <code>
/// Limit(10, offset 5)        Limit(10, offset 5)
///   Sort(x)              =>    Sort(x, first 15)
/// </code>
/// </summary>
sealed class SortToTopN : IRewriteRule
{
    public LogicalNode Rewrite(LogicalNode plan, RewriteContext context) => PlanRewriting.BottomUp(plan, Rewrite);

    static LogicalNode Rewrite(LogicalNode node) =>
        node is LogicalLimit { Count: { } count, Input: LogicalSort { Limit: null } sort } limit && count <= long.MaxValue - limit.Offset
            ? limit with { Input = sort with { Limit = count + limit.Offset } }
            : node;
}
