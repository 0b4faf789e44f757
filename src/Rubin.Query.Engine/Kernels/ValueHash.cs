using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// 64-bit hashes of values: equal values of a type have equal hashes, the same in every process. NaN equals NaN, -0 equals 0; NULL
/// has one too.
/// </summary>
static class ValueHash
{
    const ulong OfNull = 0x9E37_79B9_7F4A_7C15;

    /// <summary>A hash a row.</summary>
    public static void Of(Column column, Span<ulong> hashes)
    {
        if (column is DictionaryColumn encoded)
        {
            var values = new ulong[encoded.Dictionary.Length];
            Of(encoded.Dictionary, values);
            for (var row = 0; row < hashes.Length; row++)
            {
                hashes[row] = encoded.IsNull(row) ? OfNull : values[encoded.Codes[row]];
            }

            return;
        }

        switch (column)
        {
            // The types of nearly all values, without asking for the type of each.
            case Column<double> { HasNoNulls: true } c:
                for (var row = 0; row < hashes.Length; row++)
                {
                    hashes[row] = Of(c.Values[row]);
                }

                break;
            case Column<long> { HasNoNulls: true } c:
                for (var row = 0; row < hashes.Length; row++)
                {
                    hashes[row] = Mix((ulong)c.Values[row]);
                }

                break;
            default:
                for (var row = 0; row < hashes.Length; row++)
                {
                    hashes[row] = Of(column, row);
                }

                break;
        }
    }

    static ulong Of(double value) => Mix(BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value + 0.0));

    static ulong Of(Column column, int row) => column.IsNull(row) ? OfNull : column switch
    {
        Column<double> c => Of(c.Values[row]),
        Column<float> c => Of((double)c.Values[row]),
        Column<long> c => Mix((ulong)c.Values[row]),
        Column<int> c => Mix((ulong)c.Values[row]),
        Column<short> c => Mix((ulong)c.Values[row]),
        Column<sbyte> c => Mix((ulong)c.Values[row]),
        Column<ulong> c => Mix(c.Values[row]),
        Column<uint> c => Mix(c.Values[row]),
        Column<ushort> c => Mix(c.Values[row]),
        Column<byte> c => Mix(c.Values[row]),
        Column<Int128> c => Mix((ulong)c.Values[row] ^ Mix((ulong)(c.Values[row] >> 64))),
        Column<Interval> c when c.Values[row].Length is var length => Mix((ulong)length ^ Mix((ulong)(length >> 64))),
        BooleanColumn c => Mix(c[row] ? 1UL : 0),
        BinaryColumn c => OfBytes(c[row]),
        DictionaryColumn c => Of(c.Dictionary, c.Codes[row]),
        StructColumn c => c.Children.Aggregate(OfNull, (hash, child) => Mix(hash ^ Of(child, row))),
        _ => OfList(ListElements.Of(column, row)),
    };

    static ulong OfList(ListElements list)
    {
        var hash = OfNull;
        for (var k = 0; k < list.Count; k++)
        {
            hash = Mix(hash ^ Of(list.Column, list.Start + k));
        }

        return hash;
    }

    /// <summary>The hash of a byte string.</summary>
    internal static ulong OfBytes(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            hash = Mix(hash ^ word);
        }

        Span<byte> rest = stackalloc byte[sizeof(ulong)];
        rest.Clear();
        bytes[(words.Length * sizeof(ulong))..].CopyTo(rest);
        return Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest));
    }

    /// <summary>The finalizer of SplitMix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195).</summary>
    static ulong Mix(ulong x)
    {
        x += OfNull;
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }
}
