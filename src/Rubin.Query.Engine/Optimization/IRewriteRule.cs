using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>One rewrite of a plan into an equivalent one. Must shrink or canonicalise the plan, never swing back and forth.</summary>
interface IRewriteRule
{
    /// <summary>Its name: an imperative, such as <c>PushFilters</c>.</summary>
    string Name => GetType().Name;

    /// <summary>The whole plan rewritten; the same plan where the rule does not apply.</summary>
    LogicalNode Rewrite(LogicalNode plan, RewriteContext context);
}

/// <summary>What rules share.</summary>
/// <param name="functions">The functions of the query language.</param>
/// <param name="nextColumn">The first column number that the plan does not use.</param>
sealed class RewriteContext(FunctionRegistry functions, int nextColumn)
{
    int _nextColumn = nextColumn;

    /// <summary>The functions of the query language.</summary>
    public FunctionRegistry Functions { get; } = functions;

    /// <summary>A column that the plan does not use yet.</summary>
    public OutputColumn NewColumn(Field field) => new(_nextColumn++, field);
}
