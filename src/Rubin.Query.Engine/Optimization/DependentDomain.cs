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
        return (new LogicalAggregate(outer, [.. keys], [], []), own);
    }
}
