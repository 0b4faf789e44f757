using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Tests.Engine.Expressions;

/// <summary>Shorthand for bound expressions and the batches they run on.</summary>
static class Expr
{
    public static FunctionRegistry Functions { get; } = new(EngineFunctions.Families);

    public static Constant Value(object value) => new(
        value switch
        {
            bool => DataType.Boolean,
            int => DataType.Int32,
            long => DataType.Int64,
            ulong => DataType.UInt64,
            float => DataType.Float,
            double => DataType.Double,
            string => DataType.Utf8,
            DateOnly => DataType.Date,
            DateTime => DataType.Timestamp,
            _ => throw new ArgumentException($"{value}"),
        },
        value);

    public static ColumnReference Column(int id, DataType type) => new(id, $"c{id}", type);

    public static FunctionCall Call(string name, params BoundExpression[] arguments)
    {
        var function = Functions.FindScalar(name) ?? throw new ArgumentException($"no function {name}");
        var call = OverloadResolution.Resolve(function, arguments) ?? throw OverloadResolution.Mismatch(function, arguments, default);
        return new(function, call.Overload, call.Arguments) { Span = new(7, 3) };
    }

    public static Comparison Compare(BoundExpression left, ComparisonOperator op, BoundExpression right)
    {
        var type = TypeRules.ForComparison(left, right)!;
        return new(op, OverloadResolution.Coerce(left, type)!, OverloadResolution.Coerce(right, type)!);
    }

    public static Junction And(params BoundExpression[] terms) => new(true, [.. terms]);

    public static Junction Or(params BoundExpression[] terms) => new(false, [.. terms]);

    public static Column Make(DataType type, params object?[] values)
    {
        var builder = ColumnBuilder.Create(type, values.Length);
        foreach (var value in values)
        {
            builder.AppendValue(value);
        }

        return builder.Build();
    }

    public static RecordBatch Batch(params Column[] columns) => new(
        new Schema([.. columns.Select((c, i) => new Field($"c{i}", c.Type.Logical))]), columns, columns.Length == 0 ? 1 : columns[0].Length);

    /// <summary>The values of an expression, one a row.</summary>
    public static object?[] Run(BoundExpression expression, params Column[] columns)
    {
        var batch = Batch(columns);
        var values = ExpressionCompiler.Compile(expression)(batch).Expand(batch.Length);
        return [.. Enumerable.Range(0, batch.Length).Select(values.Value)];
    }

    /// <summary>The value of an expression without columns.</summary>
    public static object? Run(BoundExpression expression) => Run(expression, [])[0];
}
