using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Spatial;

/// <summary>The values that a column may have, ends included.</summary>
readonly record struct ValueInterval(double Low, double High)
{
    /// <summary>Any value.</summary>
    public static ValueInterval All { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Whether no value is left.</summary>
    public bool IsEmpty => Low > High;

    /// <summary>What is left under a comparison of the column with a constant; the same where the condition is another.</summary>
    public ValueInterval Narrowed(BoundExpression condition, int column)
    {
        if (column < 0 || condition is not Comparison comparison || ColumnComparison.Of(comparison) is not { } found
            || found.Column != column || !double.IsFinite(found.Value))
        {
            return this;
        }

        return found.Operator switch
        {
            ComparisonOperator.Equal => new(Math.Max(Low, found.Value), Math.Min(High, found.Value)),
            ComparisonOperator.Less or ComparisonOperator.LessOrEqual => this with { High = Math.Min(High, found.Value) },
            ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual => this with { Low = Math.Max(Low, found.Value) },
            _ => this,
        };
    }
}
