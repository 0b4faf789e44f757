using System.Diagnostics;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>Binds queries: WITH, set operations, VALUES, and the ORDER BY and LIMIT around them.</summary>
/// <param name="binder">The statement.</param>
/// <param name="tables">What WITH names here.</param>
sealed class QueryBinder(Binder binder, CommonTables tables)
{
    /// <summary>The plan of a query that may use the columns of <paramref name="outer"/>.</summary>
    internal LogicalNode Bind(QuerySyntax query, Scope? outer)
    {
        var inner = With(query.With, outer);
        if (query.Body is SelectSyntax select)
        {
            return new SelectBinder(binder, inner._tables, outer).Bind(select, query);
        }

        return inner.Ordered(inner.BindBody(query.Body, outer), query, outer);
    }

    readonly CommonTables _tables = tables;

    /// <summary>What WITH names here.</summary>
    internal CommonTables Tables => _tables;

    /// <summary>The same where WITH names other tables.</summary>
    internal QueryBinder Seeing(CommonTables others) => new(binder, others);

    /// <summary>The plan of a body that is no SELECT with the ORDER BY, LIMIT and OFFSET of <paramref name="query"/>.</summary>
    internal LogicalNode Ordered(LogicalNode plan, QuerySyntax query, Scope? outer)
    {
        var scope = new Scope([new(null, null, false, [.. plan.Output.Select(c => new ScopeColumn(c.Field.Name, c))])], outer);
        if (query.OrderBy.Count > 0 && plan.Output.Count > 0)
        {
            var expressions = new ExpressionBinder(binder, _tables, scope, "ORDER BY");
            plan = new LogicalSort(plan, query.OrderBy.Map(item => OverOutput(item, plan, expressions)));
        }

        return Limit(plan, null, query);
    }

    /// <summary>The binder of what stands behind a WITH.</summary>
    internal QueryBinder With(WithSyntax? with, Scope? outer)
    {
        if (with is null)
        {
            return this;
        }

        var visible = _tables;
        foreach (var table in with.Tables)
        {
            if (with.Tables.Any(t => !ReferenceEquals(t, table) && t.Span.Start < table.Span.Start && Relation.Matches(t.Name, table.Name.Text)))
            {
                binder.Errors.Report(QueryErrorCode.Semantic, $"WITH names \"{table.Name.Text}\" twice", table.Name.Span);
            }

            visible = new(table, visible, outer) { IsRecursive = with.IsRecursive && RecursionBinder.Uses(table.Query, table) };
            visible.CheckAlone(binder);
        }

        return new(binder, visible);
    }

    /// <summary>The plan of a body.</summary>
    internal LogicalNode BindBody(QueryBodySyntax body, Scope? outer) => body switch
    {
        SelectSyntax select => new SelectBinder(binder, _tables, outer).Bind(select, query: null),
        NestedQuerySyntax nested => Bind(nested.Query, outer),
        SetOperationSyntax set => BindSetOperation(set, outer),
        ValuesSyntax values => BindValues(values, outer),
        _ => throw new UnreachableException(),
    };

    LogicalNode BindSetOperation(SetOperationSyntax set, Scope? outer)
    {
        var left = BindBody(set.Left, outer);
        var right = BindBody(set.Right, outer);
        var name = set.Operator.ToString().ToUpperInvariant();
        if (left.Output.Count != right.Output.Count)
        {
            binder.Errors.Report(
                QueryErrorCode.Semantic,
                $"{name} needs as many columns on both sides: {left.Output.Count} here, {right.Output.Count} there",
                set.Right.Span);
            return left;
        }

        var types = new DataType[left.Output.Count];
        for (var i = 0; i < types.Length; i++)
        {
            var (a, b) = (left.Output[i].Field.Type.Logical, right.Output[i].Field.Type.Logical);
            if (TypeRules.Common(a, b) is not { } common)
            {
                binder.Errors.Report(QueryErrorCode.TypeMismatch, $"column {i + 1} of {name} is {GeometryTypes.Name(a)} on one side and {GeometryTypes.Name(b)} on the other", set.Right.Span);
                return left;
            }

            types[i] = common;
        }

        (left, right) = (CastTo(left, types), CastTo(right, types));
        ValueList<OutputColumn> columns =
            [.. left.Output.Select((c, i) => binder.NewColumn(c.Field with { Nullable = c.Field.Nullable || right.Output[i].Field.Nullable }))];
        var kind = set.Operator switch
        {
            SetOperator.Union => SetOperationKind.Union,
            SetOperator.Except => SetOperationKind.Except,
            _ => SetOperationKind.Intersect,
        };
        return new LogicalSetOperation(kind, set.IsAll, left, right, columns);
    }

