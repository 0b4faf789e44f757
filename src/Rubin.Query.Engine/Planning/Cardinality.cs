using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Optimization;
using Rubin.Query.Engine.Spatial.Join;

namespace Rubin.Query.Engine.Planning;

/// <summary>
/// Expected numbers of rows, from exact table sizes and rules of thumb for conditions (System R: equality 1/10 of the rows where nothing else is known,
/// ranges 1/3). Only their order matters: it decides which side of a join is built and what is joined first.
/// </summary>
static class Cardinality
{
    const double Unknown = 1_000_000;

    /// <summary>Rows that the plan is expected to give.</summary>
    internal static double Of(LogicalNode plan) => plan switch
    {
        LogicalScan n => (n.Table.RowCount ?? Unknown) * n.Filters.Aggregate(1.0, (s, f) => s * Selectivity(f)),
        LogicalValues n => n.Rows.Count,
        LogicalFilter n => Of(n.Input) * PlanRewriting.Conjuncts(n.Condition).Aggregate(1.0, (s, f) => s * Selectivity(f)),
        LogicalAggregate { Keys.Count: 0 } => 1,
        LogicalAggregate n => Math.Max(1, Of(n.Input) / 10),
        LogicalJoin n => Join(n.Kind, Of(n.Left), Of(n.Right), n.Condition),
        LogicalApply n => Of(n.Left),
        LogicalNearestJoin n => Of(n.Left) * Math.Min(n.Count, 10),
        LogicalLimit n => Math.Min(n.Count ?? double.MaxValue, Of(n.Input)),
        LogicalSort n => Math.Min(n.Limit ?? double.MaxValue, Of(n.Input)),
        LogicalSetOperation { Kind: SetOperationKind.Union } n => Of(n.Left) + Of(n.Right),
        LogicalSetOperation n => Of(n.Left),
        LogicalSample { Method: SampleMethod.Rows } n => Math.Min(n.Size, Of(n.Input)),
        LogicalSample n => n.Size * Of(n.Input),
        LogicalRecursion n => 10 * Of(n.Start),
        LogicalWorkingTable => 1000,
        LogicalTableFunction n => Of(n.Input) * n.Binding.RowsPerCall,
        _ => Of(plan.Inputs[0]),
    };

    /// <summary>Pairs of two inputs that a condition lets through: an equality or a small separation finds about one partner for each row of the larger side.</summary>
    internal static double Join(JoinKind kind, double left, double right, BoundExpression condition)
    {
        var terms = PlanRewriting.Conjuncts(condition).ToList();
        var equalities = terms.Count(FindsAboutOne);
        var pairs = equalities > 0 ? Math.Max(left, right) : left * right;
        pairs *= terms.Where(t => !FindsAboutOne(t)).Aggregate(1.0, (s, f) => s * Selectivity(f));
        return kind switch
        {
            JoinKind.Semi or JoinKind.Anti => left / 2,
            JoinKind.Mark or JoinKind.Single => left,
            JoinKind.Left => Math.Max(left, pairs),
            JoinKind.Right => Math.Max(right, pairs),
            JoinKind.Full => Math.Max(left + right, pairs),
            _ => pairs,
        };
    }

    static bool FindsAboutOne(BoundExpression term) =>
        term is Comparison { Operator: ComparisonOperator.Equal or ComparisonOperator.NotDistinct } || SkyMatchRecognition.IsBound(term);

    static double Selectivity(BoundExpression term) => term switch
    {
        Comparison { Operator: ComparisonOperator.Equal or ComparisonOperator.NotDistinct } => 0.1,
        Comparison { Operator: ComparisonOperator.NotEqual } => 0.9,
        Comparison => 1.0 / 3,
        Membership m => Math.Min(0.5, 0.1 * m.Values.Count),
        NullTest => 0.1,
        Negation n => 1 - Selectivity(n.Operand),
        Junction { IsAnd: true } j => j.Terms.Aggregate(1.0, (s, t) => s * Selectivity(t)),
        Junction j => Math.Min(1, j.Terms.Sum(Selectivity)),
        _ => 0.5,
    };
}
