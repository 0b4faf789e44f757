using System.Diagnostics;
using Rubin.Query.Adql;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Binding;

/// <summary>What rows are grouped by.</summary>
/// <param name="Keys">Each key expression once.</param>
/// <param name="Sets">Positions in <paramref name="Keys"/> of each grouping set; empty for plain GROUP BY.</param>
sealed record Grouping(ValueList<BoundExpression> Keys, ValueList<ValueList<int>> Sets)
{
    /// <summary>All rows in one group.</summary>
    internal static Grouping Everything { get; } = new([], []);
}

/// <summary>Binds GROUP BY: expressions, aliases and (in the default mode) ordinals of the list, ALL, ROLLUP, CUBE, GROUPING SETS.</summary>
sealed class GroupingBinder(Binder binder, ExpressionBinder expressions, List<SelectedColumn> selected)
{
    const int MaxSets = 4096;

    readonly List<BoundExpression> _keys = [];

    /// <summary>The grouping, or null where there is no GROUP BY.</summary>
    internal Grouping? Bind(ValueList<GroupingSyntax> elements)
    {
        if (elements.Count == 0)
        {
            return null;
        }

        List<List<int>> sets = [[]];
        foreach (var element in elements)
        {
            var further = Sets(element);
            if ((long)sets.Count * further.Count > MaxSets)
            {
                throw new QueryException(QueryErrorCode.Unsupported, $"GROUP BY makes more than {MaxSets} grouping sets", element.Span);
            }

            sets = [.. from a in sets from b in further select a.Union(b).ToList()];
        }

        var isPlain = elements.All(e => e is GroupingSetSyntax or GroupingAllSyntax);
        return new([.. _keys], isPlain ? [] : sets.Select(s => s.Order().ToValueList()).ToValueList());
    }

    List<List<int>> Sets(GroupingSyntax element) => element switch
    {
        GroupingSetSyntax set => [Keys(set)],
        GroupingAllSyntax => [[.. selected.Select(c => c.Expression).Where(e => !expressions.IsAggregated(e)).Select(Position).Distinct()]],
        RollupSyntax rollup => [.. Enumerable.Range(0, rollup.Sets.Count + 1).Reverse().Select(n => Together(rollup.Sets.Take(n)))],
        CubeSyntax cube => Subsets(cube),
        GroupingSetsSyntax sets => [.. sets.Elements.SelectMany(Sets)],
        _ => throw new UnreachableException(),
    };

    List<List<int>> Subsets(CubeSyntax cube)
    {
        if (cube.Sets.Count > 12)
        {
            throw new QueryException(QueryErrorCode.Unsupported, "CUBE takes at most 12 keys", cube.Span);
        }

        var all = (1 << cube.Sets.Count) - 1;
        return [.. Enumerable.Range(0, all + 1).Select(mask => Together(cube.Sets.Where((_, i) => ((all - mask) >> (cube.Sets.Count - 1 - i) & 1) != 0)))];
    }

    List<int> Together(IEnumerable<GroupingSetSyntax> sets) => [.. sets.SelectMany(Keys).Distinct()];

    List<int> Keys(GroupingSetSyntax set) => [.. set.Keys.Select(Key).Where(k => k >= 0).Distinct()];

    int Key(ExpressionSyntax syntax) => Position(Resolve(syntax));

    int Position(BoundExpression expression)
    {
        var at = _keys.FindIndex(k => k.Equals(expression));
        if (at < 0)
        {
            at = _keys.Count;
            _keys.Add(expression);
        }

        return at;
    }

    BoundExpression Resolve(ExpressionSyntax syntax)
    {
        if (binder.Dialect == AdqlDialect.Default
            && new QueryBinder(binder, CommonTables.None).Ordinal(syntax, selected.Count, "GROUP BY") is { } position && position < selected.Count)
        {
            return CheckPlain(selected[position].Expression, syntax);
        }

        if (syntax is ColumnSyntax { Parts: [var name] } && !expressions.CanResolve(name) && selected.Find(c => c.HasAlias && Relation.Matches(name, c.Field.Name)) is { } aliased)
        {
            return CheckPlain(aliased.Expression, syntax);
        }

        // Each binding of a sub-query has columns of its own: one that repeats an item of the list is that item.
        return syntax is SubquerySyntax && selected.Find(c => syntax.Equals(c.Syntax)) is { } repeated
            ? repeated.Expression
            : expressions.Bind(syntax);
    }

    BoundExpression CheckPlain(BoundExpression expression, ExpressionSyntax syntax) => expressions.IsAggregated(expression)
        ? binder.Errors.Report(QueryErrorCode.Semantic, "GROUP BY cannot use an aggregate", syntax.Span)
        : expression;
}
