using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Formats.Csv;

/// <summary>
/// Which types the values of a column seen so far allow. The first that all values allow is the column's:
/// BOOLEAN, BIGINT, UBIGINT, DOUBLE, DATE, TIMESTAMP, and VARCHAR, which allows anything.
/// Whole numbers that do not fit in 64 bits stay text as long as no value has a point or exponent: rounding them could join identifiers.
/// </summary>
sealed class ColumnEvidence
{
    Kinds _kinds = Kinds.All;
    bool _isSeen;
    bool _hasFraction;

    [Flags]
    enum Kinds
    {
        Text = 0,
        Boolean = 1,
        Integer = 2,
        Unsigned = 4,
        Double = 8,
        Date = 16,
        Timestamp = 32,
        All = 63,
    }

    /// <summary>The type for the values seen; text where there is none.</summary>
    public DataType Type => !_isSeen ? DataType.Utf8 : _kinds switch
    {
        var k when k.HasFlag(Kinds.Boolean) => DataType.Boolean,
        var k when k.HasFlag(Kinds.Integer) => DataType.Int64,
        var k when k.HasFlag(Kinds.Unsigned) => DataType.UInt64,
        var k when k.HasFlag(Kinds.Double) && _hasFraction => DataType.Double,
        var k when k.HasFlag(Kinds.Date) => DataType.Date,
        var k when k.HasFlag(Kinds.Timestamp) => DataType.Timestamp,
        _ => DataType.Utf8,
    };

    /// <summary>Takes a value into account; an empty one, quoted or not, tells nothing.</summary>
    public void Add(ReadOnlySpan<byte> value, bool isQuoted)
    {
        if (_kinds == Kinds.Text)
        {
            return;
        }

        var text = CsvValue.Trim(value);
        if (!text.IsEmpty && (isQuoted || !CsvValue.IsNull(text)))
        {
            _kinds = Allowed(text);
            _isSeen = true;
        }
    }

    /// <summary>Whether a value is of the column's type: then taking it into account does not change it.</summary>
    public bool Allows(ReadOnlySpan<byte> value, bool isQuoted)
    {
        var text = CsvValue.Trim(value);
        return _kinds == Kinds.Text || text.IsEmpty || (!isQuoted && CsvValue.IsNull(text)) || Allowed(text) != Kinds.Text;
    }

    /// <summary>Whether a value is nothing but text.</summary>
    public static bool IsText(ReadOnlySpan<byte> value) => new ColumnEvidence().Allowed(CsvValue.Trim(value)) == Kinds.Text;

    /// <summary>What is left of the kinds; those that follow from a narrower one are not tried.</summary>
    Kinds Allowed(ReadOnlySpan<byte> text)
    {
        if (_kinds.HasFlag(Kinds.Integer) && CsvValue.TryInteger(text, out var integer))
        {
            return _kinds & (Kinds.Integer | Kinds.Double | (integer < 0 || text[0] == '+' ? 0 : Kinds.Unsigned));
        }

        if (_kinds.HasFlag(Kinds.Double) && CsvValue.TryDouble(text, out _))
        {
            _hasFraction = _hasFraction || !CsvValue.IsWhole(text);
            return _kinds & (Kinds.Double | (CsvValue.TryUnsigned(text, out _) ? Kinds.Unsigned : 0));
        }

        if (_kinds.HasFlag(Kinds.Boolean) && CsvValue.TryBoolean(text, out _))
        {
            return Kinds.Boolean;
        }

        if (_kinds.HasFlag(Kinds.Date) && TimeText.TryParseDate(text, out _))
        {
            return _kinds & (Kinds.Date | Kinds.Timestamp);
        }

        return _kinds.HasFlag(Kinds.Timestamp) && TimeText.TryParseTimestamp(text, TimeUnit.Microsecond, out _)
            ? Kinds.Timestamp
            : Kinds.Text;
    }
}
