using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Hats;

namespace Rubin.Query;

/// <summary>What a writing of a catalog is known by: a run with the same signature goes on with what a killed one had finished.</summary>
/// <param name="Text">All that decides on the rows and files.</param>
/// <param name="OutlivesErrors">Whether what was finished is also kept where the run ends by an error, not only where it is killed.</param>
sealed record RunSignature(string Text, bool OutlivesErrors)
{
    /// <summary>
    /// The signature of a statement; null where two runs may give different rows (random numbers, LIMIT without an order, the time of day), or nothing tells whether
    /// a table is the same.
    /// </summary>
    /// <param name="statement">The text.</param>
    /// <param name="query">Its query.</param>
    /// <param name="options">How the catalog is laid out.</param>
    internal static RunSignature? Of(string statement, PreparedQuery query, CatalogOptions options)
    {
        List<string> versions = [];
        return AreSame(query.Logical, versions)
            ? new(string.Join('\n', [options.ToString(), statement, PlanText.Of(query.Logical), .. versions]), OutlivesErrors: false)
            : null;
    }

    /// <summary>The same for rows that are added to a catalog as it is now.</summary>
    internal RunSignature AddedTo(HatsCatalog catalog)
    {
        var properties = new FileInfo(catalog.Properties.Path);
        return this with { Text = FormattableString.Invariant($"{Text}\nadded to {properties.FullName} {properties.Length} {properties.LastWriteTimeUtc.Ticks}") };
    }

    static bool AreSame(LogicalNode plan, List<string> versions)
    {
        if (plan is LogicalScan { Limit: null, Table.Version: { } version } scan)
        {
            versions.Add($"{scan.Name} {version}");
        }
        else if (plan is not (LogicalFilter or LogicalProject or LogicalJoin or LogicalNearestJoin or LogicalAggregate or LogicalSetOperation or LogicalValues))
        {
            return false;
        }

        return PlanExpressions.Of(plan).All(IsImmutable) && plan.Inputs.All(input => AreSame(input, versions));
    }

    static bool IsImmutable(BoundExpression expression) =>
        expression is not FunctionCall { Function.Volatility: not Volatility.Immutable } && expression.Operands.All(IsImmutable);
}
