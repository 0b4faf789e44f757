using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Execution.Spilling;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>Words on disk, of a group that is larger than memory, by bits of their hashes: how many are different is counted part by part. For one thread.</summary>
/// <param name="file">Where they are put; the query removes it.</param>
sealed class StoredWords(SpillFile file)
{
    const int Parts = 256;

    static readonly Schema Stored = new([new("word", DataType.UInt64, false)]);

    readonly List<SpillBlock>[] _parts = [.. Enumerable.Range(0, Parts).Select(_ => new List<SpillBlock>())];

    /// <summary>Writes some more.</summary>
    internal void Add(ReadOnlySpan<ulong> words)
    {
        var starts = new int[Parts + 1];
        foreach (var word in words)
        {
            starts[PartOf(word) + 1]++;
        }

        for (var part = 0; part < Parts; part++)
        {
            starts[part + 1] += starts[part];
        }

        var (next, byPart) = (starts[..Parts], new ulong[words.Length]);
        foreach (var word in words)
        {
            byPart[next[PartOf(word)]++] = word;
        }

        for (var part = 0; part < Parts; part++)
        {
            var own = byPart[starts[part]..starts[part + 1]];
            if (own.Length > 0)
            {
                WorkerPool.ThrowIfStopped();
                _parts[part].Add(file.Write(new(Stored, [new Column<ulong>(own)], own.Length)));
            }
        }
    }

    /// <summary>How many of them are different.</summary>
    internal long Count() => _parts.Sum(CountOf);

    static int PartOf(ulong word) => (int)(HashKeyEncoder.HashOf(word) >> (64 - BitOperations.Log2(Parts)));

    long CountOf(List<SpillBlock> blocks)
    {
        WorkerPool.ThrowIfStopped();
        var words = new ulong[checked(blocks.Sum(b => b.Rows))];
        var next = words.AsSpan();
        foreach (var block in blocks)
        {
            ((Column<ulong>)file.Read(block, Stored).Columns[0]).Values.CopyTo(next);
            next = next[block.Rows..];
        }

        Array.Sort(words);
        var count = Math.Min(1L, words.Length);
        for (var i = 1; i < words.Length; i++)
        {
            count += words[i] == words[i - 1] ? 0 : 1;
        }

        return count;
    }
}
