using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Formats.VoTable;

namespace Rubin.Query.Formats.Fits;

/// <summary>Readers of the elements of binary tables; the plain types are stored as VOTable stores them.</summary>
static class FitsItems
{
    /// <summary>The reader of a column's elements, into the builder of their type.</summary>
    public static ItemReader Of(FitsColumn column, ColumnBuilder builder)
    {
        var nullText = column.Null?.ToString(CultureInfo.InvariantCulture);
        return (column.Code, builder) switch
        {
            ('L', BooleanBuilder b) => new BooleanReader(b),
            ('X', BooleanBuilder b) => new BitReader(b),
            (_, FixedWidthBuilder<double> b) when column.IsScaled => new ScaledReader(b, column),
            ('B', FixedWidthBuilder<byte> b) => new IntegerReader<byte>(b, nullText),
            ('I', FixedWidthBuilder<short> b) => new IntegerReader<short>(b, nullText),
            ('J', FixedWidthBuilder<int> b) => new IntegerReader<int>(b, nullText),
            ('K', FixedWidthBuilder<long> b) => new IntegerReader<long>(b, nullText),
            (_, FixedWidthBuilder<sbyte> b) => new ShiftedReader<byte, sbyte>(b, column.Null, -128),
            (_, FixedWidthBuilder<ushort> b) => new ShiftedReader<short, ushort>(b, column.Null, 1 << 15),
            (_, FixedWidthBuilder<uint> b) => new ShiftedReader<int, uint>(b, column.Null, 1L << 31),
            (_, FixedWidthBuilder<ulong> b) => new ShiftedReader<long, ulong>(b, column.Null, Int128.One << 63),
            (_, FixedWidthBuilder<float> b) => new FloatReader<float>(b, 4, null),
            (_, FixedWidthBuilder<double> b) => new FloatReader<double>(b, 8, null),
            _ => throw new ArgumentException($"{builder.Type} for the elements of {column.Name}", nameof(builder)),
        };
    }

    /// <summary>Whether a stored integer of that letter is the column's NULL.</summary>
    internal static long Stored(char code, ReadOnlySpan<byte> bytes) => code switch
    {
        'B' => bytes[0],
        'I' => BinaryPrimitives.ReadInt16BigEndian(bytes),
        'J' => BinaryPrimitives.ReadInt32BigEndian(bytes),
        _ => BinaryPrimitives.ReadInt64BigEndian(bytes),
    };
}

/// <summary>Numbers that are TZERO + TSCAL times what is stored (FITS 4.0 §7.3.2).</summary>
sealed class ScaledReader(FixedWidthBuilder<double> builder, FitsColumn column) : ItemReader
{
    public override int Size => column.Code == 'C' ? 4 : column.Code == 'M' ? 8 : column.Size;

    public override bool TryRead(ReadOnlySpan<char> text) => false;

    public override void Read(ReadOnlySpan<byte> bytes)
    {
        if (column.Code is 'B' or 'I' or 'J' or 'K' && column.Null is { } none && FitsItems.Stored(column.Code, bytes) == none)
        {
            builder.AppendNull();
            return;
        }

        builder.Append(column.Zero + column.Scale * (column.Code switch
        {
            'E' or 'C' => BinaryPrimitives.ReadSingleBigEndian(bytes),
            'D' or 'M' => BinaryPrimitives.ReadDoubleBigEndian(bytes),
            _ => FitsItems.Stored(column.Code, bytes),
        }));
    }
}

/// <summary>Integers whose sign is given or taken by TZERO.</summary>
sealed class ShiftedReader<TStored, T>(FixedWidthBuilder<T> builder, long? none, Int128 shift) : ItemReader
    where TStored : unmanaged, IBinaryInteger<TStored>, IMinMaxValue<TStored>
    where T : unmanaged, IBinaryInteger<T>
{
    public override int Size => System.Runtime.CompilerServices.Unsafe.SizeOf<TStored>();

    public override bool TryRead(ReadOnlySpan<char> text) => false;

    public override void Read(ReadOnlySpan<byte> bytes)
    {
        var stored = Int128.CreateChecked(TStored.ReadBigEndian(bytes[..Size], isUnsigned: TStored.IsZero(TStored.MinValue)));
        if (stored == none)
        {
            builder.AppendNull();
            return;
        }

        builder.Append(T.CreateChecked(stored + shift));
    }
}
