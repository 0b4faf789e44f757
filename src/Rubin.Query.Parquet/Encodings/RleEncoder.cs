using System.Numerics;

namespace Rubin.Query.Parquet;

/// <summary>
/// The hybrid of run lengths and bit packing (Parquet Encodings.md, "Run Length Encoding / Bit-Packing Hybrid"), without a length prefix:
/// levels, dictionary codes and booleans.
/// </summary>
static class RleEncoder
{
    /// <summary>A run shorter than this is cheaper packed: a run breaks the packed stretch around it in groups of eight.</summary>
    const int ShortestRun = 16;

    /// <summary>Bits that hold every value from 0 to <paramref name="largest"/>.</summary>
    public static int BitWidth(int largest) => 32 - BitOperations.LeadingZeroCount((uint)largest);

    /// <summary>Appends <paramref name="values"/>, none of which needs more than <paramref name="width"/> bits.</summary>
    public static void Encode(ReadOnlySpan<int> values, int width, ByteWriter output)
    {
        var packedFrom = 0;
        var at = 0;
        while (at < values.Length)
        {
            var run = RunLength(values, at);
            // A packed stretch holds a multiple of eight values, so a run lends it the few that fill it up.
            var lent = -(at - packedFrom) & 7;
            if (run - lent < ShortestRun)
            {
                at += run;
                continue;
            }

            WritePacked(values[packedFrom..(at + lent)], width, output);
            WriteRun(values[at], run - lent, width, output);
            at += run;
            packedFrom = at;
        }

        WritePacked(values[packedFrom..], width, output);
    }

    /// <summary>Appends <paramref name="count"/> times <paramref name="value"/>.</summary>
    public static void WriteRun(int value, int count, int width, ByteWriter output)
    {
        if (count == 0)
        {
            return;
        }

        output.WriteVarint((ulong)(uint)count << 1);
        for (var shift = 0; shift < width; shift += 8)
        {
            output.WriteByte((byte)(value >> shift));
        }
    }

    /// <summary>Appends <paramref name="levels"/>, none of which needs more than <paramref name="width"/> bits.</summary>
    public static void EncodeLevels(ReadOnlySpan<byte> levels, int width, ByteWriter output)
    {
        if (levels.IsEmpty)
        {
            return;
        }

        if (!levels.ContainsAnyExcept(levels[0]))
        {
            WriteRun(levels[0], levels.Length, width, output);
            return;
        }

        var wide = new int[levels.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            wide[i] = levels[i];
        }

        Encode(wide, width, output);
    }

    /// <summary>How many values from <paramref name="start"/> on are equal to the first of them.</summary>
    static int RunLength(ReadOnlySpan<int> values, int start)
    {
        var value = values[start];
        if (start + 1 < values.Length && values[start + 1] != value)
        {
            return 1;
        }

        var other = values[start..].IndexOfAnyExcept(value);
        return other < 0 ? values.Length - start : other;
    }

    static void WritePacked(ReadOnlySpan<int> values, int width, ByteWriter output)
    {
        if (values.IsEmpty)
        {
            return;
        }

        var groups = (values.Length + 7) / 8;
        output.WriteVarint((ulong)(uint)groups << 1 | 1);
        var whole = values.Length & ~7;
        BitPackingEncoder.Pack(values[..whole], width, output);
        if (whole < values.Length)
        {
            Span<int> last = stackalloc int[8];
            last.Clear();
            values[whole..].CopyTo(last);
            BitPackingEncoder.Pack(last, width, output);
        }
    }
}
