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

    internal GroupTable NewTable() => GroupTable.Create(_encoder);

    /// <summary>The keys of a batch's rows; which rows can have a partner; and which cannot because a key is NULL.</summary>
    internal (HashKeys Keys, bool[] CanMatch, bool[] HasNull) Encode(RecordBatch batch)
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

        return (_encoder.Encode(columns, batch.Length), canMatch, hasNull);
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

    const int MostParts = 64;

    Part[] _parts = [];

    /// <summary>Rows that have a NULL in a key that matches no NULL, ascending.</summary>
    internal int[] NullRows { get; private set; } = [];

    /// <inheritdoc/>
    public override async ValueTask FinishAsync(QueryContext query)
    {
        await base.FinishAsync(query);
        var chunks = new (HashKeys Keys, bool[] CanMatch, bool[] HasNull)[(Rows.Length + ChunkRows - 1) / ChunkRows];
        await query.RunAllAsync([.. Enumerable.Range(0, chunks.Length).Select(i => (Action)(() => chunks[i] = keys().Encode(Chunk(i))))]);
        NullRows = RowsWithNull([.. chunks.Select(c => c.HasNull)]);
        var parts = 1;
        while (parts < MostParts && parts * ChunkRows < Rows.Length)
        {
            parts *= 2;
        }

        _parts = new Part[parts];
        var table = keys();
        await query.RunAllAsync([.. Enumerable.Range(0, parts).Select(i => (Action)(() => _parts[i] = Build(table.NewTable(), chunks, i, parts)))]);
        Memory.Hold(_parts.Sum(p => p.Table.Bytes));
    }

    /// <summary>The rows that have the key of a row of the other side.</summary>
    internal ReadOnlyMemory<int> Find(HashKeys other, int row)
    {
        var part = _parts[(int)other.Hashes[row] & (_parts.Length - 1)];
        var group = part.Table.Find(other, row);
        return group < 0 ? default : part.Rows.AsMemory(part.Starts[group], part.Starts[group + 1] - part.Starts[group]);
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

    static Part Build(GroupTable table, (HashKeys Keys, bool[] CanMatch, bool[] HasNull)[] chunks, int part, int parts)
    {
        var groups = new List<int>();
        var rows = new List<int>();
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            var (keys, canMatch, _) = chunks[chunk];
            for (var row = 0; row < keys.Rows; row++)
            {
                if (canMatch[row] && ((int)keys.Hashes[row] & (parts - 1)) == part)
                {
                    groups.Add(table.FindOrAdd(keys, row));
                    rows.Add((chunk * ChunkRows) + row);
                }
            }
        }

        var starts = new int[table.Count + 2];
        foreach (var group in groups)
        {
            starts[group + 2]++;
        }

        for (var i = 2; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }

        // Filling moves each start to the next group's: what was written one place too far is then right.
        var byGroup = new int[rows.Count];
        for (var i = 0; i < groups.Count; i++)
        {
            byGroup[starts[groups[i] + 1]++] = rows[i];
        }

        return new(table, starts, byGroup);
    }

    RecordBatch Chunk(int chunk) => Rows.Slice(chunk * ChunkRows, Math.Min(ChunkRows, Rows.Length - (chunk * ChunkRows)));

    /// <summary>The keys whose hashes end in the same bits: row numbers by group.</summary>
    sealed record Part(GroupTable Table, int[] Starts, int[] Rows);
}
