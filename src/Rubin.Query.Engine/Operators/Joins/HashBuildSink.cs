using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>The keys of one side of a hash join. Belongs to one worker.</summary>
/// <param name="expressions">Over the columns of that side.</param>
/// <param name="matchesNull">For each key, whether NULL equals NULL and NaN equals NaN (IS NOT DISTINCT FROM); otherwise neither equals anything.</param>
sealed class JoinKeys(IReadOnlyList<BoundExpression> expressions, bool[] matchesNull)
{
    readonly Evaluator[] _evaluators = [.. expressions.Select(ExpressionCompiler.Compile)];
    readonly HashKeyEncoder _encoder = new([.. expressions.Select(e => e.Type.Logical)]);

    /// <summary>Whether a key is one word, and no NULL equals another.</summary>
    internal bool IsPlainWord => _evaluators.Length == 1 && _encoder.IsWord && !matchesNull[0];

    internal GroupTable NewTable() => GroupTable.Create(_encoder);

    /// <summary>The keys of a batch's rows.</summary>
    internal JoinKeyRows Encode(RecordBatch batch)
    {
        var columns = Array.ConvertAll(_evaluators, e => e(batch).ToColumn(batch.Length));
        var canMatch = new bool[batch.Length];
        var hasNull = new bool[batch.Length];
        canMatch.AsSpan().Fill(true);
        for (var k = 0; k < columns.Length; k++)
        {
            if (!matchesNull[k])
            {
                Exclude(columns[k], canMatch, hasNull);
            }
        }

        return new(_encoder.Encode(columns, batch.Length), canMatch, hasNull);
    }

    static void Exclude(Column column, bool[] canMatch, bool[] hasNull)
    {
        if (!column.HasNoNulls)
        {
            for (var i = 0; i < canMatch.Length; i++)
            {
                hasNull[i] |= column.IsNull(i);
                canMatch[i] &= !column.IsNull(i);
            }
        }

        if (column.Type.Logical.IsFloating)
        {
            var plain = column is DictionaryColumn encoded ? encoded.Decode() : column;
            for (var i = 0; i < canMatch.Length; i++)
            {
                canMatch[i] &= plain is Column<double> doubles ? !double.IsNaN(doubles.Values[i]) : !float.IsNaN(((Column<float>)plain).Values[i]);
            }
        }
    }
}

/// <summary>The right side of a hash join: its rows, and for each key the rows that have it, in the order of the input.</summary>
/// <param name="owner">The operator's name, for messages.</param>
/// <param name="schema">The columns.</param>
/// <param name="keys">Makes the keys of the right side for one worker.</param>
/// <param name="query">The query.</param>
/// <param name="node">The join, where it can be done on disk; null where the rows must fit into memory.</param>
sealed class HashBuildSink(string owner, Schema schema, Func<JoinKeys> keys, QueryContext query, HashJoin? node) : BuildSink(owner, schema, query)
{
    /// <summary>Rows whose keys are encoded in one piece.</summary>
    const int ChunkRows = 32 << 10;

    readonly Lock _gate = new();
    SpilledJoin? _spilled;

    /// <summary>The rows by key; set when the sink has finished.</summary>
    internal KeyIndex? Index { get; private set; }

    /// <summary>Whether the other side can make use of <see cref="Filter"/>.</summary>
    internal bool WantsFilter { get; set; }

    /// <summary>What tells rows of the other side that have no partner; null where no row can have one.</summary>
    internal KeyFilter? Filter { get; private set; }

    /// <summary>Whether <see cref="Filter"/> says all: not for keys that are no single word, and for joins on disk.</summary>
    internal bool KnowsKeys { get; private set; }

    /// <summary>Rows that have a NULL in a key that matches no NULL, ascending.</summary>
    internal int[] NullRows { get; private set; } = [];

    /// <summary>Whether the right side has rows at all.</summary>
    internal bool HasRows { get; private set; }

