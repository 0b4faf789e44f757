using System.Buffers;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Kernels;

/// <summary>A text argument by rows.</summary>
readonly struct TextArgument(Datum datum)
{
    readonly BinaryColumn _column = (BinaryColumn)datum.Column;
    readonly int _step = datum.IsConstant ? 0 : 1;

    /// <summary>The UTF-8 of a row.</summary>
    internal ReadOnlySpan<byte> this[int row] => _column[row * _step];

    /// <summary>Whether all rows have the same text.</summary>
    internal bool IsConstant => _step == 0;
}

/// <summary>An argument of numbers by rows.</summary>
readonly struct NumberArgument<T>(Datum datum)
    where T : unmanaged
{
    readonly ReadOnlyMemory<T> _values = ((Column<T>)datum.Column).Memory;
    readonly int _step = datum.IsConstant ? 0 : 1;

    /// <summary>The value of a row.</summary>
    internal T this[int row] => _values.Span[row * _step];

    /// <summary>Whether all rows have the same value.</summary>
    internal bool IsConstant => _step == 0;
}

/// <summary>Writes the text of one row.</summary>
delegate void WriteText(int row, ArrayBufferWriter<byte> text);

/// <summary>Loops over rows of functions of text. Rows that are NULL are passed over.</summary>
static class TextLoops
{
    /// <summary>A text a row.</summary>
    internal static BinaryColumn Texts(int rows, Bitmap validity, WriteText write)
    {
        var text = new ArrayBufferWriter<byte>();
        var offsets = new int[rows + 1];
        for (var row = 0; row < rows; row++)
        {
            if (validity[row])
            {
                write(row, text);
            }

            offsets[row + 1] = text.WrittenCount;
        }

        return new(DataType.Utf8, offsets, text.WrittenMemory);
    }

    /// <summary>A number a row.</summary>
    internal static Column<T> Numbers<T>(int rows, Bitmap validity, Func<int, T> compute)
        where T : unmanaged => Numbers(rows, validity, compute, FixedWidth.PlainType(typeof(T)));

    /// <summary>A value of a type a row.</summary>
    internal static Column<T> Numbers<T>(int rows, Bitmap validity, Func<int, T> compute, DataType type)
        where T : unmanaged
    {
        var values = new T[rows];
        for (var row = 0; row < rows; row++)
        {
            values[row] = validity[row] ? compute(row) : default;
        }

        return new(type, values);
    }

    /// <summary>A truth value a row.</summary>
    internal static BooleanColumn Truths(int rows, Bitmap validity, Func<int, bool> holds)
    {
        var bytes = Bits.Allocate(rows);
        for (var row = 0; row < rows; row++)
        {
            bytes[row >> 3] |= (byte)((validity[row] && holds(row) ? 1 : 0) << (row & 7));
        }

        return new(new(bytes), rows);
    }
}
