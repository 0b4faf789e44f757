using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators;
using Rubin.Query.Engine.Optimization;
using Rubin.Query.Engine.Spatial.Join;

namespace Rubin.Query.Engine.Planning;

/// <summary>Plans joins whose condition bounds the separation of two positions.</summary>
static class SkyJoinPlanner
{
    /// <summary>Where keys are equated too, matches wider than this are left to them.</summary>
    const double MostDegreesBesideKeys = 0.1;

    /// <summary>A join by position; null where the condition has none, or another way is better.</summary>
    /// <param name="join">The join; its right side is to be held.</param>
    /// <param name="hasKeys">Whether the condition equates expressions of both sides.</param>
    /// <param name="isReversed">For semi and anti joins: the rows to be given are those of the right side.</param>
    internal static PhysicalNode? Plan(LogicalJoin join, bool hasKeys, bool isReversed = false)
    {
        var terms = PlanRewriting.Conjuncts(join.Condition).ToList();
        if (join.Kind is JoinKind.Mark or JoinKind.Single || Find(join, terms) is not { } match || (hasKeys && !IsNarrow(match)))
        {
            return null;
        }

        var (left, right) = (new ColumnPositions(join.Left.Output), new ColumnPositions(join.Right.Output));
        var both = new ColumnPositions(join.Left.Output.Concat(join.Right.Output));
        terms.Remove(match.Term);
        var placed = match with { Left = match.Left.Map(left.Of), Right = match.Right.Map(right.Of), Radius = match.Radius.Map(left.Of, right.Of) };
        return new SkyJoin(
            new(join.Kind, isReversed),
            PhysicalPlanner.Plan(join.Left),
            PhysicalPlanner.Plan(join.Right),
            ColumnPositions.SchemaOf(isReversed ? join.Right.Output : join.Output),
            placed,
            both.Of(match.Term),
            terms.Count == 0 ? null : both.Of(PlanRewriting.And(terms)))
        { EstimatedRows = Cardinality.Of(join) };
    }

    static SkyMatch? Find(LogicalJoin join, IEnumerable<BoundExpression> terms) =>
        SkyMatch.Find(terms, PlanRewriting.Ids(join.Left), PlanRewriting.Ids(join.Right));

    static bool IsNarrow(SkyMatch match) => !match.Radius.IsConstant || match.Radius.Degrees <= MostDegreesBesideKeys;
}
