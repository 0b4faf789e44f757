using System.Buffers;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators.Clustering;

/// <summary>
/// Cuts the rows of a morsel where all keys before are less than all behind, so that states of a few keys at a time are computed in the processor's caches. Rows that are sorted by key are cut into
/// chunks of some thousand rows, the longer the less they are; rows in no order are one chunk. Where the cuts are does not depend on how the rows come in batches.
/// </summary>
static class KeyChunks
{
    /// <summary>Least rows of a chunk: their values stay below the size from which the collector treats arrays as large, and what a chunk costs in itself is a few percent.</summary>
    const int FewestRows = 7800;

    /// <summary>The rows in chunks, each as slices of the batches.</summary>
    /// <param name="batches">The rows; none without key.</param>
    /// <param name="key">Position of the keys, integers.</param>
    internal static IEnumerable<List<RecordBatch>> Of(IReadOnlyList<RecordBatch> batches, int key)
    {
        var rows = batches.Sum(b => b.Length);
        if (rows < 2 * FewestRows)
        {
            return [[.. batches]];
        }

        var words = ArrayPool<ulong>.Shared.Rent(rows);
        Fill(batches, key, words);
        var cuts = Cuts(words.AsSpan(0, rows));
        ArrayPool<ulong>.Shared.Return(words);
        return Slices(batches, cuts);
    }

    static void Fill(IReadOnlyList<RecordBatch> batches, int key, Span<ulong> words)
    {
        var start = 0;
        foreach (var batch in batches)
        {
            KeyWords.Fill(batch.Columns[key], words.Slice(start, batch.Length));
            start += batch.Length;
        }
    }

    /// <summary>The ends of all chunks, ascending; the last is the number of rows.</summary>
    static List<int> Cuts(ReadOnlySpan<ulong> words)
    {
        var rented = ArrayPool<ulong>.Shared.Rent(words.Length);
        var least = rented.AsSpan(0, words.Length);
        var behind = ulong.MaxValue;
        for (var row = words.Length - 1; row >= 0; row--)
        {
            least[row] = behind = Math.Min(behind, words[row]);
        }

        var cuts = new List<int>();
        var (greatest, start) = (0UL, 0);
        for (var row = 0; row < words.Length; row++)
        {
            if (row - start >= FewestRows && greatest < least[row])
            {
                cuts.Add(row);
                start = row;
            }

            greatest = Math.Max(greatest, words[row]);
        }

        ArrayPool<ulong>.Shared.Return(rented);
        cuts.Add(words.Length);
        return cuts;
    }

    static IEnumerable<List<RecordBatch>> Slices(IReadOnlyList<RecordBatch> batches, List<int> cuts)
    {
        var (batch, taken, start) = (0, 0, 0);
        foreach (var end in cuts)
        {
            var chunk = new List<RecordBatch>();
            while (start < end)
            {
                var length = Math.Min(end - start, batches[batch].Length - taken);
                chunk.Add(length == batches[batch].Length ? batches[batch] : batches[batch].Slice(taken, length));
                (start, taken) = (start + length, taken + length);
                if (taken == batches[batch].Length)
                {
                    (batch, taken) = (batch + 1, 0);
                }
            }

            yield return chunk;
        }
    }
}
