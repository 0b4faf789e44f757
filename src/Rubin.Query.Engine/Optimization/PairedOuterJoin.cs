using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// An outer join whose condition has sub-queries that look at both sides: they are computed for the pairs that meet the rest of the condition, and then of each left row the pairs
/// that meet all are kept, or where there are none, one row without the right side.
/// <code>
/// Left(L, R, rest AND q)      Project(L, R where ok)
///                        =>     Filter(ok OR first of its left row)
///                                 Left(number(L), R, rest) with ok := q
/// </code>
/// </summary>
sealed class PairedOuterJoin(RewriteContext context)
{
    /// <summary>Gives a plan a column for each sub-query of an expression.</summary>
    internal delegate (LogicalNode Input, BoundExpression Expression) Extraction(LogicalNode input, BoundExpression expression);

    /// <summary>The join without sub-queries in its condition.</summary>
    internal LogicalNode Of(LogicalJoin join, Predicate<BoundExpression> hasSubquery, Extraction extract)
    {
        if (join.Kind == JoinKind.Right)
        {
            return Of(join with { Kind = JoinKind.Left, Left = join.Right, Right = join.Left }, hasSubquery, extract);
        }

        var terms = PlanRewriting.Conjuncts(join.Condition).ToList();
        if (join.Kind != JoinKind.Left)
        {
            throw new QueryException(
                QueryErrorCode.Unsupported,
                $"a sub-query in ON of a {join.Kind.ToString().ToUpperInvariant()} join can look at one side only",
                terms.Find(hasSubquery)!.Span,
                "move it into a query that is joined");
        }

        var (number, isPair) = (context.NewColumn(new("number", DataType.Int64)), context.NewColumn(new("pair", DataType.Boolean)));
        var left = Numbered(join.Left, number, [], []);
        var right = new LogicalProject(join.Right, [.. join.Right.Output.Select(c => new ProjectedColumn(c, c.Reference)), new(isPair, Constant.True)]);
        LogicalNode pairs = new LogicalJoin(JoinKind.Left, left, right, PlanRewriting.And(terms.Where(t => !hasSubquery(t))));
        (pairs, var all) = extract(pairs, PlanRewriting.And(terms.Where(t => hasSubquery(t))));

        var ok = context.NewColumn(new("ok", DataType.Boolean));
        var holds = new Junction(true, [new Negation(new NullTest(isPair.Reference)), new Comparison(ComparisonOperator.NotDistinct, all, Constant.True)]);
        pairs = new LogicalProject(pairs, [.. join.Output.Append(number).Select(c => new ProjectedColumn(c, c.Reference)), new(ok, holds)]);

        var place = context.NewColumn(new("place", DataType.Int64));
        var placed = Numbered(pairs, place, [number.Reference], [new(ok.Reference, Descending: true, NullsFirst: false)]);
        var first = new Comparison(ComparisonOperator.Equal, place.Reference, new Constant(DataType.Int64, 1L));
        return new LogicalProject(
            new LogicalFilter(placed, new Junction(false, [ok.Reference, first])),
            [
                .. join.Left.Output.Select(c => new ProjectedColumn(c, c.Reference)),
                .. join.Right.Output.Select(c => new ProjectedColumn(c, new Case([ok.Reference], [c.Reference], Constant.Null(c.Field.Type)))),
            ]);
    }

    LogicalWindow Numbered(LogicalNode plan, OutputColumn number, ValueList<BoundExpression> partitionBy, ValueList<SortKey> orderBy)
    {
        var frame = new WindowFrame(FrameUnit.Rows, new(FrameBoundKind.UnboundedPreceding), new(FrameBoundKind.UnboundedFollowing));
        return new(plan, partitionBy, orderBy, [new(number, new(context.Functions.FindWindow("ROW_NUMBER")!, null, [], frame))]);
    }
}
