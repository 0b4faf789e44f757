using System.Buffers.Binary;
using System.Text;

namespace Rubin.Query.Parquet;

/// <summary>
/// The smallest and largest of some values as statistics store them: plain, without a length prefix, and cut where long, so that
/// none of the values lies outside.
/// </summary>
/// <param name="Min">A value that none is below.</param>
/// <param name="Max">A value that none is above.</param>
/// <param name="IsMinExact">Whether <paramref name="Min"/> is one of the values.</param>
/// <param name="IsMaxExact">Whether <paramref name="Max"/> is one of the values.</param>
sealed record Bounds(byte[] Min, byte[] Max, bool IsMinExact = true, bool IsMaxExact = true)
{
    /// <summary>Longer values are cut: bounds are kept for each page, and a prefix tells pages apart as well.</summary>
    const int LongestExact = 64;

    /// <summary>The bounds of byte arrays from <paramref name="min"/> to <paramref name="max"/>; texts stay valid UTF-8.</summary>
    public static Bounds OfBytes(ReadOnlySpan<byte> min, ReadOnlySpan<byte> max)
    {
        var isMinExact = min.Length <= LongestExact;
        var lower = isMinExact ? min : min[..Cut(min)];
        var upper = max.Length <= LongestExact ? null : Above(max[..Cut(max)]);
        return new(lower.ToArray(), upper ?? max.ToArray(), isMinExact, upper is null);
    }

    /// <summary>The bounds of two sets of values together.</summary>
    public static Bounds Union(Bounds left, Bounds right, Comparison<byte[]> order)
    {
        var (low, high) = (order(left.Min, right.Min), order(left.Max, right.Max));
        return new(
            low <= 0 ? left.Min : right.Min,
            high >= 0 ? left.Max : right.Max,
            (low <= 0 && left.IsMinExact) || (low >= 0 && right.IsMinExact),
            (high >= 0 && left.IsMaxExact) || (high <= 0 && right.IsMaxExact));
    }

    /// <summary>How bounds of <paramref name="leaf"/> compare (parquet.thrift, <c>TypeDefinedOrder</c>).</summary>
    public static Comparison<byte[]> Order(LeafColumn leaf)
    {
        var isUnsigned = leaf.Element.LogicalType is { Kind: LogicalKind.Integer, IsSigned: false };
        return leaf.PhysicalType switch
        {
            PhysicalType.Int32 when isUnsigned => (a, b) => Compare(a, b, BinaryPrimitives.ReadUInt32LittleEndian),
            PhysicalType.Int32 => (a, b) => Compare(a, b, BinaryPrimitives.ReadInt32LittleEndian),
            PhysicalType.Int64 when isUnsigned => (a, b) => Compare(a, b, BinaryPrimitives.ReadUInt64LittleEndian),
            PhysicalType.Int64 => (a, b) => Compare(a, b, BinaryPrimitives.ReadInt64LittleEndian),
            PhysicalType.Float => (a, b) => Compare(a, b, BinaryPrimitives.ReadSingleLittleEndian),
            PhysicalType.Double => (a, b) => Compare(a, b, BinaryPrimitives.ReadDoubleLittleEndian),
            PhysicalType.FixedLengthByteArray => (a, b) => Compare(a, b, BinaryPrimitives.ReadInt128BigEndian),
            _ => (a, b) => a.AsSpan().SequenceCompareTo(b),
        };
    }

    delegate T Read<T>(ReadOnlySpan<byte> bytes);

    static int Compare<T>(byte[] a, byte[] b, Read<T> read)
        where T : IComparable<T> => read(a).CompareTo(read(b));

    /// <summary>Where to cut so that no character is cut in two, as long as the bytes are UTF-8.</summary>
    static int Cut(ReadOnlySpan<byte> value)
    {
        var cut = LongestExact;
        while (cut > LongestExact - 4 && (value[cut] & 0xC0) == 0x80)
        {
            cut--;
        }

        return (value[cut] & 0xC0) == 0x80 ? LongestExact : cut;
    }

    /// <summary>
    /// The next value above all that begin with <paramref name="prefix"/>: its last character that has a successor, one higher, and
    /// nothing after it. The order of UTF-8 bytes is that of code points. Null where there is none.
    /// </summary>
    static byte[]? Above(ReadOnlySpan<byte> prefix)
    {
        while (!prefix.IsEmpty)
        {
            if (Rune.DecodeLastFromUtf8(prefix, out var rune, out var length) != System.Buffers.OperationStatus.Done)
            {
                return AboveBytes(prefix);
            }

            prefix = prefix[..^length];
            if (rune.Value < 0x10FFFF)
            {
                var next = new Rune(rune.Value == 0xD7FF ? 0xE000 : rune.Value + 1);
                Span<byte> bytes = stackalloc byte[4];
                return [.. prefix, .. bytes[..next.EncodeToUtf8(bytes)]];
            }
        }

        return null;
    }

    static byte[]? AboveBytes(ReadOnlySpan<byte> prefix)
    {
        var last = prefix.LastIndexOfAnyExcept((byte)0xFF);
        if (last < 0)
        {
            return null;
        }

        var result = prefix[..(last + 1)].ToArray();
        result[last]++;
        return result;
    }
}
