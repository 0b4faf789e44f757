using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>The distinct combinations of the outer columns that a dependent query looks at.</summary>
/// <param name="context">For fresh columns.</param>
/// <param name="outer">The outer rows.</param>
/// <param name="columns">The columns looked at.</param>
sealed class DependentDomain(RewriteContext context, LogicalNode outer, IReadOnlyList<OutputColumn> columns)
{
    internal IReadOnlyList<OutputColumn> Columns { get; } = columns;

    /// <summary>The combinations under fresh column numbers, and which of them stands for which outer column.</summary>
    internal (LogicalNode Plan, Dictionary<int, OutputColumn> Own) Rows()
    {
        var own = Columns.ToDictionary(c => c.Id, c => context.NewColumn(c.Field));
        var keys = Columns.Select(c => new ProjectedColumn(own[c.Id], c.Reference));
        return (new LogicalAggregate(Source(outer), [.. keys], [], []), own);
    }

    /// <summary>
    /// The smallest part of the outer plan with the same combinations. Every sub-query is one more join on top of the outer rows: were they repeated
    /// with all of those, the plan would double with each.
    /// </summary>
    LogicalNode Source(LogicalNode plan) => plan switch
    {
        LogicalProject { Input: var input } when IsIn(input) => Source(input),
        LogicalJoin { Kind: JoinKind.Left or JoinKind.Single or JoinKind.Mark, Left: var left } when IsIn(left) => Source(left),
        LogicalWindow { Input: var input } when IsIn(input) => Source(input),
        LogicalSort { Limit: null, Input: var input } => Source(input),
        _ => plan,
    };

    bool IsIn(LogicalNode plan) => Columns.Select(c => c.Id).ToHashSet().IsSubsetOf(PlanRewriting.Ids(plan));
}
