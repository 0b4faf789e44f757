using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators;
using Rubin.Query.Engine.Optimization;

namespace Rubin.Query.Engine.Planning;

/// <summary>
/// Chooses how a join is computed: by a hash table where the condition equates expressions of the two sides, else by trying all pairs. The right side is
/// the one that is held in memory, so the smaller input goes there.
/// </summary>
static class JoinPlanner
{
    internal static PhysicalNode Plan(LogicalJoin join)
    {
        if (PlanSwept(join) is { } swept)
        {
            return swept;
        }

        if (join.Kind is JoinKind.Semi or JoinKind.Anti && Cardinality.Of(join.Left) < Cardinality.Of(join.Right)
            && SkyJoinPlanner.Plan(join with { Left = join.Right, Right = join.Left }, Split(join).Keys.Count > 0, isReversed: true) is { } reversed)
        {
            return reversed;
        }

        var swapped = Swapped(join);
        return swapped is null ? Choose(join) : Restored(Choose(swapped), swapped, join);
    }

    /// <summary>Along both sides together: left rows without partner can be given then, right ones only by another way along them.</summary>
    static PhysicalNode? PlanSwept(LogicalJoin join)
    {
        if (join.Kind == JoinKind.Full)
        {
            return !PlanRewriting.IsVolatile(join.Condition) && PlanSwept(join with { Kind = JoinKind.Left }) is { } first
                && PlanSwept(new LogicalJoin(JoinKind.Anti, join.Right, join.Left, join.Condition)) is { } second
                ? new UnionAll(ColumnPositions.SchemaOf(join.Output), [first, WithoutLeft(second, join)]) { EstimatedRows = Cardinality.Of(join) }
                : null;
        }

        var mirrored = join.Kind == JoinKind.Right ? Mirrored(join) : join.Kind == JoinKind.Inner ? Swapped(join) : null;
        var oriented = mirrored ?? join;
        var node = SkyJoinPlanner.PlanSwept(oriented, Split(oriented).Keys.Count > 0);
        return node is null || mirrored is null ? node : Restored(node, mirrored, join);
    }

    /// <summary>The join with its sides exchanged where that leaves the smaller one to be held; null where it stays as it is.</summary>
    static LogicalJoin? Swapped(LogicalJoin join) =>
        Cardinality.Of(join.Left) * KeyBounds.ShareOf(join.Left, join.Right, join.Condition) < Cardinality.Of(join.Right) * KeyBounds.ShareOf(join.Right, join.Left, join.Condition)
            ? Mirrored(join)
            : null;

    static LogicalJoin? Mirrored(LogicalJoin join)
    {
        JoinKind? mirrored = join.Kind switch
        {
            JoinKind.Inner or JoinKind.Full => join.Kind,
            JoinKind.Left => JoinKind.Right,
            JoinKind.Right => JoinKind.Left,
            _ => null,
        };
        return mirrored is { } kind ? join with { Kind = kind, Left = join.Right, Right = join.Left } : null;
    }

    /// <summary>Right rows of a join, with NULL in the columns of the left.</summary>
    static Project WithoutLeft(PhysicalNode right, LogicalJoin join)
    {
        var (ids, positions) = (PlanRewriting.Ids(join.Right), new ColumnPositions(join.Right.Output));
        var expressions = join.Output.Select(c => ids.Contains(c.Id) ? positions.Of(c.Reference) : new Constant(c.Field.Type, null)).ToList();
        return new(right, ColumnPositions.SchemaOf(join.Output), expressions) { EstimatedRows = right.EstimatedRows };
    }

    /// <summary>What a mirrored join gives, with the columns in the order of the join itself.</summary>
    static Project Restored(PhysicalNode node, LogicalJoin mirrored, LogicalJoin join)
    {
        var positions = new ColumnPositions(mirrored.Output);
        var expressions = join.Output.Select(BoundExpression (c) => positions.Of(c.Reference)).ToList();
        return new(node, ColumnPositions.SchemaOf(join.Output), expressions) { EstimatedRows = node.EstimatedRows };
    }

    static PhysicalNode Choose(LogicalJoin join)
    {
        var (keys, rest) = Split(join);
        if (SkyJoinPlanner.Plan(join, keys.Count > 0) is { } bySky)
        {
            return bySky;
        }

        if (keys.Count == 0 && RegionJoinPlanner.Plan(join) is { } byRegion)
        {
            return byRegion;
        }

        var schema = ColumnPositions.SchemaOf(join.Output);
        var (left, right) = (PhysicalPlanner.Plan(join.Left), PhysicalPlanner.Plan(join.Right));
        var both = new ColumnPositions(join.Left.Output.Concat(join.Right.Output));
        var rows = Cardinality.Of(join);
        if (keys.Count == 0)
        {
            return new NestedLoopJoin(join.Kind, left, right, schema, both.Of(join.Condition)) { EstimatedRows = rows, Value = join.Value, Place = join.Place };
        }

        var (leftPositions, rightPositions) = (new ColumnPositions(join.Left.Output), new ColumnPositions(join.Right.Output));
        var residual = rest.Count == 0 ? null : both.Of(PlanRewriting.And(rest));
        return new HashJoin(
            join.Kind,
            left,
            right,
            schema,
            [.. keys.Select(k => (leftPositions.Of(k.Left), rightPositions.Of(k.Right)))],
            residual,
            [.. keys.Select(k => k.Term.Operator == ComparisonOperator.NotDistinct)])
        { EstimatedRows = rows, Place = join.Place };
    }

    /// <summary>The terms of the condition that equate expressions of the two sides, and the others.</summary>
    static (List<(Comparison Term, BoundExpression Left, BoundExpression Right)> Keys, List<BoundExpression> Others) Split(LogicalJoin join)
    {
        var keys = new List<(Comparison Term, BoundExpression Left, BoundExpression Right)>();
        var rest = new List<BoundExpression>();
        var (leftIds, rightIds) = (PlanRewriting.Ids(join.Left), PlanRewriting.Ids(join.Right));
        foreach (var term in PlanRewriting.Conjuncts(join.Condition))
        {
            if (KeyOf(term, leftIds, rightIds) is { } key)
            {
                keys.Add(key);
            }
            else
            {
                rest.Add(term);
            }
        }

        return (keys, rest);
    }

    static (Comparison, BoundExpression, BoundExpression)? KeyOf(BoundExpression term, HashSet<int> left, HashSet<int> right)
    {
        if (term is not Comparison { Operator: ComparisonOperator.Equal or ComparisonOperator.NotDistinct } equality || PlanRewriting.IsVolatile(term))
        {
            return null;
        }

        bool Uses(BoundExpression e, HashSet<int> side) => PlanExpressions.Columns(e) is { Count: > 0 } columns && columns.IsSubsetOf(side);
        if (Uses(equality.Left, left) && Uses(equality.Right, right))
        {
            return (equality, equality.Left, equality.Right);
        }

        return Uses(equality.Right, left) && Uses(equality.Left, right) ? (equality, equality.Right, equality.Left) : null;
    }
}
