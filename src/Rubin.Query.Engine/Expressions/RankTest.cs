using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Engine.Operators.Keys;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Expressions;

/// <summary>
/// Whether a row may be among the first in an order of which <paramref name="Operand"/> is the first key: never false where it is, never NULL. Its bound falls while the query runs. Only made
/// to be shown to the scan that the rows come from.
/// </summary>
sealed record RankTest(BoundExpression Operand, KeyOrder Order, RankBound Bound) : BoundExpression(DataType.Boolean)
{
    /// <inheritdoc/>
    public override ValueList<BoundExpression> Operands => [Operand];

    /// <summary>What rows must meet by now, in other words, for statistics to be compared with: no row that may be among the first fails it; null where there are no such words.</summary>
    internal BoundExpression? Condition => Bound.Value switch
    {
        null or double.NaN or float.NaN => null,
        _ when Order.NullsFirst => null,

        // NaN is above all numbers, and statistics do not tell of it.
        _ when Order is { Descending: true, Type.IsFloating: true } => null,
        { } value => new Comparison(Order.Descending ? ComparisonOperator.GreaterOrEqual : ComparisonOperator.LessOrEqual, Operand, new Constant(Operand.Type, value)),
    };

    /// <inheritdoc/>
    public override BoundExpression WithOperands(ValueList<BoundExpression> operands) => this with { Operand = operands[0] };
}

/// <summary>Evaluates a <see cref="RankTest"/>.</summary>
sealed class RankTestNode(RankTest test, Node operand)
{
    static readonly Datum AllMay = new(Column.Constant(DataType.Boolean, true, 1), true);

    ulong[] _ranks = [];

    internal Datum Evaluate(Rows rows)
    {
        var last = test.Bound.Prefix;
        if (last == ulong.MaxValue)
        {
            return AllMay;
        }

        var value = operand(rows).Decoded();
        var length = value.Column.Length;
        if (_ranks.Length < length)
        {
            _ranks = new ulong[length];
        }

        var ranks = _ranks.AsSpan(0, length);
        KeyWords.FillRanks(value.Column, test.Order, ranks);
        return new(new BooleanColumn(new Bitmap(Bits.AtMost(ranks, last)), length), value.IsConstant);
    }
}
