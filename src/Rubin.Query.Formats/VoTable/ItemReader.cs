using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Reads single values, or elements of lists, into a builder.</summary>
abstract class ItemReader
{
    /// <summary>Bytes of one in BINARY; a bit counts as none, for eight share a byte.</summary>
    public abstract int Size { get; }

    /// <summary>One written as text, without blanks about it; false where it is none.</summary>
    public abstract bool TryRead(ReadOnlySpan<char> text);

    /// <summary>One as bytes.</summary>
    public abstract void Read(ReadOnlySpan<byte> bytes);

    /// <summary>The reader of a field's items, into the builder of their type; null for texts.</summary>
    public static ItemReader? Of(VoTableField field, ColumnBuilder builder) => field.Datatype switch
    {
        "boolean" => new BooleanReader((BooleanBuilder)builder),
        "bit" => new BitReader((BooleanBuilder)builder),
        "unsignedByte" when field.IsBytes => null,
        "unsignedByte" => new IntegerReader<byte>((FixedWidthBuilder<byte>)builder, field.NullText),
        "short" => new IntegerReader<short>((FixedWidthBuilder<short>)builder, field.NullText),
        "int" => new IntegerReader<int>((FixedWidthBuilder<int>)builder, field.NullText),
        "long" => new IntegerReader<long>((FixedWidthBuilder<long>)builder, field.NullText),
        "float" or "floatComplex" when builder is FixedWidthBuilder<float> floats => new FloatReader<float>(floats, 4, field.NullText),
        "float" or "floatComplex" => new FloatReader<double>((FixedWidthBuilder<double>)builder, 4, field.NullText),
        "double" or "doubleComplex" => new FloatReader<double>((FixedWidthBuilder<double>)builder, 8, field.NullText),
        _ => null,
    };
}

/// <summary>Truth values: T, t, 1 and true; F, f, 0 and false; blank, ? and NUL are NULL (VOTable 1.4 §6).</summary>
sealed class BooleanReader(BooleanBuilder builder) : ItemReader
{
    public override int Size => 1;

    public override bool TryRead(ReadOnlySpan<char> text)
    {
        if (text is "?" or "\0")
        {
            builder.AppendNull();
            return true;
        }

        var isTrue = text is "T" or "t" or "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase);
        builder.Append(isTrue);
        return isTrue || text is "F" or "f" or "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    public override void Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] is (byte)'T' or (byte)'t' or (byte)'1' or (byte)'F' or (byte)'f' or (byte)'0')
        {
            builder.Append(bytes[0] is (byte)'T' or (byte)'t' or (byte)'1');
            return;
        }

        builder.AppendNull();
    }
}

/// <summary>Bits.</summary>
sealed class BitReader(BooleanBuilder builder) : ItemReader
{
    public override int Size => 0;

    public override bool TryRead(ReadOnlySpan<char> text)
    {
        builder.Append(text is "1");
        return text is "0" or "1";
    }

    public override void Read(ReadOnlySpan<byte> bytes) => builder.Append(bytes[0] != 0);
}

/// <summary>Integers, decimal or hexadecimal after 0x; one of them may stand for NULL.</summary>
sealed class IntegerReader<T> : ItemReader
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    readonly FixedWidthBuilder<T> _builder;
    readonly T? _nullNumber;

    public IntegerReader(FixedWidthBuilder<T> builder, string? nullText)
    {
        _builder = builder;
        _nullNumber = nullText is not null && TryParse(nullText.AsSpan().Trim(), out var number) ? number : null;
    }

    public override int Size => Unsafe.SizeOf<T>();

    public override bool TryRead(ReadOnlySpan<char> text)
    {
        var done = TryParse(text, out var value);
        Append(value);
        return done;
    }

    public override void Read(ReadOnlySpan<byte> bytes) => Append(T.ReadBigEndian(bytes[..Size], isUnsigned: T.IsZero(T.MinValue)));

    static bool TryParse(ReadOnlySpan<char> text, out T value) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? T.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
        : T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    void Append(T value)
    {
        if (value == _nullNumber)
        {
            _builder.AppendNull();
            return;
        }

        _builder.Append(value);
    }
}

/// <summary>Floating point of 4 or 8 bytes; one value may stand for NULL, otherwise NaN is a value.</summary>
sealed class FloatReader<T> : ItemReader
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly FixedWidthBuilder<T> _builder;
    readonly double? _nullNumber;

    public FloatReader(FixedWidthBuilder<T> builder, int size, string? nullText)
    {
        (_builder, Size) = (builder, size);
        _nullNumber = nullText is not null && TryParse(nullText.AsSpan().Trim(), out var number) ? number : null;
    }

    public override int Size { get; }

    public override bool TryRead(ReadOnlySpan<char> text)
    {
        // A number of 4 bytes is rounded from its digits at once.
        if (typeof(T) == typeof(float) && float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var single) && float.IsFinite(single))
        {
            Append(single);
            return true;
        }

        var done = TryParse(text, out var value);
        Append(value);
        return done;
    }

    public override void Read(ReadOnlySpan<byte> bytes) =>
        Append(Size == 4 ? BinaryPrimitives.ReadSingleBigEndian(bytes) : BinaryPrimitives.ReadDoubleBigEndian(bytes));

    static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        var name = text.TrimStart("+-");
        value = !name.Equals("inf", StringComparison.OrdinalIgnoreCase) ? double.NaN
            : text[0] == '-' ? double.NegativeInfinity
            : double.PositiveInfinity;
        return !double.IsNaN(value) || text.Equals("nan", StringComparison.OrdinalIgnoreCase);
    }

    void Append(double value)
    {
        if (_nullNumber is { } number && number.Equals(value))
        {
            _builder.AppendNull();
            return;
        }

        _builder.Append(T.CreateTruncating(value));
    }
}
