using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>The keys of some rows of one side of a join.</summary>
/// <param name="Keys">As hash tables take them.</param>
/// <param name="CanMatch">Which rows can have a partner.</param>
/// <param name="HasNull">Which cannot because a key is NULL.</param>
sealed record JoinKeyRows(HashKeys Keys, bool[] CanMatch, bool[] HasNull);

/// <summary>The rows of the held side by key: for a key, a stretch of <see cref="Rows"/>, in the order of the input.</summary>
abstract class KeyIndex
{
    /// <summary>Row numbers, those of one key side by side.</summary>
    internal int[] Rows { get; private protected init; } = [];

    /// <summary>Bytes held beside the rows' own.</summary>
    internal abstract long Bytes { get; }

    /// <summary>For each row of the other side, where the rows of its key begin, and how many there are.</summary>
    internal abstract void Find(JoinKeyRows keys, Span<int> starts, Span<int> counts);
}

/// <summary>
/// An index of integers that lie close together, such as numbers of visits or of the objects of a release: an array by their difference to the least. One look in memory
/// where a hash table takes two or three.
/// </summary>
sealed class DirectIndex : KeyIndex
{
    /// <summary>Places of the array for each row: as many bytes as a hash table would take.</summary>
    const int PlacesPerRow = 16;

    readonly ulong _least;

    // Where the rows of each difference begin in Rows, and the end of the last; null where no key has two rows: Rows are then by difference, -1 for none.
    readonly int[]? _starts;

    DirectIndex(ulong least, int[] rows, int[]? starts)
    {
        _least = least;
        _starts = starts;
        Rows = rows;
    }

    /// <inheritdoc/>
    internal override long Bytes => 4L * (Rows.Length + (_starts?.Length ?? 0));

    /// <summary>The index; null where the keys are too far apart.</summary>
    /// <param name="chunks">The keys, all of words.</param>
    /// <param name="chunkRows">Rows of each chunk but the last.</param>
    internal static DirectIndex? Of(IReadOnlyList<JoinKeyRows> chunks, int chunkRows)
    {
        var (least, most, rows) = (ulong.MaxValue, 0UL, 0L);
        foreach (var (keys, canMatch, _) in chunks)
        {
            WorkerPool.ThrowIfStopped();
            for (var row = 0; row < canMatch.Length; row++)
            {
                if (canMatch[row])
                {
                    least = Math.Min(least, keys.Words![row]);
                    most = Math.Max(most, keys.Words[row]);
                    rows++;
                }
            }
        }

        if (rows == 0 || most - least >= (ulong)Math.Min(PlacesPerRow * rows, Array.MaxLength - 1))
        {
            return null;
        }

        var places = (int)(most - least) + 1;
        return Unique(chunks, chunkRows, least, places) ?? Repeated(chunks, chunkRows, least, new int[places + 1], (int)rows);
    }

    /// <inheritdoc/>
    internal override void Find(JoinKeyRows keys, Span<int> starts, Span<int> counts)
    {
        var (words, canMatch) = (keys.Keys.Words!, keys.CanMatch);
        var places = (ulong)(_starts?.Length - 1 ?? Rows.Length);
        for (var row = 0; row < counts.Length; row++)
        {
            var place = words[row] - _least;
            counts[row] = 0;
            if (place < places && canMatch[row])
            {
                (starts[row], counts[row]) = _starts is null
                    ? ((int)place, Rows[place] >= 0 ? 1 : 0)
                    : (_starts[place], _starts[place + 1] - _starts[place]);
            }
        }
    }

    static DirectIndex? Unique(IReadOnlyList<JoinKeyRows> chunks, int chunkRows, ulong least, int places)
    {
        var rowOf = GC.AllocateUninitializedArray<int>(places);
        rowOf.AsSpan().Fill(-1);
        for (var chunk = 0; chunk < chunks.Count; chunk++)
        {
            WorkerPool.ThrowIfStopped();
            var (keys, canMatch, _) = chunks[chunk];
            for (var row = 0; row < canMatch.Length; row++)
            {
                if (canMatch[row])
                {
                    ref var first = ref rowOf[keys.Words![row] - least];
                    if (first >= 0)
                    {
                        return null;
                    }

                    first = (chunk * chunkRows) + row;
                }
            }
        }

        return new(least, rowOf, null);
    }

    static DirectIndex Repeated(IReadOnlyList<JoinKeyRows> chunks, int chunkRows, ulong least, int[] starts, int count)
    {
        foreach (var (keys, canMatch, _) in chunks)
        {
            WorkerPool.ThrowIfStopped();
            for (var row = 0; row < canMatch.Length; row++)
            {
                if (canMatch[row])
                {
                    starts[keys.Words![row] - least + 1]++;
                }
            }
        }

        for (var i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        var next = starts.AsSpan().ToArray();
        var rows = new int[count];
        for (var chunk = 0; chunk < chunks.Count; chunk++)
        {
            WorkerPool.ThrowIfStopped();
            var (keys, canMatch, _) = chunks[chunk];
            for (var row = 0; row < canMatch.Length; row++)
            {
                if (canMatch[row])
                {
                    rows[next[keys.Words![row] - least]++] = (chunk * chunkRows) + row;
                }
            }
        }

        return new(least, rows, starts);
    }
}
