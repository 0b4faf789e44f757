using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators.Clustering;

/// <summary>
/// Keeps the rows of keys that only the current morsel has, and gives their answers when it ends; the rows of all other keys, and those without key, go to what the workers share. Rows of a
/// morsel may come in any order.
/// </summary>
/// <param name="key">The column of keys.</param>
/// <param name="ownKeys">The keys that a morsel of a source alone has; null for none.</param>
/// <param name="collect">Makes an empty collection for rows of a morsel.</param>
/// <param name="shared">Takes the rows of all other keys.</param>
/// <param name="worker">The worker.</param>
sealed class OwnKeysStage(
    ColumnReference key, Func<(IBatchSource? Source, int Number), MorselBounds?> ownKeys, Func<KeyedRows> collect, SharedKeysSource shared, WorkerContext worker) : BatchStage
{
    readonly StateMemory _memory = new(worker.Query, "the rows of a row group", minimum: 0);
    readonly BatchCollector _answers = new(shared.Schema, worker.BatchRows);
    readonly List<RecordBatch> _kept = [];
    long _keptBytes;
    long _morsel = -1;
    Predicate? _isOwn;
    SinkWorker? _sharedRows;
    long _peak;

    // All rows of the morsel where they are not kept, else those of some keys.
    KeyedRows? _collected;
    SinkWorker? _collecting;

    // The answers of rows that were not kept: as many as the morsel has, from memory or disk.
    IEnumerator<RecordBatch>? _reading;

    /// <inheritdoc/>
    public override void Accept(RecordBatch batch)
    {
        if (_morsel != worker.Morsel)
        {
            _morsel = worker.Morsel;
            _isOwn = ownKeys(worker.Reading) is { } range ? Predicate.Compile(new Junction(true, IntegerKeys.Between(key, range.Least, range.Greatest))) : null;
        }

        if (_isOwn?.Select(batch) is not { Count: > 0 } own)
        {
            Share(batch);
            return;
        }

        Keep(own.Of(batch));
        if (!own.IsAll)
        {
            Share(batch.Take(Others(own, batch.Length)));
        }
    }

    /// <inheritdoc/>
    public override RecordBatch? Produce()
    {
        while (true)
        {
            if (_answers.Next() is { } answer)
            {
                return answer;
            }

            if (_reading is null)
            {
                break;
            }

            ReadOn(_reading);
        }

        if (_kept.Count == 0)
        {
            // The answers have been given, which may be as large as the rows.
            _memory.Release(_keptBytes);
            _keptBytes = 0;
        }

        return null;
    }

    /// <inheritdoc/>
    internal override async ValueTask FlushAsync()
    {
        if (_collecting is not null)
        {
            await FinishAsync();
            _reading = _collected!.Answers.ReadAll(worker).GetEnumerator();
            return;
        }

        foreach (var chunk in KeyChunks.Of(_kept, key.Id))
        {
            worker.Cancel.ThrowIfCancellationRequested();
            Collect(chunk);
            await FinishAsync();
            foreach (var batch in _collected!.Answers.ReadAll(worker))
            {
                _answers.Add(batch);
            }

            Close();
            if (WorkerPool.SliceIsOver)
            {
                await Task.Yield();
            }
        }

        _answers.Flush();
        _kept.Clear();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Close();
        _memory.Dispose();
        shared.NotePeak(_memory.Peak + _peak);
        if (!worker.Cancel.IsCancellationRequested)
        {
            _sharedRows?.Complete();
        }

        _sharedRows?.Dispose();
        base.Dispose();
    }

    void Share(RecordBatch batch)
    {
        _sharedRows ??= shared.CreateWorker(worker);
        _sharedRows.Consume(batch);
        shared.OnRows(batch.Length);
    }

    /// <summary>Keeps rows to be collected some keys at a time; collects them at once where that is not worth while, or there is no memory.</summary>
    void Keep(RecordBatch batch)
    {
        var bytes = MemorySize.Of(batch);
        if (shared.KeepsRows && _collected is null && _memory.TryHold(bytes))
        {
            _kept.Add(batch);
            _keptBytes += bytes;
            return;
        }

        Collect([.. _kept, batch]);
        _kept.Clear();
    }

    void Collect(IEnumerable<RecordBatch> rows)
    {
        _collected ??= collect();
        _collecting ??= _collected.Sink.CreateWorker(worker);
        foreach (var batch in rows)
        {
            _collecting.Consume(batch);
        }
    }

    async ValueTask FinishAsync()
    {
        _collecting!.Complete();
        await _collected!.Sink.FinishAsync(worker.Query);
    }

    void ReadOn(IEnumerator<RecordBatch> answers)
    {
        if (answers.MoveNext())
        {
            _answers.Add(answers.Current);
            return;
        }

        _answers.Flush();
        Close();
    }

    void Close()
    {
        _reading?.Dispose();
        _reading = null;
        _collecting?.Dispose();
        if (_collected is not null)
        {
            _peak = Math.Max(_peak, shared.NoteSpilled(_collected.Sink.Counters));
            _collected.Sink.Dispose();
        }

        (_collected, _collecting) = (null, null);
    }

    static int[] Others(Selection selection, int rows)
    {
        var others = new int[rows - selection.Count];
        var (count, next) = (0, 0);
        foreach (var row in selection.Rows)
        {
            for (; next < row; next++)
            {
                others[count++] = next;
            }

            next = row + 1;
        }

        for (; next < rows; next++)
        {
            others[count++] = next;
        }

        return others;
    }
}
