using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Sorting;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>
/// A hash join whose right side does not fit into memory. Both sides are sorted on disk by the hash of their keys; then stretches of the right side that fit are joined
/// with the left rows of the same hashes, as in memory; and the answers are sorted back into the order of the left rows.
/// </summary>
sealed class SpilledJoin : IDisposable
{
    const string Owner = "JOIN";

    /// <summary>Rows of a batch on the way from file to file.</summary>
    const int BatchRows = 4096;

    /// <summary>All right rows of a hash are held together: so many bytes of them whatever the limit.</summary>
    const long KeyBytes = 32 << 20;

    static readonly Field Hash = new("hash", DataType.UInt32, false);
    static readonly Field Place = new("place", DataType.Int64, false);

    readonly HashJoin _node;
    readonly QueryContext _query;
    readonly StateMemory _memory;
    readonly SortSink _left;
    readonly SortSink _right;
    readonly SortSink _pairs;
    readonly SortSink _unmatched;
    readonly RowsWithNull? _nulls;
    readonly Lazy<Task> _joined;
    long _held;
    bool _isFull;
    int _hasRows;
    int _hasNullRows;

    internal SpilledJoin(HashJoin node, StateMemory memory, QueryContext query)
    {
        _node = node;
        _query = query;
        _memory = memory;
        _left = Sorted([Hash, .. node.Inputs[0].Schema.Fields, Place], 0);
        _right = Sorted([Hash, .. node.Inputs[1].Schema.Fields, Place], 0);
        _pairs = Sorted([.. node.Schema.Fields, Place], node.Schema.Count);
        _unmatched = Sorted([.. node.Schema.Fields, Place], node.Schema.Count);
        _nulls = node.MarksByCondition ? new(new([.. node.Inputs[0].Schema.Fields, Place]), memory, query) : null;

        // On the pool, so that readers wait for the task and not for a lock.
        _joined = new(() => query.Lane.Start(JoinAsync));
    }

    /// <summary>Bytes written so far.</summary>
    internal long Bytes => new[] { _left, _right, _pairs, _unmatched }.Sum(s => s.Spilled) + (_nulls?.Bytes ?? 0);

    /// <summary>Takes right rows of one worker.</summary>
    internal IBuildOverflow NewRight(WorkerContext worker) =>
        new HashedRows(_right, _node.NewRightKeys(), worker, Note, _nulls is null ? null : (rows, _) => _nulls.AddRight(rows), static () => { });

    /// <summary>Takes left rows of one worker, and gives none: the answers come when all left rows are there.</summary>
    internal BatchStage NewLeft(WorkerContext worker)
    {
        var nulls = _nulls?.NewLeft(worker);
        return new LeftStage(new(_left, _node.NewLeftKeys(), worker, static _ => { }, nulls is null ? null : nulls.Add, () => nulls?.Complete()), worker);
    }

    /// <summary>All right rows are there.</summary>
    internal ValueTask FinishRightAsync() => _right.FinishAsync(_query);

    /// <summary>The answers: the pairs in the order of the left rows, then the right rows without partner in theirs. Computed by the first who asks.</summary>
    internal async Task<IReadOnlyList<SortedRows>> AnswersAsync()
    {
        await _joined.Value;
        return [_pairs.Result!, _unmatched.Result!];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var side in new[] { _left, _right, _pairs, _unmatched })
        {
            side.Dispose();
        }

