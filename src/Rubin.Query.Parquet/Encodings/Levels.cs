using System.Numerics;

namespace Rubin.Query.Parquet;

/// <summary>Definition and repetition levels of a whole page.</summary>
static class Levels
{
    /// <summary>Bits that a level up to <paramref name="max"/> takes.</summary>
    public static int Width(int max) => 32 - BitOperations.LeadingZeroCount((uint)max);

    /// <summary>
    /// True where the levels are one run of <paramref name="count"/> times <paramref name="level"/>: the page without NULLs.
    /// </summary>
    public static bool IsConstant(PageBytes bytes, int width, int level, int count)
    {
        if (bytes.Length == 0)
        {
            return false;
        }

        var run = new RunReader(bytes, width).Next();
        return run.Count >= count && run.Value == level;
    }

    /// <summary>
    /// One bit a level: 1 where a level up to 1 is 1. <paramref name="bits"/> holds whole bytes for <paramref name="count"/> levels.
    /// </summary>
    public static void ReadBits(PageBytes bytes, Span<byte> bits, int count)
    {
        var runs = new RunReader(bytes, 1);
        for (var done = 0; done < count;)
        {
            var run = runs.Next();
            var part = Math.Min(run.Count, count - done);
            if (run.IsPacked)
            {
                BitCopy.Copy(bytes.From(run.Start), 0, bits, done, part);
            }
            else
            {
                BitCopy.Fill(bits, done, part, run.Value == 1);
            }

            done += part;
        }
    }

    /// <summary>One byte a level, none above <paramref name="max"/>.</summary>
    public static void Read(PageBytes bytes, int max, Span<byte> levels)
    {
        var width = Width(max);
        var runs = new RunReader(bytes, width);
        for (var rest = levels; !rest.IsEmpty;)
        {
            var run = runs.Next();
            var part = Math.Min(run.Count, rest.Length);
            if (run.IsPacked)
            {
                BitUnpack.Unpack(bytes.Slice(run.Start), width, rest[..part]);
            }
            else
            {
                rest[..part].Fill((byte)Math.Min(run.Value, byte.MaxValue));
            }

            rest = rest[part..];
        }

        Check(levels, max);
    }

    /// <summary>One byte a level from the deprecated packing, highest bit first (Encodings.md, "BIT_PACKED = 4").</summary>
    public static void ReadBitPacked(PageBytes bytes, int max, Span<byte> levels)
    {
        var width = Width(max);
        var source = bytes.Slice(0, ((long)levels.Length * width + 7) / 8).Span;
        for (var i = 0; i < levels.Length; i++)
        {
            var level = 0;
            for (var bit = (long)i * width; bit < (long)(i + 1) * width; bit++)
            {
                level = (level << 1) | (source[(int)(bit >> 3)] >> (7 - (int)(bit & 7)) & 1);
            }

            levels[i] = (byte)level;
        }

        Check(levels, max);
    }

    static void Check(ReadOnlySpan<byte> levels, int max)
    {
        if (levels.ContainsAnyExceptInRange((byte)0, (byte)max))
        {
            throw new CorruptDataException($"a level above {max}");
        }
    }
}
