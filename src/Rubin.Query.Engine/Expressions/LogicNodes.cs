using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Expressions;

/// <summary>AND and OR: term after term, as long as rows are undecided; terms that can fail only on rows that are.</summary>
sealed class JunctionNode(bool isAnd, Node[] terms, bool[] safe)
{
    // Below this share of undecided rows it pays to gather them for a term that could be evaluated on all.
    const int GatherBelow = 4;

    internal Datum Evaluate(Rows rows)
    {
        var n = rows.Length;
        var truth = TruthValues.Of(terms[0](rows), n);
        for (var k = 1; k < terms.Length; k++)
        {
            var undecided = Bits.Not(isAnd ? truth.False : truth.True, n);
            var count = undecided.CountSet(n);
            if (count == 0)
            {
                break;
            }

            var next = count < n && (!safe[k] || count < n / GatherBelow)
                ? Scatter(terms[k], rows, Bits.Positions(undecided, n))
                : TruthValues.Of(terms[k](rows), n);
            truth = isAnd ? truth.And(next, n) : truth.Or(next, n);
        }

        return new(truth.ToColumn(n), false);
    }

    /// <summary>A term's answers for some rows, NULL on the others, where they change nothing.</summary>
    static TruthValues Scatter(Node term, Rows rows, int[] positions)
    {
        var answers = TruthValues.Of(term(rows.Select(positions)), positions.Length);
        return new(Scatter(answers.True, rows.Length, positions), Scatter(answers.False, rows.Length, positions));
    }

    static Bitmap Scatter(Bitmap bits, int rows, int[] positions)
    {
        var bytes = Bits.Allocate(rows);
        for (var i = 0; i < positions.Length; i++)
        {
            bytes[positions[i] >> 3] |= (byte)((bits[i] ? 1 : 0) << (positions[i] & 7));
        }

        return new(bytes);
    }
}

/// <summary>NOT.</summary>
sealed class NegationNode(Node operand)
{
    internal Datum Evaluate(Rows rows)
    {
        var value = operand(rows).Decoded();
        return value.Column is BooleanColumn column
            ? new(new BooleanColumn(Bits.Not(column.Values, column.Length), column.Length, column.Validity), value.IsConstant)
            : value;
    }
}

/// <summary>IS NULL.</summary>
sealed class NullTestNode(Node operand)
{
    internal Datum Evaluate(Rows rows)
    {
        var value = operand(rows);
        var length = value.Column.Length;
        return new(new BooleanColumn(Bits.Not(Validity.Of(value.Column), length), length), value.IsConstant);
    }
}

/// <summary>A comparison of two values.</summary>
sealed class ComparisonNode(ComparisonOperator op, Node left, Node right)
{
    internal Datum Evaluate(Rows rows)
    {
        var (x, y) = (left(rows).Decoded(), right(rows).Decoded());
        var isConstant = x.IsConstant && y.IsConstant;
        var n = isConstant ? 1 : rows.Length;
        if (op == ComparisonOperator.NotDistinct)
        {
            return new(new BooleanColumn(Comparisons.NotDistinct(x, y, n), n), isConstant);
        }

        return new(new BooleanColumn(Comparisons.Evaluate(op, x, y, n), n, Validity.Of([x, y], n)), isConstant);
    }
}

/// <summary>IN over a list of constants.</summary>
sealed class MembershipNode
{
    readonly Node _operand;
    readonly MemberSet _set;
    readonly bool _hasNull;

    internal MembershipNode(Membership membership, Node operand)
    {
        _operand = operand;
        _hasNull = membership.Values.Contains(null);
        _set = MemberSet.Create(membership.Operand.Type.Logical, membership.Values);
    }

    internal Datum Evaluate(Rows rows)
    {
        var value = _operand(rows).Decoded();
        var length = value.Column.Length;
        if (value.Column is NullColumn)
        {
            return new(Column.Nulls(DataType.Boolean, length), value.IsConstant);
        }

        var found = _set.Contains(value.Column);
        var validity = value.Column.Validity;
        if (_hasNull)
        {
            validity = Bitmap.And(validity, found, length);
        }

        return new(new BooleanColumn(found, length, validity), value.IsConstant);
    }
}
