using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// Tells tables how many rows are enough, through what keeps the number of rows:
/// <code>
/// Limit(10)                  Limit(10)
///   Project(a + 1)       =>    Project(a + 1)
///     Scan                       Scan(limit: 10)
/// </code>
/// </summary>
sealed class PushLimit : IRewriteRule
{
    public LogicalNode Rewrite(LogicalNode plan, RewriteContext context) => PlanRewriting.BottomUp(plan, Rewrite);

    static LogicalNode Rewrite(LogicalNode node) =>
        node is LogicalLimit { Count: { } count } limit && count <= long.MaxValue - limit.Offset
            ? limit with { Input = Push(limit.Input, count + limit.Offset) }
            : node;

    static LogicalNode Push(LogicalNode node, long rows) => node switch
    {
        LogicalProject n => n with { Input = Push(n.Input, rows) },
        LogicalScan n => n with { Limit = Math.Min(rows, n.Limit ?? long.MaxValue) },
        LogicalSetOperation { Kind: SetOperationKind.Union, IsAll: true } n => n with { Left = Push(n.Left, rows), Right = Push(n.Right, rows) },
        _ => node,
    };
}
