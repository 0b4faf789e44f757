using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>One rewrite of a plan into an equivalent one. Must shrink or canonicalise the plan, never swing back and forth.</summary>
public interface IRewriteRule
{
    /// <summary>Its name in EXPLAIN RULES: an imperative, such as <c>PushFilters</c>.</summary>
    string Name { get; }

    /// <summary>The whole plan rewritten; the same plan where the rule does not apply.</summary>
    LogicalNode Rewrite(LogicalNode plan, RewriteContext context);
}

/// <summary>What rules share.</summary>
public sealed class RewriteContext(Func<int> nextColumn)
{
    /// <summary>A column number that the plan does not use yet.</summary>
    public int NextColumn() => nextColumn();
}
