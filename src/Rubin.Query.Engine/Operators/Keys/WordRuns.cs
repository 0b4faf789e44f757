using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>Runs of equal words.</summary>
static class WordRuns
{
    /// <summary>The first row of each run of equal words. Clustered words are passed over eight at a time.</summary>
    /// <param name="words">A word a row.</param>
    /// <param name="starts">Room for as many as there are rows.</param>
    /// <returns>Number of runs.</returns>
    internal static int FillStarts(ReadOnlySpan<ulong> words, Span<int> starts)
    {
        if (words.IsEmpty)
        {
            return 0;
        }

        starts[0] = 0;
        var (count, row) = (1, 1);
        if (Vector512.IsHardwareAccelerated)
        {
            ref var first = ref MemoryMarshal.GetReference(words);
            for (; row <= words.Length - Vector512<ulong>.Count; row += Vector512<ulong>.Count)
            {
                var isSame = Vector512.Equals(Vector512.LoadUnsafe(ref first, (nuint)row), Vector512.LoadUnsafe(ref first, (nuint)(row - 1)));
                for (var others = ~isSame.ExtractMostSignificantBits() & 0xFF; others != 0; others &= others - 1)
                {
                    starts[count++] = row + BitOperations.TrailingZeroCount(others);
                }
            }
        }

        for (; row < words.Length; row++)
        {
            if (words[row] != words[row - 1])
            {
                starts[count++] = row;
            }
        }

        return count;
    }
}
