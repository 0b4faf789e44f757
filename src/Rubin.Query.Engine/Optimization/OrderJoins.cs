using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// Orders chains of inner joins: the largest input streams, and is joined with the input that leaves the fewest rows first. Pairs without a
/// condition come last.
/// <code>
/// Join(Join(Visit, ForcedSource), Object)  =>  Join(Join(ForcedSource, Object), Visit)
/// </code>
/// </summary>
sealed class OrderJoins : IRewriteRule
{
    public LogicalNode Rewrite(LogicalNode plan, RewriteContext context) => Visit(plan);

    static LogicalNode Visit(LogicalNode plan)
    {
        if (plan is not LogicalJoin { Kind: JoinKind.Inner } join)
        {
            return PlanRewriting.WithInputs(plan, Visit);
        }

        var inputs = new List<LogicalNode>();
        var terms = new List<BoundExpression>();
        Flatten(join, inputs, terms);
        inputs = [.. inputs.Select(Visit)];
        return inputs.Count == 2 ? join.WithInputs([inputs[0], inputs[1]]) : Order(inputs, terms);
    }

    static void Flatten(LogicalNode plan, List<LogicalNode> inputs, List<BoundExpression> terms)
    {
        if (plan is LogicalJoin { Kind: JoinKind.Inner } join)
        {
            Flatten(join.Left, inputs, terms);
            Flatten(join.Right, inputs, terms);
            terms.AddRange(PlanRewriting.Conjuncts(join.Condition));
            return;
        }

        inputs.Add(plan);
    }

    static LogicalNode Order(List<LogicalNode> inputs, List<BoundExpression> terms)
    {
        var rows = new Dictionary<LogicalNode, double>(ReferenceEqualityComparer.Instance);
        foreach (var input in inputs)
        {
            rows[input] = Cardinality.Of(input);
        }

        var current = inputs.MaxBy(i => rows[i])!;
        inputs.Remove(current);
        var size = rows[current];
        var ids = PlanRewriting.Ids(current);
        while (inputs.Count > 0)
        {
            var best = inputs
                .Select(input => (Input: input, Terms: Applicable(terms, ids, input)))
                .Select(c => (c.Input, c.Terms, Connected: c.Terms.Count > 0, Rows: Cardinality.Join(JoinKind.Inner, size, rows[c.Input], PlanRewriting.And(c.Terms))))
                .OrderByDescending(c => c.Connected)
                .ThenBy(c => c.Rows)
                .ThenBy(c => rows[c.Input])
                .First();
            current = new LogicalJoin(JoinKind.Inner, current, best.Input, PlanRewriting.And(best.Terms));
            size = best.Rows;
            ids.UnionWith(PlanRewriting.Ids(best.Input));
            terms.RemoveAll(best.Terms.Contains);
            inputs.Remove(best.Input);
        }

        return PlanRewriting.Filter(current, terms);
    }

    /// <summary>The terms that can be tested once the input has joined.</summary>
    static List<BoundExpression> Applicable(List<BoundExpression> terms, HashSet<int> ids, LogicalNode input)
    {
        var after = PlanRewriting.Ids(input);
        after.UnionWith(ids);
        return [.. terms.Where(t => PlanExpressions.Columns(t).IsSubsetOf(after))];
    }
}
