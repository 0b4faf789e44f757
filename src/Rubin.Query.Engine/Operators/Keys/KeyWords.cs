using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>
/// Values of up to 64 bits as unsigned integers that are equal where the values are equal and in order where they are in order: NaN is one value above all
/// numbers, and -0 is +0.
/// </summary>
static class KeyWords
{
    /// <summary>Bytes of a value's word; 0 for types that have none.</summary>
    internal static int Width(DataType type) => type.Id switch
    {
        TypeId.Boolean => 1,
        TypeId.Decimal or TypeId.Interval => 0,
        _ => FixedWidth.Bytes(type),
    };

    /// <summary>The word of each row, in the low bytes; anything where the row is NULL.</summary>
    internal static void Fill(Column column, Span<ulong> words)
    {
        switch (column)
        {
            case BooleanColumn flags:
                for (var i = 0; i < words.Length; i++)
                {
                    words[i] = flags[i] ? 1UL : 0;
                }

                break;
            case Column<double> doubles:
                FillDoubles(doubles.Values, words);
                break;
            case Column<float> floats:
                FillFloats(floats.Values, words);
                break;
            case Column<long> longs:
                TensorPrimitives.Xor(MemoryMarshal.Cast<long, ulong>(longs.Values)[..words.Length], 1UL << 63, words);
                break;
            case Column<int> ints:
                FillIntegers(ints.Values, words, 1UL << 31);
                break;
            case Column<short> shorts:
                FillIntegers(shorts.Values, words, 1UL << 15);
                break;
            case Column<sbyte> bytes:
                FillIntegers(bytes.Values, words, 1UL << 7);
                break;
            case Column<ulong> longs:
                longs.Values.CopyTo(words);
                break;
            case Column<uint> ints:
                FillIntegers(ints.Values, words, 0);
                break;
            case Column<ushort> shorts:
                FillIntegers(shorts.Values, words, 0);
                break;
            case Column<byte> bytes:
                FillIntegers(bytes.Values, words, 0);
                break;
            default:
                throw new UnreachableException($"{column.Type} has no words");
        }
    }

    /// <summary>For each row a word that is in the order wanted: whether it is NULL, then all bits but the lowest of its value.</summary>
    internal static void FillRanks(Column column, KeyOrder order, Span<ulong> ranks)
    {
        var shift = 64 - (8 * Width(order.Type));
        var flip = order.Descending ? ulong.MaxValue >> shift : 0;
        var known = order.NullsFirst ? 1UL << 63 : 0;
        if (column is not NullColumn)
        {
            Fill(column, ranks);
        }

        foreach (ref var rank in ranks)
        {
            rank = ((rank ^ flip) << shift >> 1) | known;
        }

        for (var row = 0; !column.HasNoNulls && row < ranks.Length; row++)
        {
            ranks[row] = column.IsNull(row) ? known ^ 1UL << 63 : ranks[row];
        }
    }

    /// <summary>Sign bit turned (for signed types), so that negative numbers come before positive ones; higher bytes zero.</summary>
    static void FillIntegers<T>(ReadOnlySpan<T> values, Span<ulong> words, ulong sign)
        where T : unmanaged, IBinaryInteger<T>
    {
        var mask = sign == 0 ? ulong.MaxValue : (sign << 1) - 1;
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = (ulong.CreateTruncating(values[i]) ^ sign) & mask;
        }
    }

    static void FillDoubles(ReadOnlySpan<double> values, Span<ulong> words)
    {
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            ref var first = ref MemoryMarshal.GetReference(values[..words.Length]);
            var (nan, sign) = (Vector512.Create(0x7FF8_0000_0000_0000UL), Vector512.Create(1UL << 63));
            for (; i <= words.Length - Vector512<ulong>.Count; i += Vector512<ulong>.Count)
            {
                var value = Vector512.LoadUnsafe(ref first, (nuint)i) + Vector512<double>.Zero;
                var bits = Vector512.ConditionalSelect(Vector512.Equals(value, value).AsUInt64(), value.AsUInt64(), nan);
                (bits ^ ((bits.AsInt64() >> 63).AsUInt64() | sign)).StoreUnsafe(ref MemoryMarshal.GetReference(words), (nuint)i);
            }
        }

        for (; i < words.Length; i++)
        {
            // Adding zero turns -0 into +0; all NaN become the positive quiet one.
            var value = values[i] + 0.0;
            var bits = double.IsNaN(value) ? 0x7FF8_0000_0000_0000UL : BitConverter.DoubleToUInt64Bits(value);
            words[i] = (bits >> 63) != 0 ? ~bits : bits | 1UL << 63;
        }
    }

    static void FillFloats(ReadOnlySpan<float> values, Span<ulong> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var value = values[i] + 0.0f;
            var bits = float.IsNaN(value) ? 0x7FC0_0000U : BitConverter.SingleToUInt32Bits(value);
            words[i] = (bits >> 31) != 0 ? ~bits : bits | 1U << 31;
        }
    }
}
