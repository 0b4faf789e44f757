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
sealed class HashBuildSink(string owner, Schema schema, Func<JoinKeys> keys, QueryContext query) : BuildSink(owner, schema, query)
{
    /// <summary>Rows whose keys are encoded in one piece.</summary>
    const int ChunkRows = 32 << 10;

    /// <summary>The rows by key; set when the sink has finished.</summary>
    internal KeyIndex? Index { get; private set; }

    /// <summary>Rows that have a NULL in a key that matches no NULL, ascending.</summary>
    internal int[] NullRows { get; private set; } = [];

    /// <inheritdoc/>
    public override async ValueTask FinishAsync(QueryContext query)
    {
        await base.FinishAsync(query);
        var chunks = new JoinKeyRows[(Rows.Length + ChunkRows - 1) / ChunkRows];
        await query.RunAllAsync([.. Enumerable.Range(0, chunks.Length).Select(i => (Action)(() => chunks[i] = keys().Encode(Chunk(i))))]);
        NullRows = RowsWithNull([.. chunks.Select(c => c.HasNull)]);
        var own = keys();
        Index = (own.IsPlainWord ? DirectIndex.Of(chunks, ChunkRows) : null) ?? (KeyIndex)await HashIndex.OfAsync(chunks, ChunkRows, own.NewTable, query);
        Memory.Hold(Index.Bytes);
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
