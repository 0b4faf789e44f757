using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>Keys that are signed integers of any width, as the numbers that metadata tell of them.</summary>
static class IntegerKeys
{
    /// <summary>Whether values of a type are such keys.</summary>
    internal static bool Are(DataType type) => type.Logical.Id is TypeId.Int8 or TypeId.Int16 or TypeId.Int32 or TypeId.Int64;

    /// <summary>The least number of a type.</summary>
    internal static long Least(DataType type) => long.MinValue >> (64 - (8 * KeyWords.Width(type)));

    /// <summary>A number as a value of a type.</summary>
    internal static object Value(long number, DataType type) => type.Id switch
    {
        TypeId.Int8 => (object)(sbyte)number,
        TypeId.Int16 => (short)number,
        TypeId.Int32 => (int)number,
        _ => number,
    };

    /// <summary>The conditions that a column lies between two numbers, which its type may not reach.</summary>
    internal static ValueList<BoundExpression> Between(ColumnReference column, long least, long most)
    {
        var type = column.Type.Logical;
        return
        [
            new Comparison(ComparisonOperator.GreaterOrEqual, column, new Constant(type, Value(Math.Max(least, Least(type)), type))),
            new Comparison(ComparisonOperator.LessOrEqual, column, new Constant(type, Value(Math.Min(most, -1 - Least(type)), type))),
        ];
    }
}
