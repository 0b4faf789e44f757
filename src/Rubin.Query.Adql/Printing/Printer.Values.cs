namespace Rubin.Query.Adql;

sealed partial class Printer
{
    /// <summary>Writes what holds together by itself, and says whether it was such an expression.</summary>
    bool TryLiteral(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case ColumnSyntax column:
                Path(column.Parts);
                return true;
            case NumberSyntax number:
                Add(number.Text);
                return true;
            case StringSyntax text:
                Quote(text.Value);
                return true;
            case BooleanSyntax boolean:
                Add(boolean.Value ? "TRUE" : "FALSE");
                return true;
            case NullSyntax:
                Add("NULL");
                return true;
            case StarSyntax:
                Add("*");
                return true;
            case ParameterSyntax parameter:
                Add(parameter.Name.Length == 0 ? "?" : $"@{parameter.Name}");
                return true;
            case TemporalSyntax temporal:
                Add($"{temporal.Kind.ToString().ToUpperInvariant()} ");
                Quote(temporal.Value);
                return true;
            case IntervalSyntax interval:
                Add("INTERVAL ");
                Expression(interval.Amount);
                Add(interval.Unit is { } unit ? $" {unit}" : string.Empty);
                return true;
            default:
                return TryBracketed(expression);
        }
    }

    bool TryBracketed(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case ListSyntax list:
                Add("[");
                List(list.Items, Expression);
                Add("]");
                return true;
            case RowSyntax row:
                Add(row.Items.Count == 1 ? "ROW" : string.Empty);
                Row(row);
                return true;
            case SubquerySyntax subquery:
                Nested(subquery.Query);
                return true;
            case ExistsSyntax exists:
                Add("EXISTS ");
                Nested(exists.Query);
                return true;
            case CastSyntax cast:
                Add(cast.IsTry ? "TRY_CAST(" : "CAST(");
                Expression(cast.Value);
                Add(" AS ");
                Type(cast.Type);
                Add(")");
                return true;
            default:
                return false;
        }
    }

    bool TryPredicate(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case BetweenSyntax between:
                Subject(between.Value, between.IsNegated, "BETWEEN ");
                Write(between.Low, Level.Concat);
                Add(" AND ");
                Write(between.High, Level.Concat);
                return true;
            case InListSyntax list:
                Subject(list.Value, list.IsNegated, "IN (");
                List(list.Items, Expression);
                Add(")");
                return true;
            case InQuerySyntax list:
                Subject(list.Value, list.IsNegated, "IN ");
                Nested(list.Query);
                return true;
            case LikeSyntax like:
                Subject(like.Value, like.IsNegated, like.IgnoresCase ? "ILIKE " : "LIKE ");
                Write(like.Pattern, Level.Concat);
                Optional(" ESCAPE ", like.Escape, escape => Write(escape, Level.Concat));
                return true;
            case IsNullSyntax isNull:
                Write(isNull.Value, Level.Predicate);
                Add(isNull.IsNegated ? " IS NOT NULL" : " IS NULL");
                return true;
            case IsTruthSyntax truth:
                Write(truth.Value, Level.Predicate);
                Add(truth.IsNegated ? " IS NOT " : " IS ");
                Add(truth.Truth switch { true => "TRUE", false => "FALSE", null => "UNKNOWN" });
                return true;
            case QuantifiedSyntax quantified:
                Write(quantified.Value, Level.Predicate);
                Add($" {OperatorTable.Text(quantified.Operator)} {(quantified.IsAll ? "ALL" : "ANY")} ");
                Source(quantified.Source);
                return true;
            default:
                return false;
        }
    }

    void Subject(ExpressionSyntax value, bool isNegated, string word)
    {
        Write(value, Level.Predicate);
        Add(isNegated ? $" NOT {word}" : $" {word}");
    }

    void Source(ExpressionSyntax source)
    {
        if (source is SubquerySyntax subquery)
        {
            Nested(subquery.Query);
            return;
        }

        Add("(");
        Expression(source);
        Add(")");
    }

    void Type(TypeSyntax type)
    {
        switch (type)
        {
            case NamedTypeSyntax named:
                Add(named.Name);
                Add(named.Arguments.Count > 0 ? $"({string.Join(", ", named.Arguments)})" : string.Empty);
                break;
            case ListTypeSyntax list:
                Type(list.Element);
                Add("[]");
                break;
            case StructTypeSyntax structure:
                Add("STRUCT(");
                List(structure.Fields, TypeField);
                Add(")");
                break;
            default:
                throw Unreachable(type);
        }
    }

    void TypeField(TypeFieldSyntax field)
    {
        Name(field.Name);
        Add(" ");
        Type(field.Type);
    }
}
