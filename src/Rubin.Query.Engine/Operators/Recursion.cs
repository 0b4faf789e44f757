using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Joins;
using Rubin.Query.Engine.Operators.Keys;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>
/// WITH RECURSIVE: the rows of the start, then what the step makes of the rows before, until it makes none. Steps run as pipelines of their own, when the rows before
/// have been taken: a LIMIT above ends a recursion that has no end. Kept are the rows of the last step and, without ALL, what tells which rows came before.
/// </summary>
/// <param name="schema">The columns.</param>
/// <param name="start">The first rows.</param>
/// <param name="step">The next rows; holds a <see cref="WorkingTableScan"/>.</param>
/// <param name="form">The table's name, the number that its scan knows it by, and whether duplicates stay.</param>
sealed class Recursion(Schema schema, PhysicalNode start, PhysicalNode step, (string Name, int Key, bool IsAll) form) : PhysicalNode(schema, [start, step])
{
    internal string Table => form.Name;

    /// <inheritdoc/>
    public override string Describe() => $"{form.Name}{(form.IsAll ? " all" : "")}";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        var sink = new BuildSink("WITH RECURSIVE", Schema, builder.Query);
        builder.Before(start, this, sink);
        builder.Source(this, new RecursionSource(this, sink, builder, form.IsAll ? null : new DistinctRows(Schema)));
    }

    /// <summary>The pipeline of one step over <paramref name="working"/>, which ends in <paramref name="sink"/>.</summary>
    internal Pipeline StepOver(WorkingRows working, PipelineBuilder builder, BatchSink sink)
    {
        var inner = builder.WithWorkingRows(form.Key, working);
        step.Build(inner);
        return inner.Close(this, sink);
    }
}

/// <summary>The rows of a recursion, step by step. One worker reads them, so that they come in the order of the steps; each step runs on all workers.</summary>
sealed class RecursionSource(Recursion node, BuildSink start, PipelineBuilder builder, DistinctRows? distinct) : IBatchSource
{
    readonly WorkingRows _working = new(node.Schema);
    bool _isRead;
    RecordBatch? _rows;
    int _taken;
    int _steps;
    long _held;

    /// <inheritdoc/>
    public Schema Schema => node.Schema;

    /// <inheritdoc/>
    public double Progress => _rows is { Length: 0 } ? 1 : 0;

    /// <inheritdoc/>
    public IBatchReader OpenReader(WorkerContext worker) => new Reader(this, Interlocked.Exchange(ref _isRead, true) ? null : worker);

    /// <summary>The next rows, of one step; null at the end.</summary>
    async ValueTask<RecordBatch?> TakeAsync()
    {
        _rows ??= Fresh(start.Rows.As(Schema));
        while (_taken == _rows.Length && _rows.Length > 0)
        {
            _rows = Fresh(await StepAsync(_rows));
            _taken = 0;
        }

        var rows = _rows.Slice(_taken, Math.Min(WorkingRows.MorselRows, _rows.Length - _taken));
        _taken += rows.Length;
        return rows.Length == 0 ? null : rows;
    }

    RecordBatch Fresh(RecordBatch rows)
    {
        var fresh = distinct?.Fresh(rows) ?? rows;
        var bytes = MemorySize.Of(fresh) + (distinct?.Bytes ?? 0);
        start.Memory.Hold(bytes);
        start.Memory.Release(_held);
        _held = bytes;
        return fresh;
    }

    async Task<RecordBatch> StepAsync(RecordBatch rows)
    {
        if (++_steps > builder.Query.Options.MaxRecursion)
        {
            throw new QueryException(
                QueryErrorCode.Value,
                $"the recursive table \"{node.Table}\" has not come to an end after {builder.Query.Options.MaxRecursion} steps",
                hint: "give its step a condition that ends it, write UNION in place of UNION ALL, or LIMIT the query");
        }

        _working.Rows = rows;
        var sink = new BuildSink("WITH RECURSIVE", Schema, builder.Query);
        var pipeline = node.StepOver(_working, builder, sink);
        try
        {
            await PipelineRunner.RunAsync(pipeline, builder.Query, keepsCounters: false);
            return sink.Rows.As(Schema);
        }
        finally
        {
            foreach (var used in PipelineRunner.Sinks(pipeline))
            {
                used.Dispose();
            }
        }
    }

