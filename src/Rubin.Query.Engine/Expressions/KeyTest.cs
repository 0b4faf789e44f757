using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Expressions;

/// <summary>
/// Whether a value may be one of the keys that a join holds: never false where it is, and false where it is NULL. Only made while a query runs, to be shown to the scan of the
/// join's other side.
/// </summary>
sealed record KeyTest(BoundExpression Operand, KeyFilter Keys) : BoundExpression(DataType.Boolean)
{
    /// <inheritdoc/>
    public override ValueList<BoundExpression> Operands => [Operand];

    /// <inheritdoc/>
    public override BoundExpression WithOperands(ValueList<BoundExpression> operands) => this with { Operand = operands[0] };
}

/// <summary>Evaluates a <see cref="KeyTest"/>.</summary>
sealed class KeyTestNode(KeyFilter keys, Node operand)
{
    static readonly Datum AllMay = new(Column.Constant(DataType.Boolean, true, 1), true);

    internal Datum Evaluate(Rows rows)
    {
        if (!keys.IsWorthwhile)
        {
            return AllMay;
        }

        var value = operand(rows).Decoded();
        var words = new ulong[value.Column.Length];
        var bits = Bits.Allocate(words.Length);
        if (value.Column is not NullColumn)
        {
            KeyWords.Fill(value.Column, words);
            keys.Test(words, value.Column.Validity, bits);
        }

        return new(new BooleanColumn(new Bitmap(bits), words.Length), value.IsConstant);
    }
}
