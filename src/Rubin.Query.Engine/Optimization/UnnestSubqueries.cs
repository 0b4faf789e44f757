using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// Turns sub-queries in expressions into joins:
/// <code>
/// Filter(EXISTS(q))    Semi(L, q)       Project(x, (SELECT …))    Project(x, v)
///   L              =>                     L                    =>   Single(L, q)
/// </code>
/// What a sub-query has of the outer query's columns is moved into the join by <see cref="Decorrelation"/>.
/// </summary>
sealed class UnnestSubqueries : IRewriteRule
{
    public LogicalNode Rewrite(LogicalNode plan, RewriteContext context) => new Pass(context).Run(plan);

    sealed class Pass(RewriteContext context)
    {
        internal LogicalNode Run(LogicalNode plan)
        {
            plan = PlanRewriting.WithInputs(plan, Run);
            plan = plan switch
            {
                LogicalFilter filter when HasSubquery(filter.Condition) => InFilter(filter),
                LogicalJoin join when HasSubquery(join.Condition) => InJoin(join),
                LogicalValues values when PlanExpressions.Of(values).Any(HasSubquery) => Run(new ValueRows(context).United(values)),
                LogicalTableFunction or { Inputs.Count: 1 } when PlanExpressions.Of(plan).Any(HasSubquery) => InExpressions(plan),
                _ => plan,
            };
            return plan switch
            {
                // Sub-queries in ON wait until the condition stands on a join.
                LogicalApply apply when HasSubquery(apply.Condition) => Run(new Decorrelation(context).Remove(apply)),
                LogicalApply apply => new Decorrelation(context).Remove(apply),
                _ => plan,
            };
        }

        static bool HasSubquery(BoundExpression expression) => expression is Subquery || expression.Operands.Any(HasSubquery);

        /// <summary>EXISTS and IN that must be true become semi and anti joins; others become columns.</summary>
        LogicalNode InFilter(LogicalFilter filter)
        {
            var input = filter.Input;
            var rest = new List<BoundExpression>();
            foreach (var term in PlanRewriting.Conjuncts(filter.Condition))
            {
                switch (term)
                {
                    case Subquery { Kind: SubqueryKind.Exists } exists:
                        input = Join(JoinKind.Semi, input, exists.Plan, Constant.True, null);
                        break;
                    case Negation { Operand: Subquery { Kind: SubqueryKind.Exists } exists }:
                        input = Join(JoinKind.Anti, input, exists.Plan, Constant.True, null);
                        break;
                    case Subquery { Kind: SubqueryKind.Any } any:
                        (input, var comparand) = Extract(input, any.Comparand!);
                        input = Join(JoinKind.Semi, input, any.Plan, comparand, null);
                        break;
                    default:
                        rest.Add(term);
                        break;
                }
            }

            var visible = filter.Output;
            for (var i = 0; i < rest.Count; i++)
            {
                (input, rest[i]) = Extract(input, rest[i]);
            }

            return Only(PlanRewriting.Filter(input, rest), visible);
        }

        LogicalNode InExpressions(LogicalNode node)
        {
            var input = node.Inputs[0];
            var rewritten = PlanExpressions.Map(node, e =>
            {
                (input, var expression) = Extract(input, e);
                return expression;
            });
            return Only(rewritten.WithInputs([input, .. node.Inputs.Skip(1)]), node.Output);
        }

        /// <summary>A condition with a sub-query on a join: of an inner join it goes above; of an outer one, into the side that it looks at.</summary>
        LogicalNode InJoin(LogicalJoin join)
        {
            if (join.Kind == JoinKind.Inner)
            {
                return InFilter(new LogicalFilter(join with { Condition = Constant.True }, join.Condition));
            }

            var left = PlanRewriting.Ids(join.Left);
            var (leftInput, rightInput, looksAtBoth) = (join.Left, join.Right, false);
            var condition = PlanRewriting.And([.. PlanRewriting.Conjuncts(join.Condition).Select(term =>
            {
                var columns = PlanExpressions.Columns(term);
                if (HasSubquery(term) && columns.IsSubsetOf(left))
                {
                    (leftInput, term) = Extract(leftInput, term);
                }
                else if (HasSubquery(term) && !columns.Overlaps(left))
                {
                    (rightInput, term) = Extract(rightInput, term);
                }

                looksAtBoth |= HasSubquery(term);
                return term;
            })]);
            var rewritten = join with { Left = leftInput, Right = rightInput, Condition = condition };
            return Only(looksAtBoth ? new PairedOuterJoin(context).Of(rewritten, HasSubquery, Extract) : rewritten, join.Output);
        }

        /// <summary>The input with a column for each sub-query of the expression, and the expression over them.</summary>
        (LogicalNode Input, BoundExpression Expression) Extract(LogicalNode input, BoundExpression expression)
        {
            var replaced = PlanExpressions.Replace(expression, e =>
            {
                if (e is not Subquery subquery)
                {
                    return null;
                }

                (input, var value) = AsColumn(input, subquery);
                return value;
            });
            return (input, replaced);
        }

        (LogicalNode Input, BoundExpression Value) AsColumn(LogicalNode input, Subquery subquery)
        {
            if (subquery.Kind == SubqueryKind.Scalar)
            {
                // An expression may repeat its operand (BETWEEN, COALESCE): the value is joined once.
                var output = subquery.Plan.Output[0];
                return input.Output.Any(c => c.Id == output.Id)
                    ? (input, output.Reference with { Span = subquery.Span })
                    : (Join(JoinKind.Single, input, subquery.Plan, Constant.True, null, subquery.Span), output.Reference with { Span = subquery.Span });
            }

            var mark = context.NewColumn(new("mark", DataType.Boolean));
            var comparand = subquery.Comparand ?? Constant.True;
            (input, comparand) = Extract(input, comparand);
            return (Join(JoinKind.Mark, input, subquery.Plan, comparand, mark), mark.Reference with { Span = subquery.Span });
        }

        LogicalNode Join(JoinKind kind, LogicalNode left, LogicalNode right, BoundExpression condition, OutputColumn? mark, SourceSpan? place = null) =>
            new Decorrelation(context).Remove(new(kind, left, Run(right), condition) { MarkColumn = mark, Place = place });

        /// <summary>The plan with just these columns.</summary>
        static LogicalNode Only(LogicalNode plan, ValueList<OutputColumn> columns) => plan.Output.Select(c => c.Id).SequenceEqual(columns.Select(c => c.Id))
            ? plan
            : new LogicalProject(plan, columns.Map(c => new ProjectedColumn(c, c.Reference)));
    }
}
