using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Items of one size; NULL is a value.</summary>
/// <param name="size">Bytes an item.</param>
abstract class ItemCells(int size) : BinaryCells
{
    /// <summary>Bytes an item.</summary>
    public int Size => size;

    /// <inheritdoc/>
    public override void AddSizes(Column column, Span<int> sizes)
    {
        foreach (ref var bytes in sizes)
        {
            bytes += size;
        }
    }

    /// <inheritdoc/>
    public override void Write(Column column, int first, Span<byte> target, Span<int> places)
    {
        WriteItems(column.Slice(first, places.Length), target, places);
        foreach (ref var place in places)
        {
            place += size;
        }
    }

    /// <summary>Writes each item at its place.</summary>
    public abstract void WriteItems(Column column, Span<byte> target, ReadOnlySpan<int> places);
}

sealed class BooleanCells(byte none) : ItemCells(1)
{
    public override void WriteItems(Column column, Span<byte> target, ReadOnlySpan<int> places)
    {
        var values = (BooleanColumn)column;
        for (var i = 0; i < places.Length; i++)
        {
            target[places[i]] = values.IsNull(i) ? none : values[i] ? (byte)'T' : (byte)'F';
        }
    }
}

sealed class IntegerCells<T>(T nullNumber) : ItemCells(Unsafe.SizeOf<T>())
    where T : unmanaged, IBinaryInteger<T>
{
    public override void WriteItems(Column column, Span<byte> target, ReadOnlySpan<int> places)
    {
        var values = ((Column<T>)column).Values;
        for (var i = 0; i < places.Length; i++)
        {
            values[i].WriteBigEndian(target[places[i]..]);
        }

        if (!column.HasNoNulls)
        {
            WriteNulls(column, values, target, places);
        }
    }

    void WriteNulls(Column column, ReadOnlySpan<T> values, Span<byte> target, ReadOnlySpan<int> places)
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (column.IsNull(i))
            {
                nullNumber.WriteBigEndian(target[places[i]..]);
            }
        }
    }
}

sealed class FloatCells() : ItemCells(4)
{
    public override void WriteItems(Column column, Span<byte> target, ReadOnlySpan<int> places)
    {
        var values = ((Column<float>)column).Values;
        var hasNulls = !column.HasNoNulls;
        for (var i = 0; i < places.Length; i++)
        {
            BinaryPrimitives.WriteSingleBigEndian(target[places[i]..], hasNulls && column.IsNull(i) ? float.NaN : values[i]);
        }
    }
}

sealed class DoubleCells() : ItemCells(8)
{
    public override void WriteItems(Column column, Span<byte> target, ReadOnlySpan<int> places)
    {
        var values = ((Column<double>)column).Values;
        var hasNulls = !column.HasNoNulls;
        for (var i = 0; i < places.Length; i++)
        {
            BinaryPrimitives.WriteDoubleBigEndian(target[places[i]..], hasNulls && column.IsNull(i) ? double.NaN : values[i]);
        }
    }
}
