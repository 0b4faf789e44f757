using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>Turns values as they lie on the page into values as they lie in the column; as many of one as of the other.</summary>
delegate void Conversion(ReadOnlySpan<byte> source, Span<byte> target);

/// <summary>The conversions of fixed-width values whose form on the page is not their form in Arrow.</summary>
static class Conversions
{
    /// <summary>The conversion for a leaf; null where the bytes are the same.</summary>
    public static Conversion? Find(LeafColumn leaf) => (leaf.PhysicalType, leaf.Type.Id) switch
    {
        (PhysicalType.Int32, TypeId.Int8 or TypeId.UInt8) => Truncate<int, byte>,
        (PhysicalType.Int32, TypeId.Int16 or TypeId.UInt16) => Truncate<int, ushort>,
        (PhysicalType.Int32, TypeId.Time) => Truncate<int, long>,
        (PhysicalType.Int32, TypeId.Decimal) => Truncate<int, Int128>,
        (PhysicalType.Int64, TypeId.Decimal) => Truncate<long, Int128>,
        (PhysicalType.Int32 or PhysicalType.Int64, TypeId.Double) => (source, target) => ScaledToDouble(source, target, leaf.Element),
        (PhysicalType.Int96, _) => Int96ToNanoseconds,
        (PhysicalType.FixedLengthByteArray, TypeId.Decimal) => (source, target) => BigEndianToDecimal(source, target, leaf.Element.TypeLength),
        (PhysicalType.FixedLengthByteArray, TypeId.Double) => (source, target) => BigEndianToDouble(source, target, leaf.Element),
        (PhysicalType.FixedLengthByteArray, TypeId.Float) => HalfToSingle,
        _ => null,
    };

    static void Truncate<TFrom, TTo>(ReadOnlySpan<byte> source, Span<byte> target)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        var from = MemoryMarshal.Cast<byte, TFrom>(source);
        var to = MemoryMarshal.Cast<byte, TTo>(target);
        for (var i = 0; i < from.Length && i < to.Length; i++)
        {
            to[i] = TTo.CreateTruncating(from[i]);
        }
    }

    // Nanoseconds of the day, then the Julian day number, both little-endian; 1970-01-01 is Julian day 2,440,588.
    static void Int96ToNanoseconds(ReadOnlySpan<byte> source, Span<byte> target)
    {
        const long Epoch = 2_440_588;
        const long NanosecondsOfDay = 86_400_000_000_000;
        var to = MemoryMarshal.Cast<byte, long>(target);
        for (var i = 0; i < to.Length; i++)
        {
            var time = BinaryPrimitives.ReadInt64LittleEndian(source[(12 * i)..]);
            var day = BinaryPrimitives.ReadInt32LittleEndian(source[(12 * i + 8)..]);
            var value = (Int128)(day - Epoch) * NanosecondsOfDay + time;
            to[i] = value == (long)value
                ? (long)value
                : throw new CorruptDataException($"a timestamp on Julian day {day}, which nanoseconds of 64 bits do not reach");
        }
    }

    static void BigEndianToDecimal(ReadOnlySpan<byte> source, Span<byte> target, int width)
    {
        var to = MemoryMarshal.Cast<byte, Int128>(target);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = Decimals.FromBigEndian(source.Slice(i * width, width));
        }
    }

    static void BigEndianToDouble(ReadOnlySpan<byte> source, Span<byte> target, SchemaElement element)
    {
        var to = MemoryMarshal.Cast<byte, double>(target);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = Decimals.ToDouble(source.Slice(i * element.TypeLength, element.TypeLength), element);
        }
    }

    static void ScaledToDouble(ReadOnlySpan<byte> source, Span<byte> target, SchemaElement element)
    {
        var to = MemoryMarshal.Cast<byte, double>(target);
        var width = source.Length / to.Length;
        for (var i = 0; i < to.Length; i++)
        {
            var value = new BigInteger(source.Slice(i * width, width));
            to[i] = Decimals.Scaled(value, element);
        }
    }

    static void HalfToSingle(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var from = MemoryMarshal.Cast<byte, Half>(source);
        var to = MemoryMarshal.Cast<byte, float>(target);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = (float)from[i];
        }
    }
}
