using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Execution.Spilling;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators.Aggregation;

/// <summary>Arguments of a DISTINCT aggregate on disk, of a group that is larger than memory, by bits of their hashes: which are different is found out part by part. For one thread.</summary>
/// <param name="types">Types of the arguments.</param>
/// <param name="file">Where they are put; the query removes it.</param>
sealed class StoredArguments(IReadOnlyList<DataType> types, SpillFile file)
{
    const int Parts = 256;

    readonly Schema _stored = new([.. types.Select(t => new Field("", t))]);
    readonly HashKeyEncoder _encoder = new(types);
    readonly List<SpillBlock>[] _parts = [.. Enumerable.Range(0, Parts).Select(_ => new List<SpillBlock>())];

    /// <summary>Writes some more.</summary>
    internal void Add(RecordBatch arguments)
    {
        foreach (var piece in arguments.InPieces(64 << 10))
        {
            var hashes = _encoder.Encode(piece.Columns, piece.Length).Hashes;
            var parts = Array.ConvertAll(hashes[..piece.Length], hash => (byte)(hash >> (64 - BitOperations.Log2(Parts))));
            int[] rows = [.. Enumerable.Range(0, piece.Length)];
            Array.Sort(parts, rows);
            for (int start = 0, end; start < rows.Length; start = end)
            {
                WorkerPool.ThrowIfStopped();
                for (end = start + 1; end < rows.Length && parts[end] == parts[start];)
                {
                    end++;
                }

                _parts[parts[start]].Add(file.Write(piece.Take(rows.AsSpan(start, end - start))));
            }
        }
    }

    /// <summary>Each combination of them once, some at a time.</summary>
    internal IEnumerable<RecordBatch> Distinct()
    {
        foreach (var blocks in _parts)
        {
            var known = GroupTable.Create(_encoder);
            foreach (var block in blocks)
            {
                WorkerPool.ThrowIfStopped();
                var rows = file.Read(block, _stored);
                var added = new List<int>();
                known.FindOrAdd(_encoder.Encode(rows.Columns, rows.Length), [.. Enumerable.Range(0, rows.Length)], new int[rows.Length], added);
                if (added.Count > 0)
                {
                    yield return rows.Take([.. added]);
                }
            }
        }
    }

    /// <summary>Columns of the arguments' types as rows.</summary>
    internal RecordBatch Rows(IReadOnlyList<Column> columns, ReadOnlySpan<int> rows)
    {
        var taken = new Column[_stored.Count];
        for (var i = 0; i < taken.Length; i++)
        {
            taken[i] = columns[i].Take(rows);
        }

        return new(_stored, taken, rows.Length);
    }
}
