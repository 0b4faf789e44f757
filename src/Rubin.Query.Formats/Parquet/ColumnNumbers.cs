using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Formats.Parquet;

/// <summary>The columns that expressions refer to, by number. Parameters of lambdas are no columns.</summary>
static class ColumnNumbers
{
    /// <summary>The columns in <paramref name="expressions"/>, each once, by number.</summary>
    public static IReadOnlyList<ColumnReference> In(IEnumerable<BoundExpression> expressions)
    {
        SortedDictionary<int, ColumnReference> found = [];
        foreach (var expression in expressions)
        {
            Collect(expression, [], found);
        }

        return [.. found.Values];
    }

    /// <summary>The expression with every column's number replaced.</summary>
    public static BoundExpression Replace(BoundExpression expression, Func<int, int> number) => Replace(expression, [], number);

    static void Collect(BoundExpression expression, ValueList<ColumnReference> parameters, SortedDictionary<int, ColumnReference> found)
    {
        if (expression is ColumnReference column && !parameters.Contains(column))
        {
            found.TryAdd(column.Id, column);
        }

        var inner = expression is Lambda lambda ? [.. parameters, .. lambda.Parameters] : parameters;
        foreach (var operand in expression.Operands)
        {
            Collect(operand, inner, found);
        }
    }

    static BoundExpression Replace(BoundExpression expression, ValueList<ColumnReference> parameters, Func<int, int> number)
    {
        if (expression is ColumnReference column)
        {
            return parameters.Contains(column) ? column : column with { Id = number(column.Id) };
        }

        var inner = expression is Lambda lambda ? [.. parameters, .. lambda.Parameters] : parameters;
        return expression.Operands.Count == 0
            ? expression
            : expression.WithOperands(expression.Operands.Map(o => Replace(o, inner, number)));
    }
}
