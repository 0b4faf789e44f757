namespace Rubin.Query.Adql;

sealed partial class Printer
{
    void Nested(QuerySyntax query)
    {
        Add("(");
        Query(query);
        Add(")");
    }

    void Query(QuerySyntax query)
    {
        if (query.With is { } with)
        {
            Add(with.IsRecursive ? "WITH RECURSIVE " : "WITH ");
            List(with.Tables, CommonTable);
            Add(" ");
        }

        Body(query.Body);
        Optional(" ORDER BY ", query.OrderBy, OrderItem);
        Optional(" LIMIT ", query.Limit, e => Write(e, Level.Concat));
        Optional(" OFFSET ", query.Offset, e => Write(e, Level.Concat));
    }

    void CommonTable(CommonTableSyntax table)
    {
        Name(table.Name);
        if (table.Columns.Count > 0)
        {
            Add(" ");
            Names(table.Columns);
        }

        Add(" AS ");
        Nested(table.Query);
    }

    void Body(QueryBodySyntax body)
    {
        switch (body)
        {
            case SelectSyntax select:
                Select(select);
                break;
            case ValuesSyntax values:
                Add("VALUES ");
                List(values.Rows, Row);
                break;
            case NestedQuerySyntax nested:
                Nested(nested.Query);
                break;
            case SetOperationSyntax operation:
                Operand(operation.Left, operation.Left is SetOperationSyntax left && Rank(left) < Rank(operation));
                Add($" {operation.Operator.ToString().ToUpperInvariant()} {(operation.IsAll ? "ALL " : string.Empty)}");
                Operand(operation.Right, operation.Right is SetOperationSyntax right && Rank(right) <= Rank(operation));
                break;
            default:
                throw Unreachable(body);
        }
    }

    static int Rank(SetOperationSyntax operation) => operation.Operator == SetOperator.Intersect ? 1 : 0;

    void Operand(QueryBodySyntax operand, bool needsParentheses)
    {
        Add(needsParentheses ? "(" : string.Empty);
        Body(operand);
        Add(needsParentheses ? ")" : string.Empty);
    }

    void Select(SelectSyntax select)
    {
        Add(select.IsDistinct ? "SELECT DISTINCT " : "SELECT ");
        if (select.Top is { } top)
        {
            Add("TOP ");
            Expression(top);
            Add(" ");
        }

        List(select.Items, SelectItem);
        if (select.Into.Count > 0)
        {
            Add(" INTO ");
            Path(select.Into);
        }

        Optional(" FROM ", select.From, Table);
        Optional(" WHERE ", select.Where, Expression);
        Optional(" GROUP BY ", select.GroupBy, Grouping);
        Optional(" HAVING ", select.Having, Expression);
        Optional(" WINDOW ", select.Windows, NamedWindow);
        Optional(" QUALIFY ", select.Qualify, Expression);
    }

    void SelectItem(SelectItemSyntax item)
    {
        switch (item)
        {
            case ExpressionItemSyntax expression:
                Expression(expression.Expression);
                Optional(" AS ", expression.Alias, Name);
                break;
            case StarItemSyntax star:
                Path(star.Table);
                Add(star.Table.Count > 0 ? ".*" : "*");
                StarParts(star.Exclude, star.Replace);
                break;
            case FieldsItemSyntax fields:
                Add("(");
                Expression(fields.Value);
                Add(").*");
                StarParts(fields.Exclude, fields.Replace);
                break;
            default:
                throw Unreachable(item);
        }
    }

    void StarParts(ValueList<NameSyntax> exclude, ValueList<ExpressionItemSyntax> replace)
    {
        if (exclude.Count > 0)
        {
            Add(" EXCLUDE ");
            Names(exclude);
        }

        if (replace.Count > 0)
        {
            Add(" REPLACE (");
            List(replace, SelectItem);
            Add(")");
        }
    }

    void Grouping(GroupingSyntax grouping)
    {
        switch (grouping)
        {
            case GroupingSetSyntax { Keys: [var key] }:
                Expression(key);
                break;
            case GroupingSetSyntax set:
                Add("(");
                List(set.Keys, Expression);
                Add(")");
                break;
            case GroupingAllSyntax:
                Add("ALL");
                break;
            case RollupSyntax rollup:
                Groupings("ROLLUP", rollup.Sets);
                break;
            case CubeSyntax cube:
                Groupings("CUBE", cube.Sets);
                break;
            case GroupingSetsSyntax sets:
                Groupings("GROUPING SETS", sets.Elements);
                break;
            default:
                throw Unreachable(grouping);
        }
    }

    void Groupings<T>(string word, ValueList<T> elements)
        where T : GroupingSyntax
    {
        Add($"{word} (");
        List(elements, Grouping);
        Add(")");
    }

    void OrderItem(OrderItemSyntax item)
    {
        Expression(item.Expression);
        Add(item.IsDescending ? " DESC" : string.Empty);
        Add(item.Nulls switch { NullOrder.First => " NULLS FIRST", NullOrder.Last => " NULLS LAST", _ => string.Empty });
    }

    void NamedWindow(NamedWindowSyntax window)
    {
        Name(window.Name);
        Add(" AS ");
        Window(window.Window);
    }

    void Window(WindowSyntax window)
    {
        Add("(");
        var start = _text.Length;
        Optional(string.Empty, window.Base, Name);
        Optional(" PARTITION BY ", window.PartitionBy, Expression);
        Optional(" ORDER BY ", window.OrderBy, OrderItem);
        Optional(" ", window.Frame, Frame);
        if (_text.Length > start && _text[start] == ' ')
        {
            _text.Remove(start, 1);
        }

        Add(")");
    }

    void Frame(FrameSyntax frame)
    {
        Add($"{frame.Unit.ToString().ToUpperInvariant()} BETWEEN ");
        FrameBound(frame.Start);
        Add(" AND ");
        FrameBound(frame.End);
        Add(frame.Exclusion switch
        {
            FrameExclusion.CurrentRow => " EXCLUDE CURRENT ROW",
            FrameExclusion.Group => " EXCLUDE GROUP",
            FrameExclusion.Ties => " EXCLUDE TIES",
            _ => string.Empty,
        });
    }

    void FrameBound(FrameBoundSyntax bound)
    {
        if (bound.Offset is { } offset)
        {
            Write(offset, Level.Concat);
        }

        Add(bound.Kind switch
        {
            FrameBoundKind.UnboundedPreceding => "UNBOUNDED PRECEDING",
            FrameBoundKind.Preceding => " PRECEDING",
            FrameBoundKind.CurrentRow => "CURRENT ROW",
            FrameBoundKind.Following => " FOLLOWING",
            _ => "UNBOUNDED FOLLOWING",
        });
    }
}
