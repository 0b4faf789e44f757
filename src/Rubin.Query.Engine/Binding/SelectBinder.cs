using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>A column of the SELECT list before the plan has it.</summary>
/// <param name="Field">Name, type, unit.</param>
/// <param name="Expression">Over the columns of FROM, of the aggregates and of the windows.</param>
/// <param name="HasAlias">Whether the name was written with AS, so that GROUP BY and ORDER BY can use it.</param>
sealed record SelectedColumn(Field Field, BoundExpression Expression, bool HasAlias)
{
    /// <summary>What was written; null where one item stands for several columns.</summary>
    internal ExpressionSyntax? Syntax { get; init; }
}

/// <summary>
/// Binds one SELECT. Its clauses become, from below: FROM, WHERE, aggregate, HAVING, windows, QUALIFY, the list, DISTINCT, ORDER BY, LIMIT.
/// </summary>
sealed class SelectBinder(Binder binder, CommonTables tables, Scope? outer)
{
    readonly AggregateCollector _aggregates = new(binder);
    readonly WindowCollector _windows = new(binder);
    Scope _scope = Scope.Empty(outer);
    List<SelectedColumn> _selected = [];

    /// <summary>The plan of <paramref name="select"/>, with the ORDER BY, LIMIT and OFFSET of <paramref name="query"/> where it is that query's body.</summary>
    internal LogicalNode Bind(SelectSyntax select, QuerySyntax? query)
    {
        if (select.Into.Count > 0)
        {
            binder.Errors.Report(QueryErrorCode.Semantic, "INTO stands only in the first SELECT of a statement", SourceSpan.Cover(select.Into[0].Span, select.Into[^1].Span));
        }

        var from = new FromBinder(binder, tables, outer).Bind(select.From);
        _scope = new(from.Relations, outer);
        _windows.Define(select.Windows);
        var plan = from.Plan;
        if (select.Where is not null)
        {
            var aliases = select.Items.OfType<ExpressionItemSyntax>().Select(i => i.Alias?.Text).OfType<string>().ToList();
            var where = new ExpressionBinder(binder, tables, _scope, "WHERE") { OutOfReach = aliases };
            plan = new LogicalFilter(plan, where.BindCondition(select.Where));
        }

        _selected = new SelectListBinder(binder, _scope, Expressions("SELECT", windows: true)).Bind(select.Items);
        var grouping = new GroupingBinder(binder, Expressions("GROUP BY", aggregates: false), _selected).Bind(select.GroupBy);
        var having = select.Having is null ? null : Expressions("HAVING").WithAliases(_selected).BindCondition(select.Having);
        var qualify = select.Qualify is null ? null : Expressions("QUALIFY", windows: true).WithAliases(_selected).BindCondition(select.Qualify);
        var keys = OrderKeys(query);
        var isGrouped = grouping is not null || _aggregates.Calls.Count > 0 || _aggregates.Groupings.Count > 0 || having is not null;
        var regroup = isGrouped ? new Regrouping(binder, grouping ?? Grouping.Everything, _aggregates, plan) : null;
        plan = regroup?.Plan ?? plan;
        plan = Filter(plan, regroup, having);
        plan = _windows.Apply(plan, regroup);
        plan = Filter(plan, regroup, qualify);
        return Finish(plan, regroup, select, query, keys);
    }

    ExpressionBinder Expressions(string clause, bool aggregates = true, bool windows = false) => new(binder, tables, _scope, clause)
    {
        Aggregates = aggregates ? _aggregates : null,
        Windows = windows ? _windows : null,
    };

    static LogicalNode Filter(LogicalNode plan, Regrouping? regroup, BoundExpression? condition) =>
        condition is null ? plan : new LogicalFilter(plan, regroup?.Rewrite(condition) ?? condition);

    /// <summary>Sort keys: a position in the list, or an expression over what the list can use.</summary>
    List<(int? Position, SortKey Key)> OrderKeys(QuerySyntax? query)
    {
        var keys = new List<(int?, SortKey)>();
        if (query is null || _selected.Count == 0)
        {
            return keys;
        }

        var queries = new QueryBinder(binder, tables);
        var expressions = Expressions("ORDER BY", windows: true).WithAliases(_selected);
        foreach (var item in query.OrderBy)
        {
            var position = queries.Ordinal(item, _selected.Count) ?? AliasPosition(item.Expression) ?? SubqueryPosition(item.Expression);
            var expression = position is { } p && p < _selected.Count ? _selected[p].Expression : expressions.Bind(item.Expression);
            keys.Add((position, QueryBinder.Key(item, expression)));
        }

        return keys;
    }

    int? AliasPosition(ExpressionSyntax expression)
    {
        if (expression is not ColumnSyntax { Parts: [var name] })
        {
            return null;
        }

        var position = _selected.FindIndex(c => c.HasAlias && Relation.Matches(name, c.Field.Name));
        return position < 0 ? null : position;
    }

    /// <summary>The item that is the same sub-query word for word, which is not bound again: each binding has columns of its own.</summary>
    int? SubqueryPosition(ExpressionSyntax expression)
    {
        var position = expression is SubquerySyntax ? _selected.FindIndex(c => expression.Equals(c.Syntax)) : -1;
        return position < 0 ? null : position;
    }

    LogicalNode Finish(LogicalNode plan, Regrouping? regroup, SelectSyntax select, QuerySyntax? query, List<(int? Position, SortKey Key)> keys)
    {
        var columns = _selected.Select(c => new ProjectedColumn(binder.NewColumn(c.Field), regroup?.Rewrite(c.Expression) ?? c.Expression)).ToList();
        var visible = columns.Count;
        var sort = new List<SortKey>();
        foreach (var (position, key) in keys)
        {
            var expression = regroup?.Rewrite(key.Expression) ?? key.Expression;
            var at = position ?? columns.FindIndex(c => c.Expression.Equals(expression));
            if (at < 0 && select.IsDistinct)
            {
                sort.Add(key with { Expression = OverSelected(expression, columns, key.Expression.Span) });
                continue;
            }

            if (at < 0)
            {
                at = columns.Count;
                columns.Add(new(binder.NewColumn(new("", expression.Type)), expression));
            }

            sort.Add(key with { Expression = columns[at].Column.Reference });
        }

        plan = new LogicalProject(plan, [.. columns]);
        if (select.IsDistinct)
        {
            var distinct = columns.Take(visible).Select(c => new ProjectedColumn(c.Column, c.Column.Reference));
            plan = new LogicalAggregate(plan, [.. distinct], [], []);
        }

        plan = sort.Count == 0 ? plan : new LogicalSort(plan, [.. sort]);
        plan = new QueryBinder(binder, tables).Limit(plan, select.Top, query);
        return columns.Count == visible
            ? plan
            : new LogicalProject(plan, [.. columns.Take(visible).Select(c => new ProjectedColumn(c.Column, c.Column.Reference))]);
    }

    /// <summary>An expression computed from selected columns, which is all that is left of the rows behind DISTINCT.</summary>
    BoundExpression OverSelected(BoundExpression expression, List<ProjectedColumn> selected, SourceSpan span)
    {
        var over = PlanExpressions.Replace(expression, e => selected.Find(c => c.Expression.Equals(e))?.Column.Reference);
        return PlanExpressions.Columns(over).IsSubsetOf(selected.Select(c => c.Column.Id))
            ? over
            : binder.Errors.Report(QueryErrorCode.Semantic, "ORDER BY of SELECT DISTINCT can only use selected columns", span, "select the column too");
    }
}
