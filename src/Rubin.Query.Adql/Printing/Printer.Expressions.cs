namespace Rubin.Query.Adql;

sealed partial class Printer
{
    void Expression(ExpressionSyntax expression) => Write(expression, Level.Lambda);

    void Write(ExpressionSyntax expression, Level least)
    {
        var needsParentheses = LevelOf(expression) < least;
        Add(needsParentheses ? "(" : string.Empty);
        if (!TryLiteral(expression) && !TryPredicate(expression))
        {
            Compound(expression);
        }

        Add(needsParentheses ? ")" : string.Empty);
    }

    static Level LevelOf(ExpressionSyntax expression) => expression switch
    {
        LambdaSyntax => Level.Lambda,
        LogicalSyntax { Operator: LogicalOperator.Or } => Level.Or,
        LogicalSyntax => Level.And,
        UnarySyntax { Operator: UnaryOperator.Not } => Level.Not,
        BetweenSyntax or InListSyntax or InQuerySyntax or LikeSyntax => Level.Predicate,
        IsNullSyntax or IsTruthSyntax or QuantifiedSyntax => Level.Predicate,
        BinarySyntax binary => OperatorTable.LevelOf(binary.Operator),
        UnarySyntax => Level.Unary,
        FieldSyntax or SubscriptSyntax or SliceSyntax => Level.Access,
        _ => Level.Primary,
    };

    void Compound(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case LogicalSyntax logical:
                var tighter = LevelOf(logical) + 1;
                List(logical.Operands, operand => Write(operand, tighter), logical.Operator == LogicalOperator.And ? " AND " : " OR ");
                break;
            case BinarySyntax binary:
                Binary(binary);
                break;
            case UnarySyntax unary:
                Unary(unary);
                break;
            case FieldSyntax field:
                Write(field.Value, EndsInBracket(field.Value) ? Level.Access : Level.Primary + 1);
                Add(".");
                Name(field.Field);
                break;
            case SubscriptSyntax subscript:
                Write(subscript.List, IsNamedArray(subscript.List) ? Level.Primary + 1 : Level.Access);
                Add("[");
                Expression(subscript.Index);
                Add("]");
                break;
            case SliceSyntax slice:
                Write(slice.List, IsNamedArray(slice.List) ? Level.Primary + 1 : Level.Access);
                Add("[");
                Optional(slice.First);
                Add(" : ");
                Optional(slice.Last);
                Add("]");
                break;
            case LambdaSyntax lambda:
                Lambda(lambda);
                break;
            case CaseSyntax choice:
                Case(choice);
                break;
            case CallSyntax call:
                Call(call);
                break;
            default:
                throw Unreachable(expression);
        }
    }

    /// <summary>Whether a point behind the text would access a field: behind a word it would make the word a name.</summary>
    static bool EndsInBracket(ExpressionSyntax value) =>
        value is CallSyntax { Over: null, Nulls: NullTreatment.Default } or SubscriptSyntax or SliceSyntax or FieldSyntax or ListSyntax or CastSyntax;

    /// <summary>A column of this name with a bracket behind it would read as a list.</summary>
    static bool IsNamedArray(ExpressionSyntax value) =>
        value is ColumnSyntax { Parts: [{ IsQuoted: false } name] } && name.Text.Equals("ARRAY", StringComparison.OrdinalIgnoreCase);

    void Binary(BinarySyntax binary)
    {
        var level = OperatorTable.LevelOf(binary.Operator);
        Write(binary.Left, level);
        Add($" {OperatorTable.Text(binary.Operator)} ");
        Write(binary.Right, level + 1);
    }

    void Unary(UnarySyntax unary)
    {
        if (unary.Operator == UnaryOperator.Not)
        {
            Add("NOT ");
            Write(unary.Operand, Level.Not);
            return;
        }

        // A sign is not followed by another: -- would begin a comment.
        Add(unary.Operator switch { UnaryOperator.Minus => "-", UnaryOperator.Plus => "+", _ => "~" });
        Write(unary.Operand, Level.Access);
    }

    void Optional(ExpressionSyntax? expression)
    {
        if (expression is not null)
        {
            Expression(expression);
        }
    }

    void Lambda(LambdaSyntax lambda)
    {
        if (lambda.Parameters is [var single])
        {
            Name(single);
        }
        else
        {
            Names(lambda.Parameters);
        }

        Add(" -> ");
        Expression(lambda.Body);
    }

    void Case(CaseSyntax choice)
    {
        Add("CASE");
        Optional(" ", choice.Operand, Expression);
        foreach (var when in choice.Whens)
        {
            Optional(" WHEN ", when.Condition, Expression);
            Optional(" THEN ", when.Result, Expression);
        }

        Optional(" ELSE ", choice.Else, Expression);
        Add(" END");
    }

    void Call(CallSyntax call)
    {
        Name(call.Name);
        Add(call.IsDistinct ? "(DISTINCT " : "(");
        List(call.Arguments, Argument);
        Optional(call.Arguments.Count > 0 ? " ORDER BY " : ") WITHIN GROUP (ORDER BY ", call.OrderBy, OrderItem);
        Add(")");
        Add(call.Nulls switch { NullTreatment.Respect => " RESPECT NULLS", NullTreatment.Ignore => " IGNORE NULLS", _ => string.Empty });
        if (call.Filter is { } filter)
        {
            Optional(" FILTER (WHERE ", filter, Expression);
            Add(")");
        }

        Optional(" OVER ", call.Over, Over);
    }

    void Over(WindowSyntax window)
    {
        if (window is { Base: { } name, PartitionBy.Count: 0, OrderBy.Count: 0, Frame: null })
        {
            Name(name);
            return;
        }

        Window(window);
    }

    void Argument(ArgumentSyntax argument)
    {
        if (argument.Name is { } name)
        {
            Name(name);
            Add(" => ");
        }

        if (argument.Value is not TableArgumentSyntax table)
        {
            Expression(argument.Value);
            return;
        }

        Add("TABLE");
        Nested(table.Query);
        Optional(" PARTITION BY ", table.PartitionBy, Expression);
        Optional(" ORDER BY ", table.OrderBy, OrderItem);
    }

    /// <summary>A row of VALUES; unlike a row value it needs no word for a single column.</summary>
    void Row(RowSyntax row)
    {
        Add("(");
        List(row.Items, Expression);
        Add(")");
    }
}
