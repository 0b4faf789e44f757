using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>Rewrites a bound plan into one that costs less and means the same.</summary>
static class Optimizer
{
    /// <summary>The rules in the order in which they are applied.</summary>
    public static IReadOnlyList<IRewriteRule> Rules { get; } =
    [
        new FoldConstants(),
        new UnnestSubqueries(),
        new PushFilters(),
        new OrderJoins(),
        new PushFilters(),
        new MergeProjects(),
        new ShareWork(),
        new PruneColumns(),
        new NarrowStructs(),
        new DeriveTables(),
        new SortToTopN(),
        new PushLimit(),
        new PruneByValues(),
    ];

    /// <summary>The plan after all rules.</summary>
    /// <param name="plan">What the binder gave.</param>
    /// <param name="functions">For the window functions that rewrites need.</param>
    /// <param name="nextColumn">The first column number that the plan does not use.</param>
    /// <param name="fired">Takes the name of each rule that changed the plan; may be null.</param>
    public static LogicalNode Optimize(LogicalNode plan, FunctionRegistry functions, int nextColumn, ICollection<string>? fired = null)
    {
        var context = new RewriteContext(functions, nextColumn);
        foreach (var rule in Rules)
        {
            var rewritten = rule.Rewrite(plan, context);
            if (!ReferenceEquals(rewritten, plan) && !rewritten.Equals(plan))
            {
                fired?.Add(rule.Name);
                plan = rewritten;
            }
        }

        return plan;
    }
}
