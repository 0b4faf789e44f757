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

    /// <summary>Right rows of a hash are held together, so many bytes of them whatever the limit: what is more is tried with the same left rows again.</summary>
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
    internal long Bytes => new[] { _left, _right, _pairs, _unmatched }.Sum(s => s.Spilled) + (_nulls?.Left.Bytes ?? 0);

    /// <summary>Takes right rows of one worker.</summary>
    internal IBuildOverflow NewRight(WorkerContext worker) =>
        new HashedRows(_right, _node.NewRightKeys(), worker, Note, _nulls is null ? null : (rows, _) => _nulls.AddRight(rows), static () => { });

    /// <summary>Takes left rows of one worker, and gives none: the answers come when all left rows are there.</summary>
    internal BatchStage NewLeft(WorkerContext worker)
    {
        var nulls = _nulls?.Left.NewWorker(worker);
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
        await (_nulls?.Left.FinishAsync(_query) ?? Task.CompletedTask);
        var worker = new WorkerContext(_query, 0, _query.Cancel);
        using var pairs = _pairs.CreateWorker(worker);
        using var unmatched = _unmatched.CreateWorker(worker);
        using var left = new HashOrderedRows(_left.Result!.Read(0, long.MaxValue, BatchRows));
        TriedRows? tried = null;
        foreach (var (chunk, isCut) in HashOrderedRows.Chunks(_right.Result!.Read(0, long.MaxValue, BatchRows), HasRoom, () => _held > KeyBytes))
        {
            using var held = await HoldAsync(chunk);
            tried = await ProbeAsync(left, chunk, isCut, tried, held, pairs);
            await TryAsync(_nulls?.Left, held, isLast: false, pairs);
            GiveUnmatched(held, unmatched);
            _memory.Release(_held);
            _held = 0;
        }

        using var nothing = await HoldAsync([]);
        await ProbeAsync(left.UpTo(uint.MaxValue), nothing, null, pairs);
        await TryAsync(_nulls?.Left, nothing, isLast: true, pairs);
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
        else
        {
            _memory.Overdraw(bytes);
        }

        _held += bytes;
        return hasRoom;
    }

    Task<HashBuildSink> HoldAsync(IReadOnlyList<RecordBatch> chunk)
    {
        var columns = new Schema([.. _node.Inputs[1].Schema.Fields, Place]);
        List<RecordBatch> rows = [.. chunk.Select(c => WithoutHash(c, columns)), .. _nulls?.Right ?? []];
        return HashBuildSink.OfAsync(rows, columns, _node.NewRightKeys, (_hasRows != 0, _hasNullRows != 0), _query);
    }

    internal static RecordBatch WithoutHash(RecordBatch rows, Schema columns) => new(columns, [.. rows.Columns.Skip(1)], rows.Length);

    /// <summary>Joins the left rows of the hashes of a chunk of right rows.</summary>
    /// <param name="left">The left rows that come next.</param>
    /// <param name="chunk">The right rows.</param>
    /// <param name="isCut">Whether the next chunk goes on with the last hash.</param>
    /// <param name="tried">The left rows of the first hash, where the chunk before had right rows of it too.</param>
    /// <param name="held">The right rows, held.</param>
    /// <param name="pairs">Takes the answers.</param>
    /// <returns>The left rows of the last hash, where the next chunk goes on with it.</returns>
    async Task<TriedRows?> ProbeAsync(
        HashOrderedRows left, List<RecordBatch> chunk, bool isCut, TriedRows? tried, HashBuildSink held, SinkWorker pairs)
    {
        var last = HashOrderedRows.Last(chunk[^1]);
        if (tried is not null)
        {
            var goesOn = isCut && HashOrderedRows.First(chunk[0]) == last;
            await TryAsync(tried, held, !goesOn, pairs);
            if (goesOn)
            {
                return tried;
            }

            tried.Dispose();
        }

        if (!isCut)
        {
            await ProbeAsync(left.UpTo(last), held, null, pairs);
            return null;
        }

        await ProbeAsync(last > 0 ? left.UpTo(last - 1) : [], held, null, pairs);
        tried = await StoreAsync(left.UpTo(last));
        await TryAsync(tried, held, isLast: false, pairs);
        return tried;
    }

    async Task<TriedRows> StoreAsync(IEnumerable<RecordBatch> left)
    {
        var columns = LeftAndPlace();
        var stored = new TriedRows(Owner, columns, _memory, _query);
        using var worker = stored.NewWorker(new(_query, 0, _query.Cancel));
        foreach (var batch in left)
        {
            worker.Consume(WithoutHash(batch, columns));
        }

        worker.Complete();
        await stored.FinishAsync(_query);
        return stored;
    }

    /// <summary>Tries left rows with a stretch of right rows.</summary>
    Task TryAsync(TriedRows? left, HashBuildSink held, bool isLast, SinkWorker pairs) =>
        left is null ? Task.CompletedTask : ProbeAsync(left.Read(isLast, BatchRows), held, left, pairs);

    async Task ProbeAsync(IEnumerable<RecordBatch> left, HashBuildSink held, TriedRows? tried, SinkWorker pairs)
    {
        var columns = LeftAndPlace();
        using var stage = _node.NewStage(held, Place, BatchRows, tried);
        foreach (var batch in left)
        {
            stage.Accept(tried is null ? WithoutHash(batch, columns) : batch);
            await DrainAsync(stage, pairs);
        }

        stage.Flush();
        await DrainAsync(stage, pairs);
    }

    async Task DrainAsync(JoinStage stage, SinkWorker pairs)
    {
        while (stage.Produce() is { } answer)
        {
            _query.Cancel.ThrowIfCancellationRequested();
            if (answer.Length > 0)
            {
                pairs.Consume(answer);
            }

            if (WorkerPool.SliceIsOver)
            {
                await Task.Yield();
            }
        }
    }

    Schema LeftAndPlace() => new([.. _node.Inputs[0].Schema.Fields, Place]);

    void GiveUnmatched(HashBuildSink held, SinkWorker unmatched)
    {
        if (_node.Kind is not (JoinKind.Right or JoinKind.Full))
        {
            return;
        }

        var left = _node.Inputs[0].Schema;
        foreach (var rows in held.Rows.TakeInPieces([.. Enumerable.Range(0, held.Rows.Length).Where(row => held.Matched[row] == 0)], BatchRows))
        {
            unmatched.Consume(new(_unmatched.Schema, [.. left.Fields.Select(f => Column.Nulls(f.Type, rows.Length)), .. rows.Columns], rows.Length));
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
}
