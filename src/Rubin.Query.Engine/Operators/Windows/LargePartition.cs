using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>
/// A partition that memory has no room for. Its rows come in pieces; the answers of calls that look at some rows around, or at what came before, follow them. Where a call must see all rows
/// first, or looks further, they are written to a file and read back. Belongs to one worker.
/// </summary>
sealed class LargePartition : IDisposable
{
    const string Owner = "OVER";

    /// <summary>Rows that answers are computed for at a time.</summary>
    const int StretchRows = 8192;

    /// <summary>What calls keep may have so many bytes whatever the limit.</summary>
    const long StateBytes = 32 << 20;

    readonly Window _node;
    readonly Schema _schema;
    readonly StateMemory _memory;
    readonly StoredPartition _stored;
    readonly StreamedCall[] _calls;
    readonly bool _needsAll;
    readonly int _before;
    readonly int _behind;
    readonly List<RecordBatch> _coming = [];
    RecordBatch _rows;
    int _from;
    long _first;
    long _held;

    LargePartition(Window node, Schema schema, StoredPartition stored, StreamedCall[] calls, StateMemory memory)
    {
        (_node, _schema, _stored, _calls, _memory) = (node, schema, stored, calls, memory);
        _needsAll = calls.Any(c => c.NeedsAll);
        (_before, _behind) = (calls.Max(c => c.Before), calls.Max(c => c.Behind));
        _rows = Nothing();
    }

    /// <summary>A partition of a window; null where a call must see it as a whole.</summary>
    internal static LargePartition? Of(Window node, Schema schema, StateMemory memory, QueryContext query)
    {
        var stored = new StoredPartition(schema, new(node.OrderBy), Owner, query);
        var calls = Enumerable.Range(0, node.Calls.Count).Select(i => StreamedCall.Of(node, i, stored)).OfType<StreamedCall>().ToArray();
        return calls.Length == node.Calls.Count ? new(node, schema, stored, calls, memory) : null;
    }

    /// <summary>Takes the next rows; gives those whose answers are known, with them behind.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="isEnd">Whether they are the last.</param>
    internal IEnumerable<RecordBatch> Add(IEnumerable<RecordBatch> rows, bool isEnd)
    {
        foreach (var batch in rows)
        {
            if (_needsAll)
            {
                Keep(batch);
            }
            else
            {
                _coming.Add(batch);
            }
        }

        return _needsAll && isEnd ? Again() : Known(isEnd);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Release(_held);
        _held = 0;
        _stored.Dispose();
    }

    RecordBatch Nothing() => new(_schema, [.. _schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);

    /// <summary>Writes rows away until all have been seen.</summary>
    void Keep(RecordBatch batch)
    {
        foreach (var block in _stored.Add(batch))
        {
            foreach (var call in _calls)
            {
                call.Look(block);
            }
        }

        Hold(_calls.Sum(c => c.Bytes));
    }

    IEnumerable<RecordBatch> Again()
    {
        for (var block = 0; block < _stored.Blocks; block++)
        {
            _coming.Add(_stored.Block(block));
            foreach (var answer in Known(isEnd: block == _stored.Blocks - 1))
            {
                yield return answer;
            }
        }
    }

    /// <summary>Answers for as many rows as have been seen with all that they depend on.</summary>
    IEnumerable<RecordBatch> Known(bool isEnd)
    {
        if (!isEnd && _coming.Sum(b => b.Length) < StretchRows)
        {
            yield break;
        }

        _rows = RecordBatches.Concat(_schema, [_rows, .. _coming]);
        _coming.Clear();
        while (_from < _rows.Length)
        {
            WorkerPool.ThrowIfStopped();
            var known = isEnd ? _rows.Length : _rows.Length - _behind;
            var to = Math.Min(known, _from + StretchRows);
            if (to <= _from || (!isEnd && to - _from < StretchRows / 2))
            {
                yield break;
            }

            var stretch = new PartitionStretch(_rows, _from, to, _first);
            yield return new(_node.Schema, [.. stretch.Own.Columns, .. _calls.Select(c => c.Next(stretch))], stretch.Length);
            Forget(to);
        }
    }

    void Forget(int to)
    {
        _first += to - _from;
        var kept = Math.Max(0, to - _before);
        _rows = _rows.Slice(kept, _rows.Length - kept);
        _from = to - kept;
    }

    /// <summary>Takes memory for what calls keep.</summary>
    /// <exception cref="QueryException">OutOfMemory: there is no more.</exception>
    void Hold(long bytes)
    {
        if (bytes <= _held)
        {
            return;
        }

        if (!_memory.TryHold(bytes - _held))
        {
            if (bytes > StateBytes)
            {
                throw _memory.TooLittle($"what an aggregate keeps of one partition, more than {bytes >> 20} MiB,", "ask for an estimate, or cut partitions smaller");
            }

            _memory.Overdraw(bytes - _held);
        }

        _held = bytes;
    }
}
