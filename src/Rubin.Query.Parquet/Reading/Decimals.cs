using System.Numerics;

namespace Rubin.Query.Parquet;

/// <summary>Decimals that are stored as big-endian integers in two's complement (LogicalTypes.md, "DECIMAL").</summary>
static class Decimals
{
    /// <summary>The integer in <paramref name="bytes"/>; no bytes are 0.</summary>
    /// <exception cref="CorruptDataException">It has more than 128 bits.</exception>
    public static Int128 FromBigEndian(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 16)
        {
            var sign = (bytes[^16] & 0x80) != 0 ? (byte)0xff : (byte)0;
            if (bytes[..^16].ContainsAnyExcept(sign))
            {
                throw new CorruptDataException("a decimal of more than 38 digits");
            }

            bytes = bytes[^16..];
        }

        var value = bytes.Length > 0 && (bytes[0] & 0x80) != 0 ? Int128.NegativeOne : Int128.Zero;
        foreach (var part in bytes)
        {
            value = (value << 8) | part;
        }

        return value;
    }

    /// <summary>A decimal of any number of digits, rounded.</summary>
    public static double ToDouble(ReadOnlySpan<byte> bytes, SchemaElement element) =>
        Scaled(new BigInteger(bytes, isBigEndian: true), element);

    /// <summary><paramref name="value"/> times ten to minus the scale of the decimal.</summary>
    public static double Scaled(BigInteger value, SchemaElement element) =>
        (double)value / Math.Pow(10, element.LogicalType?.Scale ?? element.Scale);
}
