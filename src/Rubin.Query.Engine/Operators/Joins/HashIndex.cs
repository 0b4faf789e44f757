using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>An index of any keys: a hash table for each ending of the hash, built in parallel.</summary>
sealed class HashIndex : KeyIndex
{
    const int MostParts = 64;

    readonly GroupTable[] _tables;

    // The first key of each table in the order of all; where the rows of each key begin, null where each has one.
    readonly int[] _firstKeys;
    readonly int[]? _starts;

    HashIndex(Part[] parts)
    {
        _tables = Array.ConvertAll(parts, p => p.Table);
        _firstKeys = new int[parts.Length];
        Rows = [.. parts.SelectMany(p => p.Rows)];
        var keys = parts.Sum(p => p.Table.Count);
        _starts = keys == Rows.Length ? null : new int[keys + 1];
        for (var (part, key, row) = (0, 0, 0); part < parts.Length; row += parts[part].Rows.Length, key += parts[part].Table.Count, part++)
        {
            _firstKeys[part] = key;
            for (var i = 0; i < parts[part].Table.Count && _starts is not null; i++)
            {
                _starts[key + i + 1] = row + parts[part].Ends[i];
            }
        }
    }

    /// <inheritdoc/>
    internal override long Bytes => _tables.Sum(t => t.Bytes) + (4L * (Rows.Length + (_starts?.Length ?? 0)));

    internal static async Task<HashIndex> OfAsync(IReadOnlyList<JoinKeyRows> chunks, int chunkRows, Func<GroupTable> newTable, QueryContext query)
    {
        var parts = 1;
        while (parts < MostParts && parts < chunks.Count)
        {
            parts *= 2;
        }

        var sorted = new (int[] Rows, int[] Starts)[chunks.Count];
        await query.RunAllAsync([.. Enumerable.Range(0, chunks.Count).Select(i => (Action)(() => sorted[i] = ByPart(chunks[i], parts)))]);
        var built = new Part[parts];
        await query.RunAllAsync([.. Enumerable.Range(0, parts).Select(i => (Action)(() => built[i] = Build(newTable(), chunks, chunkRows, sorted, i)))]);
        return new(built);
    }

    /// <inheritdoc/>
    internal override void Find(JoinKeyRows keys, Span<int> starts, Span<int> counts)
    {
        var mask = _tables.Length - 1;
        for (var row = 0; row < counts.Length; row++)
        {
            counts[row] = 0;
            if (!keys.CanMatch[row])
            {
                continue;
            }

            var part = (int)keys.Keys.Hashes[row] & mask;
            if (_tables[part].Find(keys.Keys, row) is >= 0 and var group)
            {
                var key = _firstKeys[part] + group;
                (starts[row], counts[row]) = _starts is null ? (key, 1) : (_starts[key], _starts[key + 1] - _starts[key]);
            }
        }
    }

    /// <summary>The rows that can match, by the ending of their hash.</summary>
    static (int[] Rows, int[] Starts) ByPart(JoinKeyRows chunk, int parts)
    {
        var (hashes, canMatch) = (chunk.Keys.Hashes, chunk.CanMatch);
        var starts = new int[parts + 1];
        for (var row = 0; row < canMatch.Length; row++)
        {
            starts[((int)hashes[row] & (parts - 1)) + 1] += canMatch[row] ? 1 : 0;
        }

        for (var part = 0; part < parts; part++)
        {
            starts[part + 1] += starts[part];
        }

        var next = starts.AsSpan().ToArray();
        var rows = new int[starts[parts]];
        for (var row = 0; row < canMatch.Length; row++)
        {
            if (canMatch[row])
            {
                rows[next[(int)hashes[row] & (parts - 1)]++] = row;
            }
        }

        return (rows, starts);
    }

    static Part Build(GroupTable table, IReadOnlyList<JoinKeyRows> chunks, int chunkRows, (int[] Rows, int[] Starts)[] sorted, int part)
    {
        var count = sorted.Sum(s => s.Starts[part + 1] - s.Starts[part]);
        var (groups, rows) = (new int[count], new int[count]);
        var at = 0;
        for (var chunk = 0; chunk < chunks.Count; chunk++)
        {
            WorkerPool.ThrowIfStopped();
            var (own, starts) = sorted[chunk];
            foreach (var row in own.AsSpan(starts[part]..starts[part + 1]))
            {
                groups[at] = table.FindOrAdd(chunks[chunk].Keys, row);
                rows[at++] = (chunk * chunkRows) + row;
            }
        }

        var ends = new int[table.Count];
        if (table.Count == count)
        {
            for (var i = 0; i < count; i++)
            {
                ends[i] = i + 1;
            }

            return new(table, ends, rows);
        }

        foreach (var group in groups)
        {
            ends[group]++;
        }

        for (var (group, sum) = (0, 0); group < ends.Length; group++)
        {
            (ends[group], sum) = (sum, sum + ends[group]);
        }

        // Filling moves each start to the end.
        var byGroup = new int[count];
        for (var i = 0; i < count; i++)
        {
            byGroup[ends[groups[i]]++] = rows[i];
        }

        return new(table, ends, byGroup);
    }

    /// <summary>The keys whose hashes end in the same bits: row numbers by key, and where those of each key end.</summary>
    sealed record Part(GroupTable Table, int[] Ends, int[] Rows);
}
