using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Planning;

/// <summary>The value of a sub-query that looks at no outer row: found before the rows that are compared with it are read. One object for each place in a plan.</summary>
/// <param name="column">The column of the plan that holds it.</param>
sealed class LateValue(int column)
{
    /// <summary>The column of the plan that holds it.</summary>
    internal int Column => column;

    /// <summary>Gives the value once it is known; set by the join that finds it. Null for none, and for NULL.</summary>
    internal Func<Constant?>? Find { get; set; }
}

/// <summary>Conditions of a scan that are known only when values are.</summary>
/// <param name="Terms">Over the scan's columns and those of <paramref name="Values"/>. They are tested again above: the scan only may use them to read less.</param>
/// <param name="Values">The values.</param>
sealed record LateFilters(ValueList<BoundExpression> Terms, ValueList<LateValue> Values)
{
    /// <summary>The terms whose values are known by now, over the scan's columns.</summary>
    internal ValueList<BoundExpression> Known()
    {
        var known = new Dictionary<int, BoundExpression>();
        foreach (var value in Values)
        {
            if (value.Find?.Invoke() is { } constant)
            {
                known[value.Column] = constant;
            }
        }

        var late = Values.Select(v => v.Column).ToHashSet();
        return
        [
            .. Terms.Where(t => PlanExpressions.Columns(t).Where(late.Contains).All(known.ContainsKey))
                .Select(t => Optimization.FoldConstants.Fold(Optimization.PlanRewriting.Substitute(t, known))),
        ];
    }
}