    /// <summary>The reader of the worker that came first; the others have none to work for, and nothing to read.</summary>
    sealed class Reader(RecursionSource source, WorkerContext? worker) : IBatchReader
    {
        IEnumerator<RecordBatch>? _batches;

        public int Morsel { get; private set; } = -1;

        public async ValueTask<RecordBatch?> ReadAsync(CancellationToken cancel)
        {
            while (worker is not null && (_batches is null || !_batches.MoveNext()))
            {
                cancel.ThrowIfCancellationRequested();
                if (await source.TakeAsync() is not { } rows)
                {
                    return null;
                }

                Morsel++;
                _batches = rows.InPieces(worker.BatchRows).GetEnumerator();
            }

            return _batches?.Current;
        }

        public ValueTask DisposeAsync() => default;
    }
}

/// <summary>The rows that a step of a recursion looks at.</summary>
/// <param name="schema">The columns.</param>
sealed class WorkingRows(Schema schema)
{
    /// <summary>Rows that one worker takes at a time.</summary>
    internal const int MorselRows = 64 << 10;

    /// <summary>The rows; set before each step.</summary>
    internal RecordBatch Rows { get; set; } = new(schema, [.. schema.Fields.Select(f => Column.Nulls(f.Type, 0))], 0);
}

/// <summary>The rows that the last step of a recursion made.</summary>
/// <param name="name">The table's name, for EXPLAIN.</param>
/// <param name="key">The recursion.</param>
/// <param name="schema">The columns.</param>
sealed class WorkingTableScan(string name, int key, Schema schema) : PhysicalNode(schema, [])
{
    /// <inheritdoc/>
    public override string Describe() => name;

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder) => builder.Source(this, new Source(Schema, builder.WorkingRowsOf(key)));

    sealed class Source(Schema schema, WorkingRows rows) : MorselSource(schema)
    {
        protected override int Count => (rows.Rows.Length + WorkingRows.MorselRows - 1) / WorkingRows.MorselRows;

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
        {
            var first = morsel * WorkingRows.MorselRows;
            return rows.Rows.Slice(first, Math.Min(WorkingRows.MorselRows, rows.Rows.Length - first)).As(Schema).InPieces(worker.BatchRows);
        }
    }
}

/// <summary>Tells which rows have not come before, as DISTINCT does.</summary>
sealed class DistinctRows
{
    const int ChunkRows = 8192;

    readonly HashKeyEncoder _encoder;
    readonly GroupTable _known;

    internal DistinctRows(Schema schema)
    {
        _encoder = new([.. schema.Fields.Select(f => f.Type.Logical)]);
        _known = GroupTable.Create(_encoder);
    }

    internal long Bytes => _known.Bytes;

    /// <summary>The rows that did not come before, each once.</summary>
    internal RecordBatch Fresh(RecordBatch rows)
    {
        var fresh = new List<int>();
        for (var start = 0; start < rows.Length; start += ChunkRows)
        {
            var chunk = rows.Slice(start, Math.Min(ChunkRows, rows.Length - start));
            var keys = _encoder.Encode(chunk.Columns, chunk.Length);
            for (var row = 0; row < chunk.Length; row++)
            {
                var known = _known.Count;
                if (_known.FindOrAdd(keys, row) == known)
                {
                    fresh.Add(start + row);
                }
            }
        }

        return fresh.Count == rows.Length ? rows : rows.Take([.. fresh]);
    }
}
