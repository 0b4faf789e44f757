using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Compression;

namespace Rubin.Query.Parquet;

/// <summary>Values of a fixed number of bytes: integers, floating point, and decimals as 16 bytes, the highest first.</summary>
/// <param name="isUnsigned">Whether integers are ordered as unsigned ones.</param>
sealed class FixedValues<T>(bool isUnsigned) : LeafValues
    where T : unmanaged, INumber<T>
{
    T[] _values = [];
    int _count;

    /// <inheritdoc/>
    public override int Count => _count;

    ReadOnlySpan<T> Values => _values.AsSpan(0, _count);

    static bool IsFloating => typeof(T) == typeof(float) || typeof(T) == typeof(double);

    /// <inheritdoc/>
    public override void Clear() => _count = 0;

    /// <inheritdoc/>
    public override void Append(Column column) => FixedConversion<T>.Convert(column, Room(column.Length));

    /// <inheritdoc/>
    public override void Append(Column column, ReadOnlySpan<int> rows) => FixedConversion<T>.Convert(column, rows, Room(rows.Length));

    /// <inheritdoc/>
    public override long PlainBytes(int start, int end) => (long)(end - start) * Unsafe.SizeOf<T>();

    /// <inheritdoc/>
    public override bool CanEncode(PageEncoding encoding) => encoding switch
    {
        PageEncoding.Plain or PageEncoding.ByteStreamSplit => true,
        PageEncoding.DeltaBinaryPacked => typeof(T) == typeof(int) || typeof(T) == typeof(long),
        _ => false,
    };

    /// <inheritdoc/>
    public override void Encode(PageEncoding encoding, int start, int end, ByteWriter output)
    {
        var values = Values[start..end];
        switch (encoding)
        {
            case PageEncoding.Plain:
                output.Write(Stored(values));
                break;
            case PageEncoding.ByteStreamSplit:
                ByteStreamSplitEncoder.Encode(Stored(values), Unsafe.SizeOf<T>(), output);
                break;
            case PageEncoding.DeltaBinaryPacked when typeof(T) == typeof(int):
                DeltaBinaryPackedEncoder.Encode(MemoryMarshal.Cast<T, int>(values), output);
                break;
            case PageEncoding.DeltaBinaryPacked when typeof(T) == typeof(long):
                DeltaBinaryPackedEncoder.Encode(MemoryMarshal.Cast<T, long>(values), output);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <inheritdoc/>
    public override PageEncoding ChooseEncoding()
    {
        if (IsFloating)
        {
            return PageEncoding.ByteStreamSplit;
        }

        return typeof(T) != typeof(Int128) && DeltasAreSmall() ? PageEncoding.DeltaBinaryPacked : PageEncoding.Plain;
    }

    /// <inheritdoc/>
    public override Bounds? BoundsOf(int start, int end)
    {
        var values = Values[start..end];
        if (isUnsigned)
        {
            return typeof(T) == typeof(int)
                ? BoundsOf(MemoryMarshal.Cast<T, uint>(values))
                : BoundsOf(MemoryMarshal.Cast<T, ulong>(values));
        }

        return BoundsOf(values);
    }

    /// <inheritdoc/>
    public override ValueDictionary? TryDictionary(int maxCount, int maxBytes)
    {
        maxCount = Math.Min(maxCount, maxBytes / Unsafe.SizeOf<T>());
        return Unsafe.SizeOf<T>() switch
        {
            4 => TryDictionary<uint>(maxCount),
            8 => TryDictionary<ulong>(maxCount),
            _ => TryDictionary<UInt128>(maxCount),
        };
    }

    /// <inheritdoc/>
    public override LeafValues Gather(ReadOnlySpan<int> positions)
    {
        var result = new FixedValues<T>(isUnsigned);
        var room = result.Room(positions.Length);
        for (var i = 0; i < positions.Length; i++)
        {
            room[i] = _values[positions[i]];
        }

        return result;
    }

    /// <inheritdoc/>
    public override void AddTo(BloomFilterBuilder filter)
    {
        foreach (var value in Values)
        {
            filter.Add(Unsafe.SizeOf<T>() switch
            {
                4 => XxHash64.Hash(Unsafe.BitCast<T, uint>(value)),
                8 => XxHash64.Hash(Unsafe.BitCast<T, ulong>(value)),
                _ => XxHash64.Hash(Stored([value])),
            });
        }
    }

    Span<T> Room(int count)
    {
        if (_count + count > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(checked(_count + count), 2 * _values.Length));
        }

        _count += count;
        return _values.AsSpan(_count - count, count);
    }

    /// <summary>Whether neighbours differ by much less than the type can hold, judged by two short stretches.</summary>
    bool DeltasAreSmall()
    {
        const int Stretch = 1024;
        if (_count < 2)
        {
            return false;
        }

        var sample = new ByteWriter();
        var first = Math.Min(Stretch, _count);
        var second = first + (_count - first) / 2;
        Encode(PageEncoding.DeltaBinaryPacked, 0, first, sample);
        Encode(PageEncoding.DeltaBinaryPacked, second - first, second, sample);
        return sample.Length < 2 * first * Unsafe.SizeOf<T>() * 0.8;
    }

    ValueDictionary? TryDictionary<TBits>(int maxCount)
        where TBits : unmanaged, IEquatable<TBits>
    {
        if (DistinctValues.TryEncode(MemoryMarshal.Cast<T, TBits>(Values), maxCount) is not var (distinct, codes))
        {
            return null;
        }

        var result = new FixedValues<T>(isUnsigned);
        MemoryMarshal.Cast<TBits, T>(distinct).CopyTo(result.Room(distinct.Length));
        return new(result, codes);
    }

    static Bounds? BoundsOf<TOrdered>(ReadOnlySpan<TOrdered> values)
        where TOrdered : unmanaged, INumber<TOrdered>
    {
        if (Extremes.Of(values) is not var (min, max))
        {
            return null;
        }

        if (IsFloating)
        {
            // "If the min is +0, the row group may contain -0 values as well" (parquet.thrift, ColumnOrder), and so for the max.
            min = TOrdered.IsZero(min) ? -TOrdered.Zero : min;
            max = TOrdered.IsZero(max) ? TOrdered.Zero : max;
        }

        return new(Plain(min), Plain(max));
    }

    static byte[] Plain<TOrdered>(TOrdered value)
        where TOrdered : unmanaged => Stored([Unsafe.BitCast<TOrdered, T>(value)]).ToArray();

    /// <summary>The bytes of <paramref name="values"/> as plain values: as in memory, but decimals with the highest byte first.</summary>
    static ReadOnlySpan<byte> Stored(ReadOnlySpan<T> values)
    {
        if (typeof(T) != typeof(Int128))
        {
            return MemoryMarshal.AsBytes(values);
        }

        var result = new byte[values.Length * 16];
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt128BigEndian(result.AsSpan(16 * i), Unsafe.BitCast<T, Int128>(values[i]));
        }

        return result;
    }
}
