using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Execution.Spilling;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Windows;

/// <summary>
/// A partition that memory has no room for. Its rows come in pieces; the answers of calls that look at some rows around, or at what came before, follow them. Where a call must see all rows
/// first, they are written to a file and read back. Belongs to one worker.
/// </summary>
sealed class LargePartition : IDisposable
{
    const string Owner = "OVER";

    /// <summary>Rows that answers are computed for at a time.</summary>
    const int StretchRows = 8192;

    /// <summary>Rows that ORDER BY does not tell apart may have so many bytes whatever the limit.</summary>
    const long PeerBytes = 32 << 20;

    readonly Window _node;
    readonly Schema _schema;
    readonly StateMemory _memory;
    readonly QueryContext _query;
    readonly StreamedCall[] _calls;
    readonly RowOrder _order;
    readonly bool _needsPeers;
    readonly int _before;
    readonly int _behind;
    readonly List<SpillBlock> _blocks = [];
    readonly List<RecordBatch> _coming = [];
    SpillFile? _file;
    RecordBatch _rows;
    int _from;
    long _first;
    long _seen;
    long _held;

    LargePartition(Window node, Schema schema, StreamedCall[] calls, StateMemory memory, QueryContext query)
    {
        (_node, _schema, _calls, _memory, _query) = (node, schema, calls, memory, query);
        _order = new(node.OrderBy);
        _needsPeers = calls.Any(c => c.NeedsPeers);
        (_before, _behind) = (calls.Max(c => c.Before), calls.Max(c => c.Behind));
        _rows = Nothing();
    }

    bool NeedsAll => _calls.Any(c => c.NeedsAll);

    /// <summary>Whether all calls of a window can be answered so.</summary>
    internal static bool Takes(Window node) => Enumerable.Range(0, node.Calls.Count).All(i => StreamedCall.Of(node, i) is not null);

    /// <summary>A partition of a window whose calls can all be answered so.</summary>
    internal static LargePartition Of(Window node, Schema schema, StateMemory memory, QueryContext query) =>
        new(node, schema, [.. Enumerable.Range(0, node.Calls.Count).Select(i => StreamedCall.Of(node, i)!)], memory, query);

    /// <summary>Takes the next rows; gives those whose answers are known, with them behind.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="isEnd">Whether they are the last.</param>
    internal IEnumerable<RecordBatch> Add(IEnumerable<RecordBatch> rows, bool isEnd)
    {
        foreach (var batch in rows)
        {
            _seen += batch.Length;
            if (!NeedsAll)
            {
                _coming.Add(batch);
                continue;
            }

            foreach (var call in _calls)
            {
                call.Look(batch);
            }

            Keep(batch);
        }

        if (!NeedsAll || !isEnd)
        {
            return Known(isEnd);
        }

        return Again();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Release(_held);
        _held = 0;
        if (_file is not null)
        {
            _query.Spills.Remove(_file);
        }
    }

    RecordBatch Nothing() => new(_schema, [.. _schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);

    /// <summary>Writes rows away until all have been seen.</summary>
    void Keep(RecordBatch batch)
    {
        _file ??= _query.Spills.NewFile(Owner);
        foreach (var piece in batch.InPieces(RunMerge.WindowRows))
        {
            _blocks.Add(_file.Write(piece));
        }

        Hold(_calls.Sum(c => c.Bytes), "what an aggregate keeps of one partition, more than", "ask for an estimate, or cut partitions smaller");
    }

    IEnumerable<RecordBatch> Again()
    {
        for (var i = 0; i < _blocks.Count; i++)
        {
            _coming.Add(_file!.Read(_blocks[i], _schema));
            foreach (var answer in Known(isEnd: i == _blocks.Count - 1))
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
            var (starts, ends) = ((long[])[], (long[])[]);
            if (_needsPeers && to > _from)
            {
                to = EndOfPeers(to, known, isEnd);
                (starts, ends) = to > _from ? Peers(to) : ([], []);
            }

            if (to <= _from || (!isEnd && to - _from < StretchRows / 2))
            {
                yield break;
            }

            var stretch = new PartitionStretch(_rows, _from, to, _first, starts, ends);
            yield return new(_node.Schema, [.. stretch.Own.Columns, .. _calls.Select(c => c.Next(stretch, _seen))], stretch.Length);
            Forget(to);
        }
    }

    /// <summary>The last row up to which peers are whole; the first behind <paramref name="to"/> where there is none before.</summary>
    int EndOfPeers(int to, int known, bool isEnd)
    {
        if (isEnd && to == _rows.Length)
        {
            return to;
        }

        var changes = _order.KeysOf(_rows.Slice(_from, known - _from)).Changes();
        var before = changes.FindLastIndex(c => _from + c <= to);
        if (before >= 0)
        {
            return _from + changes[before];
        }

        if (changes.Count > 0)
        {
            return _from + changes[0];
        }

        Hold(2 * MemorySize.Of(_rows), "the rows that ORDER BY does not tell apart, more than", "add a column to ORDER BY, or count by ROWS");
        return isEnd ? _rows.Length : _from;
    }

    (long[] Starts, long[] Ends) Peers(int to)
    {
        var changes = _order.KeysOf(_rows.Slice(_from, to - _from)).Changes();
        var (starts, ends) = (new long[to - _from], new long[to - _from]);
        var start = 0;
        foreach (var end in changes.Append(to - _from))
        {
            starts.AsSpan(start..end).Fill(_first + start);
            ends.AsSpan(start..end).Fill(_first + end);
            start = end;
        }

        return (starts, ends);
    }

    void Forget(int to)
    {
        _first += to - _from;
        var kept = Math.Max(0, to - _before);
        _rows = _rows.Slice(kept, _rows.Length - kept);
        _from = to - kept;
    }

    /// <summary>Takes memory for what must be together.</summary>
    /// <exception cref="QueryException">OutOfMemory: there is no more.</exception>
    void Hold(long bytes, string what, string remedy)
    {
        if (bytes <= _held)
        {
            return;
        }

        if (!_memory.TryHold(bytes - _held))
        {
            if (bytes > PeerBytes)
            {
                throw _memory.TooLittle($"{what} {bytes >> 20} MiB,", remedy);
            }

            _memory.Overdraw(bytes - _held);
        }

        _held = bytes;
    }
}
