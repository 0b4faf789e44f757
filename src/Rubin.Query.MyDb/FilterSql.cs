using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.MyDb;

/// <summary>Conditions as DuckDB's SQL writes them, where they mean the same there.</summary>
/// <param name="schema">The table's columns; conditions know them by position.</param>
sealed class FilterSql(Schema schema)
{
    /// <summary>
    /// The condition, and whether it gives just the rows that meet it; null where DuckDB cannot help. NaN is above all numbers and equal to itself in DuckDB: a comparison
    /// with a finite constant keeps it out by name, one of two columns may let it through.
    /// </summary>
    internal (string Text, FilterSupport Support)? Of(BoundExpression condition) => condition switch
    {
        Comparison c => Compare(c),
        Junction j => Join(j),
        NullTest { Operand: ColumnReference column } => ($"{Name(column)} IS NULL", FilterSupport.Exact),
        Negation { Operand: NullTest { Operand: ColumnReference column } } => ($"{Name(column)} IS NOT NULL", FilterSupport.Exact),
        Membership { Operand: ColumnReference column } m => Member(column, m.Values),
        _ => null,
    };

    (string, FilterSupport)? Compare(Comparison c)
    {
        if (c.Operator == ComparisonOperator.NotDistinct)
        {
            return null;
        }

        var (left, right) = (Value(c.Left), Value(c.Right));
        if (left is null || right is null || !(c.Left is ColumnReference || c.Right is ColumnReference))
        {
            return null;
        }

        var sign = c.Operator switch
        {
            ComparisonOperator.Equal => "=",
            ComparisonOperator.NotEqual => "<>",
            ComparisonOperator.Less => "<",
            ComparisonOperator.LessOrEqual => "<=",
            ComparisonOperator.Greater => ">",
            _ => ">=",
        };

        var text = $"{left} {sign} {right}";
        return !c.Left.Type.Logical.IsFloating ? (text, FilterSupport.Exact)
            : (c.Left, c.Right, c.Operator) switch
            {
                // NaN <> NaN is true here and false there, so that no row may be lost by it.
                (ColumnReference, ColumnReference, ComparisonOperator.NotEqual) => null,
                (ColumnReference, ColumnReference, _) => (text, FilterSupport.Prunes),
                (ColumnReference, _, ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual) => ($"({text} AND NOT isnan({left}))", FilterSupport.Exact),
                (_, ColumnReference, ComparisonOperator.Less or ComparisonOperator.LessOrEqual) => ($"({text} AND NOT isnan({right}))", FilterSupport.Exact),
                _ => (text, FilterSupport.Exact),
            };
    }

    (string, FilterSupport)? Join(Junction junction)
    {
        List<string> texts = [];
        var support = FilterSupport.Exact;
        foreach (var term in junction.Terms)
        {
            if (Of(term) is var (text, level))
            {
                texts.Add(text);
                support = (FilterSupport)Math.Min((int)support, (int)level);
            }
            else if (junction.IsAnd)
            {
                support = FilterSupport.Prunes;
            }
            else
            {
                return null;
            }
        }

        return texts.Count == 0 ? null : ($"({string.Join(junction.IsAnd ? " AND " : " OR ", texts)})", support);
    }

    (string, FilterSupport)? Member(ColumnReference column, ValueList<object?> values)
    {
        var texts = new List<string>(values.Count);
        foreach (var value in values)
        {
            if (value is not null)
            {
                if (SqlText.Literal(column.Type, value) is not { } text)
                {
                    return null;
                }

                texts.Add(text);
            }
        }

        return texts.Count == 0 ? ("FALSE", FilterSupport.Exact) : ($"{Name(column)} IN ({string.Join(", ", texts)})", FilterSupport.Exact);
    }

    string? Value(BoundExpression expression) => expression switch
    {
        ColumnReference column when IsPlain(column.Type) => Name(column),
        Constant { Value: not null } constant when IsPlain(constant.Type) => SqlText.Literal(constant.Type, constant.Value),
        _ => null,
    };

    /// <summary>Types whose values compare in DuckDB as here.</summary>
    static bool IsPlain(DataType type) => type.Logical is { IsNumeric: true } or { Id: TypeId.Boolean or TypeId.Utf8 };

    string Name(ColumnReference column) => SqlText.Name(schema[column.Id].Name);
}
