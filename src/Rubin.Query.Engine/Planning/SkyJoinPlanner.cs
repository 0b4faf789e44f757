using System.Diagnostics;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Operators;
using Rubin.Query.Engine.Operators.SkyJoins;
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
        if (ConditionOf(join) is not { } condition || Placement.Of(join.Left, join.Right, condition) is not { } placed || (hasKeys && !IsNarrow(placed.Match)))
        {
            return null;
        }

        var kind = new SkyJoinKind(join.Kind, isReversed) { Place = join.Place };
        return Join(join, kind, placed, SkyJoinSides.Plan(join.Left, join.Right, placed.Logical, kind.DropsLoneLeft, kind.DropsLoneRight));
    }

    /// <summary>
    /// What pairs must meet. A mark must not be NULL where nothing is found: so it is for EXISTS, all of whose terms ask whether something IS NOT DISTINCT FROM
    /// TRUE, and those are true where that is; null for others.
    /// </summary>
    internal static BoundExpression? ConditionOf(LogicalJoin join)
    {
        if (join.Kind != JoinKind.Mark)
        {
            return join.Condition;
        }

        var terms = new List<BoundExpression>();
        foreach (var term in PlanRewriting.Conjuncts(join.Condition))
        {
            if (term is not Comparison { Operator: ComparisonOperator.NotDistinct, Left: var asked, Right: Constant { Value: true } })
            {
                return null;
            }

            terms.AddRange(PlanRewriting.Conjuncts(asked));
        }

        return PlanRewriting.And(terms);
    }

    /// <summary>A join by position that goes along both sides together; null where they do not lie so, or another way is better.</summary>
    /// <param name="join">The join; its left side gives the order.</param>
    /// <param name="hasKeys">Whether the condition equates expressions of both sides.</param>
    internal static PhysicalNode? PlanSwept(LogicalJoin join, bool hasKeys)
    {
        var kind = new SkyJoinKind(join.Kind) { Place = join.Place };
        return join.Kind is JoinKind.Inner or JoinKind.Left or JoinKind.Semi or JoinKind.Anti
            && Placement.Of(join.Left, join.Right, join.Condition) is { } placed && (!hasKeys || IsNarrow(placed.Match))
            && SkyJoinSides.PlanSwept(join.Left, join.Right, placed.Logical, kind.DropsLoneLeft) is { } sides
            ? Join(join, kind, placed, sides)
            : null;
    }

    static SkyJoin Join(LogicalJoin join, SkyJoinKind kind, Placement placed, SkyJoinSides sides) => new(
        kind, sides, Pairs(kind.IsReversed ? join.Right.Output : join.Output, join.Unread), placed.Match, placed.Term, placed.Residual)
    { EstimatedRows = Cardinality.Of(join) };

    /// <summary>A join with the nearest.</summary>
    internal static PhysicalNode Plan(LogicalNearestJoin join)
    {
        var placed = Placement.Of(join.Left, join.Right, join.Condition) ?? throw new UnreachableException();
        var swept = join.IsMutual && PlanRewriting.IsVolatile(join.Condition)
            ? null
            : SkyJoinSides.PlanSwept(join.Left, join.Right, placed.Logical, !join.KeepsLeft, join.IsMutual);
        var isLeftSmall = swept is null && SkyJoinSides.MuchLarger * Cardinality.Of(join.Left) < Cardinality.Of(join.Right);
        return new NearestJoin(
            new(join.Count, join.KeepsLeft, join.IsMutual, isLeftSmall),
            swept is not null ? swept : isLeftSmall
                ? SkyJoinSides.PlanLeftFirst(join.Left, join.Right, placed.Logical)
                : SkyJoinSides.Plan(join.Left, join.Right, placed.Logical, dropsLoneLeft: !join.KeepsLeft, dropsLoneRight: true),
            Pairs(join.Output, join.Unread),
            placed.Match,
            placed.Term,
            placed.Distance,
            placed.Residual)
        { EstimatedRows = Cardinality.Of(join) };
    }

    /// <summary>Puts pairs together, without copying what nobody reads.</summary>
    internal static PairRows Pairs(ValueList<OutputColumn> columns, ValueList<int> unread) =>
        new(ColumnPositions.SchemaOf(columns), columns.Index().Where(c => unread.Contains(c.Item.Id)).Select(c => c.Index).ToHashSet());

    static bool IsNarrow(SkyMatch match) => !match.Radius.IsConstant || match.Radius.Degrees <= MostDegreesBesideKeys;

    /// <summary>A condition taken apart, over the positions of columns in the batches.</summary>
    /// <param name="Logical">The match over the plan's columns.</param>
    /// <param name="Match">Over the columns of either side.</param>
    /// <param name="Term">The match's condition over the left columns, then the right.</param>
    /// <param name="Distance">The separation over the same.</param>
    /// <param name="Residual">All other conditions over the same; null for none.</param>
    sealed record Placement(SkyMatch Logical, SkyMatch Match, BoundExpression Term, BoundExpression Distance, BoundExpression? Residual)
    {
        internal static Placement? Of(LogicalNode left, LogicalNode right, BoundExpression condition)
        {
            var terms = PlanRewriting.Conjuncts(condition).ToList();
            if (SkyMatch.Find(terms, PlanRewriting.Ids(left), PlanRewriting.Ids(right)) is not { } match)
            {
                return null;
            }

            terms.Remove(match.Term);
            var (ofLeft, ofRight) = (new ColumnPositions(left.Output), new ColumnPositions(right.Output));
            var ofBoth = new ColumnPositions(left.Output.Concat(right.Output));
            var distance = match.Distance ?? Separation(match.Left, match.Right);
            return new(
                match,
                match with { Left = match.Left.Map(ofLeft.Of), Right = match.Right.Map(ofRight.Of), Radius = match.Radius.Map(ofLeft.Of, ofRight.Of) },
                ofBoth.Of(match.Term),
                ofBoth.Of(distance),
                terms.Count == 0 ? null : ofBoth.Of(PlanRewriting.And(terms)));
        }

        /// <summary>DISTANCE of two positions, where the condition computes none: <c>CONTAINS(POINT, CIRCLE)</c>.</summary>
        static FunctionCall Separation(PositionExpression left, PositionExpression right)
        {
            var isByNumbers = left.Parts.Count == 2 && right.Parts.Count == 2;
            ValueList<BoundExpression> arguments = isByNumbers ? [.. left.Parts, .. right.Parts] : [Point(left), Point(right)];
            return Call(GeometryFunctions.Distance, arguments);
        }

        static BoundExpression Point(PositionExpression position) =>
            position.Parts is [var point] ? point : Call(GeometryConstructors.Point, position.Parts);

        static FunctionCall Call(ScalarFunction function, ValueList<BoundExpression> arguments)
        {
            var types = arguments.Select(a => a.Type).ToList();
            var overload = function.Overloads.FirstOrDefault(o => o.Parameters.SequenceEqual(types)) ?? function.Resolve!(types)!;
            return new(function, overload, arguments);
        }
    }
}