        _nulls?.Dispose();
    }

    SortSink Sorted(ValueList<Field> columns, int key) =>
        new(Owner, new(columns), [new(new ColumnReference(key, columns[key].Name, columns[key].Type))], long.MaxValue, _query);

    void Note(JoinKeyRows keys)
    {
        Interlocked.Or(ref _hasRows, keys.HasNull.Length > 0 ? 1 : 0);
        Interlocked.Or(ref _hasNullRows, Array.IndexOf(keys.HasNull, true) >= 0 ? 1 : 0);
    }

    async Task JoinAsync()
    {
        await _left.FinishAsync(_query);
        await (_nulls?.FinishAsync(_query) ?? Task.CompletedTask);
        var worker = new WorkerContext(_query, 0, _query.Cancel);
        using var pairs = _pairs.CreateWorker(worker);
        using var unmatched = _unmatched.CreateWorker(worker);
        using var left = new HashOrderedRows(_left.Result!.Read(0, long.MaxValue, BatchRows));
        foreach (var chunk in HashOrderedRows.Chunks(_right.Result!.Read(0, long.MaxValue, BatchRows), HasRoom))
        {
            using var held = await HoldAsync(chunk);
            await ProbeAsync(left.UpTo(HashOrderedRows.Last(chunk[^1])), held, pairs);
            await ProbeNullsAsync(held);
            GiveUnmatched(held, unmatched);
            _memory.Release(_held);
            (_held, _isFull) = (0, false);
        }

        using var nothing = await HoldAsync([]);
        await ProbeAsync(left.UpTo(uint.MaxValue), nothing, pairs);
        await ProbeNullsAsync(nothing);
        GiveNulls(pairs);
        pairs.Complete();
        unmatched.Complete();
        await _pairs.FinishAsync(_query);
        await _unmatched.FinishAsync(_query);
    }

    /// <summary>Takes memory for right rows: they are copied into one batch, and indexed. False where no more should come.</summary>
    bool HasRoom(RecordBatch rows)
    {
        var bytes = (2 * MemorySize.Of(rows)) + HashBuildSink.IndexBytes(rows.Length);
        var hasRoom = _memory.TryHold(2 * bytes);
        if (hasRoom)
        {
            // As much again stays free for the answers.
            _memory.Release(bytes);
        }
        else if (_isFull && _held > KeyBytes && !_memory.TryHold(bytes))
        {
            throw _memory.TooLittle($"all rows of one key of the right side, more than {_held >> 20} MiB,", "join by more columns, or fewer columns of that side");
        }
        else if (!_isFull || _held <= KeyBytes)
        {
            _memory.Overdraw(bytes);
        }

        _held += bytes;
        _isFull = !hasRoom;
        return hasRoom;
    }

    Task<HashBuildSink> HoldAsync(IReadOnlyList<RecordBatch> chunk)
    {
        var columns = new Schema([.. _node.Inputs[1].Schema.Fields, Place]);
        List<RecordBatch> rows = [.. chunk.Select(c => WithoutHash(c, columns)), .. _nulls?.Right ?? []];
        return HashBuildSink.OfAsync(rows, columns, _node.NewRightKeys, (_hasRows != 0, _hasNullRows != 0), _query);
    }

    static RecordBatch WithoutHash(RecordBatch rows, Schema columns) => new(columns, [.. rows.Columns.Skip(1)], rows.Length);

    async Task ProbeAsync(IEnumerable<RecordBatch> left, HashBuildSink held, SinkWorker pairs)
    {
        var columns = new Schema([.. _node.Inputs[0].Schema.Fields, Place]);
        await ProbeAsync(left.Select(l => WithoutHash(l, columns)), held, pairs.Consume);
    }

    async Task ProbeAsync(IEnumerable<RecordBatch> left, HashBuildSink held, Action<RecordBatch> take)
    {
        using var stage = _node.NewStage(held, Place, BatchRows);
        foreach (var batch in left)
        {
            stage.Accept(batch);
            await DrainAsync(stage, take);
        }

        stage.Flush();
        await DrainAsync(stage, take);
    }

    async Task DrainAsync(BatchStage stage, Action<RecordBatch> take)
    {
        while (stage.Produce() is { } answer)
        {
            _query.Cancel.ThrowIfCancellationRequested();
            if (answer.Length > 0)
            {
                take(answer);
            }

            if (WorkerPool.SliceIsOver)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Tries the left rows that have a NULL with some right rows.</summary>
    async Task ProbeNullsAsync(HashBuildSink held)
    {
        if (_nulls is not null)
        {
            var first = 0;
            await ProbeAsync(_nulls.Left(BatchRows), held, answer =>
            {
                _nulls.Note(first, (BooleanColumn)answer.Columns[^2]);
                first += answer.Length;
            });
        }
    }

    /// <summary>Gives those rows when they have been tried with all.</summary>
    void GiveNulls(SinkWorker pairs)
    {
        var first = 0;
        foreach (var rows in _nulls?.Left(BatchRows) ?? [])
        {
            pairs.Consume(new(_pairs.Schema, [.. rows.Columns.SkipLast(1), _nulls!.Marks(first, rows.Length), rows.Columns[^1]], rows.Length));
            first += rows.Length;
        }
    }

    void GiveUnmatched(HashBuildSink held, SinkWorker unmatched)
    {
        if (_node.Kind is not (JoinKind.Right or JoinKind.Full))
        {
            return;
        }

        var left = _node.Inputs[0].Schema;
        foreach (var rows in Enumerable.Range(0, held.Rows.Length).Where(row => held.Matched[row] == 0).Chunk(BatchRows))
        {
            unmatched.Consume(new(
                _unmatched.Schema, [.. left.Fields.Select(f => Column.Nulls(f.Type, rows.Length)), .. held.Rows.Take(rows).Columns], rows.Length));
        }
    }

    /// <summary>Keeps the left rows of one worker.</summary>
    sealed class LeftStage(HashedRows rows, WorkerContext worker) : BatchStage
    {
        readonly InputOrder _order = new(worker);

        public override void Accept(RecordBatch batch) => rows.Add(batch, _order.Next(batch.Length));

        public override RecordBatch? Produce() => null;

        public override void Dispose()
        {
            if (!worker.Cancel.IsCancellationRequested)
            {
                rows.Complete();
            }

            base.Dispose();
        }
    }

    /// <summary>Gives rows of one side to a sort, with the hash of their keys in front and their place behind; those with a NULL to <paramref name="nulls"/>, where hashes do not tell all.</summary>
    sealed class HashedRows(
        SortSink sink, JoinKeys keys, WorkerContext worker, Action<JoinKeyRows> note, Action<RecordBatch, long>? nulls, Action complete) : IBuildOverflow
    {
        readonly SinkWorker _sorted = sink.CreateWorker(worker);
        readonly Schema _unhashed = new([.. sink.Schema.Fields.Skip(1)]);

        public void Add(RecordBatch batch, long place)
        {
            var encoded = keys.Encode(batch);
            note(encoded);
            var (hashes, places) = (new uint[batch.Length], new long[batch.Length]);
            for (var row = 0; row < hashes.Length; row++)
            {
                hashes[row] = (uint)(encoded.Keys.Hashes[row] >> 32);
                places[row] = place + row;
            }

            var rows = new RecordBatch(sink.Schema, [new Column<uint>(hashes), .. batch.Columns, new Column<long>(places)], batch.Length);
            if (nulls is not null && Array.IndexOf(encoded.HasNull, true) >= 0)
            {
                int[] RowsWith(bool hasNull) => [.. Enumerable.Range(0, rows.Length).Where(row => encoded.HasNull[row] == hasNull)];
                nulls(WithoutHash(rows.Take(RowsWith(true)), _unhashed), place);
                rows = rows.Take(RowsWith(false));
            }

            ((SortWorker)_sorted).Add(rows, place);
        }

        public void Complete()
        {
            _sorted.Complete();
            complete();
        }
    }
}
