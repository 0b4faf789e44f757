using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators.Aggregation;

/// <summary>Finds the groups of rows by their keys: by the codes of a dictionary, once a run of equal keys, or row by row.</summary>
sealed class GroupFinder
{
    /// <summary>Rows of a run, on average, from which on states take runs as spans.</summary>
    const int LongRun = 8;

    readonly HashKeyEncoder _encoder;
    readonly WideTable? _wide;
    readonly DictionaryGroups _dictionary = new();
    readonly CodesInRuns _codesInRuns = new();
    readonly List<int> _newRows = [];
    int[] _heads = [];
    int[] _headGroups = [];

    /// <summary>No groups yet.</summary>
    /// <param name="types">Types of the keys; one at least where rows are to be looked up.</param>
    internal GroupFinder(IReadOnlyList<DataType> types)
    {
        _encoder = new(types);
        _wide = types.Count > 1 && !_encoder.IsWord ? new(types) : null;
        Table = _wide ?? GroupTable.Create(_encoder);
    }

    /// <summary>The groups that were found so far, by number.</summary>
    internal GroupTable Table { get; }

    /// <summary>The group of each row. Fills <paramref name="runStarts"/> with the first row of each run of equal groups where runs are long.</summary>
    /// <returns>The rows that groups were added for, until the next call.</returns>
    internal ReadOnlySpan<int> Find(IReadOnlyList<Column> keys, Span<int> ids, List<int> runStarts)
    {
        _newRows.Clear();
        if (keys is [DictionaryColumn encoded])
        {
            _dictionary.Assign(encoded, _encoder, Table, ids, _newRows);
        }
        else
        {
            AssignByKey(keys, ids, runStarts);
        }

        return CollectionsMarshal.AsSpan(_newRows);
    }

    HashKeys Encode(IReadOnlyList<Column> columns, int rows) => _wide?.Encode(columns, rows) ?? _encoder.Encode(columns, rows);

    /// <summary>Only the first row of a run of equal keys goes to the table.</summary>
    void AssignByKey(IReadOnlyList<Column> columns, Span<int> ids, List<int> runStarts)
    {
        if (_heads.Length < ids.Length)
        {
            (_heads, _headGroups) = (new int[ids.Length], new int[ids.Length]);
        }

        if (_codesInRuns.TryFind(columns, ids))
        {
            AssignByPlace(columns, ids);
            return;
        }

        var keys = Encode(columns, ids.Length);
        var count = keys.FillRunStarts(_heads);
        var heads = _heads.AsSpan(0, count);
        if (count == ids.Length)
        {
            Table.FindOrAdd(keys, heads, ids, _newRows);
            return;
        }

        var groups = _headGroups.AsSpan(0, count);
        Table.FindOrAdd(keys, heads, groups, _newRows);
        if (count * LongRun > ids.Length)
        {
            Spread(heads, groups, ids);
            return;
        }

        for (var run = 0; run < count; run++)
        {
            ids[heads[run]..(run + 1 < count ? heads[run + 1] : ids.Length)].Fill(groups[run]);
        }

        runStarts.AddRange(heads);
    }

    /// <summary>Turns places among the first rows of pairs of keys into groups.</summary>
    void AssignByPlace(IReadOnlyList<Column> columns, Span<int> places)
    {
        var firsts = _codesInRuns.Firsts;
        var rows = _heads.AsSpan(0, firsts.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        var taken = new Column[columns.Count];
        for (var k = 0; k < taken.Length; k++)
        {
            taken[k] = columns[k].Take(firsts);
        }

        var groups = _headGroups.AsSpan(0, firsts.Length);
        Table.FindOrAdd(Encode(taken, firsts.Length), rows, groups, _newRows);
        foreach (ref var row in CollectionsMarshal.AsSpan(_newRows))
        {
            row = firsts[row];
        }

        foreach (ref var place in places)
        {
            place = groups[place];
        }
    }

    /// <summary>Fills short runs, without branches.</summary>
    static void Spread(ReadOnlySpan<int> heads, ReadOnlySpan<int> groups, Span<int> ids)
    {
        ids.Fill(-1);
        for (var run = 0; run < heads.Length; run++)
        {
            ids[heads[run]] = groups[run];
        }

        var last = -1;
        foreach (ref var id in ids)
        {
            last = id >= 0 ? id : last;
            id = last;
        }
    }
}