    /// <summary>The plan with its columns cast to <paramref name="types"/>.</summary>
    internal LogicalProject CastTo(LogicalNode plan, DataType[] types) => new(plan, [.. plan.Output.Select((c, i) => c.Field.Type.Logical == types[i]
        ? new ProjectedColumn(binder.NewColumn(c.Field), c.Reference)
        : new ProjectedColumn(binder.NewColumn(c.Field with { Type = types[i] }), new CastExpression(c.Reference, types[i])))]);

    LogicalValues BindValues(ValuesSyntax values, Scope? outer)
    {
        var expressions = new ExpressionBinder(binder, _tables, Scope.Empty(outer), "VALUES");
        var rows = values.Rows.Map(r => r.Items.Map(expressions.Bind));
        var width = rows[0].Count;
        var uneven = values.Rows.FirstOrDefault(r => r.Items.Count != width);
        if (uneven is not null)
        {
            binder.Errors.Report(QueryErrorCode.Semantic, $"this row has {uneven.Items.Count} values, the first one {width}", uneven.Span);
            return new([], [[]]);
        }

        var columns = new OutputColumn[width];
        for (var i = 0; i < width; i++)
        {
            var position = i;
            var (type, cast) = expressions.Unify([.. rows.Select(r => r[position])], "VALUES");
            rows = [.. rows.Select((r, k) => r.Select((e, c) => c == position ? cast[k] : e).ToValueList())];
            columns[i] = binder.NewColumn(new($"column{i + 1}", type));
        }

        return new([.. columns], rows);
    }

    SortKey OverOutput(OrderItemSyntax item, LogicalNode plan, ExpressionBinder expressions)
    {
        var expression = Ordinal(item, plan.Output.Count) is { } position ? plan.Output[position].Reference : expressions.Bind(item.Expression);
        return Key(item, expression);
    }

    /// <summary>The column position, from 0, that an integer in ORDER BY or GROUP BY means; null where it is no integer literal.</summary>
    internal int? Ordinal(OrderItemSyntax item, int columns) => Ordinal(item.Expression, columns, "ORDER BY");

    internal int? Ordinal(ExpressionSyntax expression, int columns, string clause)
    {
        if (expression is not NumberSyntax { Kind: NumberKind.Integer } number)
        {
            return null;
        }

        if (!int.TryParse(number.Text, out var ordinal) || ordinal < 1 || ordinal > columns)
        {
            binder.Errors.Report(QueryErrorCode.Semantic, $"{clause} {number.Text} names no column: there are {columns}", number.Span);
            return 0;
        }

        return ordinal - 1;
    }

    internal static SortKey Key(OrderItemSyntax item, BoundExpression expression) => new(expression, item.IsDescending, item.Nulls == NullOrder.First);

    /// <summary>OFFSET first, then the smaller of TOP and LIMIT.</summary>
    internal LogicalNode Limit(LogicalNode plan, ExpressionSyntax? top, QuerySyntax? query)
    {
        var counts = new[] { Count(top, "TOP"), Count(query?.Limit, "LIMIT") }.OfType<long>().ToList();
        var offset = Count(query?.Offset, "OFFSET") ?? 0;
        return counts.Count == 0 && offset == 0 ? plan : new LogicalLimit(plan, counts.Count == 0 ? null : counts.Min(), offset);
    }

    /// <summary>A number of rows, from a value that depends on none; null where there is no such clause, or NULL stands in it.</summary>
    long? Count(ExpressionSyntax? syntax, string clause)
    {
        if (syntax is null)
        {
            return null;
        }

        var expression = ConstantFolding.Fold(new ExpressionBinder(binder, _tables, Scope.Empty(null), clause).Bind(syntax));
        switch (expression)
        {
            case BadExpression or Constant { Value: null }:
                return null;
            case Constant { Type.IsInteger: true } constant when Convert.ToDecimal(constant.Value, null) is >= 0 and <= long.MaxValue and var count:
                return (long)count;
            default:
                binder.Errors.Report(QueryErrorCode.Semantic, $"{clause} takes a whole number that is not negative and known before the query runs", syntax.Span);
                return null;
        }
    }
}
