using System.Buffers;
using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Formats;

/// <summary>Values as the text that <see cref="ValueText"/> gives them, in UTF-8; numbers and texts without a detour over strings.</summary>
sealed class Utf8Values
{
    readonly StringBuilder _text = new();

    /// <summary>Writes a value that is a number; false, and nothing written, where it is none.</summary>
    internal static bool TryWriteNumber(IBufferWriter<byte> target, Column column, int row)
    {
        switch (column)
        {
            case Column<double> c:
                WriteFloat(target, c.Values[row]);
                return true;
            case Column<float> c:
                WriteFloat(target, c.Values[row]);
                return true;
            case Column<long> { Type.Id: TypeId.Int64 } c:
                WriteInteger(target, c.Values[row]);
                return true;
            case Column<int> { Type.Id: TypeId.Int32 } c:
                WriteInteger(target, c.Values[row]);
                return true;
            case Column<short> c:
                WriteInteger(target, c.Values[row]);
                return true;
            case Column<byte> c:
                WriteInteger(target, c.Values[row]);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The text of any value that is not NULL.</summary>
    internal ReadOnlySpan<byte> Text(Column column, int row)
    {
        if (column is DictionaryColumn coded)
        {
            return Text(coded.Dictionary, coded.Codes[row]);
        }

        if (column is BinaryColumn { Type.Id: TypeId.Utf8 } texts)
        {
            return texts[row];
        }

        ValueText.Append(_text.Clear(), column, row);
        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    static void WriteInteger<T>(IBufferWriter<byte> target, T value)
        where T : IUtf8SpanFormattable
    {
        value.TryFormat(target.GetSpan(24), out var length, default, CultureInfo.InvariantCulture);
        target.Advance(length);
    }

    /// <summary>The shortest digits that give the number back; 1E+20 is written 1e+20, and a whole number keeps a point.</summary>
    static void WriteFloat<T>(IBufferWriter<byte> target, T value)
        where T : System.Numerics.IFloatingPointIeee754<T>
    {
        var span = target.GetSpan(40);
        value.TryFormat(span, out var length, "R", CultureInfo.InvariantCulture);
        if (T.IsFinite(value))
        {
            var mark = span[..length].IndexOfAny((byte)'.', (byte)'E');
            if (mark < 0)
            {
                ".0"u8.CopyTo(span[length..]);
                length += 2;
            }
            else if (span[..length].IndexOf((byte)'E') is >= 0 and var exponent)
            {
                span[exponent] = (byte)'e';
            }
        }

        target.Advance(length);
    }
}
