using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Expressions;

/// <summary>
/// Stands where an expression could not be bound. Whatever is built on it is bad too and reported no second time, so that one pass finds all errors.
/// </summary>
sealed record BadExpression() : BoundExpression(DataType.Null)
{
    internal static BadExpression Instance { get; } = new();

    internal static bool IsIn(BoundExpression expression) => expression is BadExpression || expression.Operands.Any(IsIn);
}