    /// <summary>Whether it has rows with such a NULL.</summary>
    internal bool HasNullRows { get; private set; }

    /// <summary>The join on disk; null where the rows fit into memory.</summary>
    internal SpilledJoin? Spilled => _spilled;

    /// <inheritdoc/>
    public override IReadOnlyList<Counter> Counters => [.. base.Counters, new(CounterNames.BytesSpilled, _spilled?.Bytes ?? 0)];

    /// <summary>A part of a right side that is done on disk.</summary>
    /// <param name="batches">The rows.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="keys">Makes the keys of the right side for one worker.</param>
    /// <param name="whole">Whether the whole right side has rows, and rows with a NULL in a key.</param>
    /// <param name="query">The query.</param>
    internal static async Task<HashBuildSink> OfAsync(
        IReadOnlyList<RecordBatch> batches, Schema schema, Func<JoinKeys> keys, (bool HasRows, bool HasNullRows) whole, QueryContext query)
    {
        var part = new HashBuildSink("JOIN", schema, keys, query, null);
        if (batches.Count > 0)
        {
            await part.SetRowsAsync(batches);
        }

        await part.IndexAsync();
        (part.HasRows, part.HasNullRows) = whole;
        return part;
    }

    /// <summary>What the index of so many rows takes at most, while it is made too; long keys take more.</summary>
    internal static long IndexBytes(int rows) => 100L * rows;

    /// <inheritdoc/>
    public override async ValueTask FinishAsync(QueryContext query)
    {
        // The rows are copied into one batch, and lie in memory twice until then.
        var copied = HeldBytes;
        var index = IndexBytes(HeldRows);
        if (node is not null && (HasOverflown || !Memory.TryHold(copied + index)))
        {
            Overflow(OverflowFor(new(query, 0, query.Cancel))!);
            await _spilled!.FinishRightAsync();
            return;
        }

        await base.FinishAsync(query);
        await IndexAsync();
        if (node is not null)
        {
            Memory.Release(copied + Math.Max(0, index - Index!.Bytes));
        }
        else
        {
            Memory.Hold(Index!.Bytes);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _spilled?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override IBuildOverflow? OverflowFor(WorkerContext worker)
    {
        if (node is null)
        {
            return null;
        }

        lock (_gate)
        {
            _spilled ??= new(node, Memory, Query);
        }

        return _spilled.NewRight(worker);
    }

    async Task IndexAsync()
    {
        var chunks = new JoinKeyRows[(Rows.Length + ChunkRows - 1) / ChunkRows];
        await Query.RunAllAsync([.. Enumerable.Range(0, chunks.Length).Select(i => (Action)(() => chunks[i] = keys().Encode(Chunk(i))))]);
        NullRows = RowsWithNull([.. chunks.Select(c => c.HasNull)]);
        (HasRows, HasNullRows) = (Rows.Length > 0, NullRows.Length > 0);
        var own = keys();
        if (WantsFilter && own.IsPlainWord)
        {
            (Filter, KnowsKeys) = (KeyFilter.Of([.. chunks.Select(c => (c.Keys.Words!, c.CanMatch))]), true);
        }

        Index = (own.IsPlainWord ? DirectIndex.Of(chunks, ChunkRows) : null) ?? (KeyIndex)await HashIndex.OfAsync(chunks, ChunkRows, own.NewTable, Query);
    }

    static int[] RowsWithNull(IReadOnlyList<bool[]> chunks)
    {
        var rows = new List<int>();
        for (var chunk = 0; chunk < chunks.Count; chunk++)
        {
            for (var row = Array.IndexOf(chunks[chunk], true); row >= 0; row = Array.IndexOf(chunks[chunk], true, row + 1))
            {
                rows.Add((chunk * ChunkRows) + row);
            }
        }

        return [.. rows];
    }

    RecordBatch Chunk(int chunk) => Rows.Slice(chunk * ChunkRows, Math.Min(ChunkRows, Rows.Length - (chunk * ChunkRows)));
}
