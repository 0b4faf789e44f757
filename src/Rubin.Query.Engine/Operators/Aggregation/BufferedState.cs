using System.Diagnostics;
using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution.Spilling;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Operators.Keys;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Aggregation;

/// <summary>
/// An aggregate over DISTINCT arguments or with an ORDER BY of its own: keeps the rows, and gives them to the aggregate at the end, in order. Takes as arguments the
/// aggregate's, then the keys of the order.
/// </summary>
sealed class BufferedState : AggregateState
{
    const int BatchRows = 8192;

    readonly AggregateOverload _overload;
    readonly bool _isDistinct;
    readonly bool _orderMatters;
    readonly IReadOnlyList<KeyOrder> _orderBy;
    readonly int _arguments;
    readonly HashKeyEncoder _encoder;
    readonly HashKeyEncoder _pairEncoder = new([DataType.UInt64]);
    readonly IReadOnlyList<DataType> _types;
    readonly Lock _gate = new();
    GroupTable _values;
    GroupTable _distinct;
    RecentKeys _recent = new();
    ColumnBuilder[] _builders;
    List<int> _groups = [];
    List<long> _places = [];
    Column[]? _columns;
    long _bytes;
    (int Group, StoredArguments Arguments)? _stored;

    internal BufferedState(AggregateOverload overload, IReadOnlyList<DataType> arguments, bool isDistinct, bool orderMatters, IReadOnlyList<KeyOrder> orderBy)
    {
        _overload = overload;
        _isDistinct = isDistinct;
        _orderMatters = orderMatters || orderBy.Count > 0;
        _orderBy = orderBy;
        _arguments = arguments.Count;
        _encoder = new(arguments);
        _types = [.. arguments, .. orderBy.Select(k => k.Type)];
        (_values, _distinct, _builders) = NewTables();
    }

    (GroupTable Values, GroupTable Distinct, ColumnBuilder[] Builders) NewTables() =>
        (GroupTable.Create(_encoder), GroupTable.Create(_pairEncoder), [.. _types.Select(t => ColumnBuilder.Create(t))]);

    /// <inheritdoc/>
    public override long Bytes => (2 * _bytes) + (_distinct.Count == 0 ? 0 : _distinct.Bytes + _values.Bytes) + (12L * _groups.Capacity);

    /// <summary>The rows kept, a column for each argument and key. No more may come then.</summary>
    Column[] Columns
    {
        get
        {
            lock (_gate)
            {
                return _columns ??= [.. _builders.Select(b => b.Build())];
            }
        }
    }

    /// <inheritdoc/>
    public override void Resize(int groups)
    {
    }

    /// <inheritdoc/>
    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        var rows = grouping.Rows;
        var columns = new Column[arguments.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Execution.RecordBatches.ToColumn(arguments[i], rows);
        }

        var places = new long[rows];
        for (var i = 0; i < rows; i++)
        {
            places[i] = sequence + i;
        }

        Add(columns, grouping.Ids, places);
    }

    /// <inheritdoc/>
    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        var source = (BufferedState)other;
        var groups = new List<int>();
        var rows = new List<int>();
        for (var row = 0; row < source._groups.Count; row++)
        {
            if (groupOfOther[source._groups[row]] is >= 0 and var group)
            {
                groups.Add(group);
                rows.Add(row);
            }
        }

        var taken = Array.ConvertAll(source.Columns, c => c.Take(CollectionsMarshal.AsSpan(rows)));
        Add(taken, CollectionsMarshal.AsSpan(groups), [.. rows.Select(r => source._places[r])]);
    }

    /// <inheritdoc/>
    public override Column Finish(int groups)
    {
        var state = _overload.CreateState();
        state.Resize(groups);
        GiveStored(state, groups);
        var order = Order();
        for (var start = 0; start < order.Length; start += BatchRows)
        {
            Execution.WorkerPool.ThrowIfStopped();
            var rows = order.AsSpan(start, Math.Min(BatchRows, order.Length - start));
            var ids = new int[rows.Length];
            for (var i = 0; i < ids.Length; i++)
            {
                ids[i] = _groups[rows[i]];
            }

            var arguments = new Datum[_arguments];
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i] = new(Columns[i].Take(rows), false);
            }

            state.Update(new(ids, groups), arguments, start);
        }

        return state.Finish(groups);
    }

    /// <inheritdoc/>
    internal override bool ExportsValues => true;

    /// <summary>Nothing where the order of the rows matters, or the aggregate keeps its values: then those that differ must be in memory in any case.</summary>
    internal override void PutAway(int group, int groups, Func<SpillFile> newFile)
    {
        if (!_isDistinct || _orderMatters || _overload.CreateState().ExportsValues)
        {
            return;
        }

        if (_stored is not var (stored, away))
        {
            _stored = (stored, away) = (group, new(_types, newFile()));
        }

        Debug.Assert(stored == group, "one group is larger than memory, the last");
        int[] all = [.. Enumerable.Range(0, _groups.Count)];
        away.Add(away.Rows(Columns, Array.FindAll(all, row => _groups[row] == group)));
        var rest = Array.FindAll(all, row => _groups[row] != group);
        var (columns, ids, places) = (Array.ConvertAll(Columns, c => c.Take(rest)), Array.ConvertAll(rest, row => _groups[row]), Array.ConvertAll(rest, row => _places[row]));
        (_values, _distinct, _builders) = NewTables();
        (_recent, _groups, _places, _columns, _bytes) = (new(), [], [], null, 0);
        Add(columns, ids, places);
    }

    /// <summary>Gives the rows on disk to the aggregate, those in memory that belong to them too.</summary>
    void GiveStored(AggregateState state, int groups)
    {
        if (_stored is not var (group, away))
        {
            return;
        }

        PutAway(group, groups, static () => throw new UnreachableException());
        foreach (var rows in away.Distinct())
        {
            var ids = new int[rows.Length];
            ids.AsSpan().Fill(group);
            state.Update(new(ids, groups), [.. rows.Columns.Select(c => new Datum(c, false))], 0);
        }
    }

    /// <inheritdoc/>
    internal override long GrowthFor(int values) => Doubles(_groups.Count, values) ? Bytes : 0;

    /// <inheritdoc/>
    public override IReadOnlyList<Column> Export(int groups)
    {
        var offsets = new int[groups + 1];
        foreach (var group in _groups)
        {
            offsets[group + 1]++;
        }

        for (var g = 0; g < groups; g++)
        {
            offsets[g + 1] += offsets[g];
        }

        var next = offsets[..groups];
        var rows = new int[_groups.Count];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[next[_groups[row]]++] = row;
        }

        Column[] all = [.. Columns, new Column<long>(_places.ToArray())];
        return [.. all.Select(c => new ListColumn(new(c.Type), offsets, c.Take(rows)))];
    }

    /// <inheritdoc/>
    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        var lists = state.Cast<ListColumn>().ToArray();
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            var groups = new int[lists[0][row].Length];
            groups.AsSpan().Fill(groupOfRow[row]);
            Add([.. lists[..^1].Select(l => l[row])], groups, ((Column<long>)lists[^1][row]).Values);
        }
    }

    void Add(IReadOnlyList<Column> columns, ReadOnlySpan<int> groups, ReadOnlySpan<long> places)
    {
        if (_isDistinct)
        {
            AddDistinct(columns, groups, places);
            return;
        }

        _groups.AddRange(groups);
        _places.AddRange(places);
        Append(columns);
    }

    void AddDistinct(IReadOnlyList<Column> columns, ReadOnlySpan<int> groups, ReadOnlySpan<long> places)
    {
        var ids = new int[groups.Length];
        Column[] keys = [new Column<int>(groups.ToArray()), .. columns.Take(_arguments)];
        if (_recent.TryRecall(keys, ids))
        {
            var unknown = CollectionsMarshal.AsSpan(_recent.Unknown);
            _recent.Learn(FindOrAdd(Array.ConvertAll(keys, k => k.Take(CollectionsMarshal.AsSpan(_recent.Unknown))), unknown.Length), ids);
        }
        else
        {
            ids = FindOrAdd(keys, ids.Length);
        }

        var added = new List<int>();
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] == _groups.Count)
            {
                _groups.Add(groups[i]);
                _places.Add(places[i]);
                added.Add(i);
            }
            else if (places[i] < _places[ids[i]])
            {
                _places[ids[i]] = places[i];
            }
        }

        Append([.. columns.Select(c => c.Take(CollectionsMarshal.AsSpan(added)))]);
    }

    /// <summary>The numbers of pairs of a group and values: values have numbers too, so that a pair is a word.</summary>
    int[] FindOrAdd(Column[] keys, int rows)
    {
        var groups = ((Column<int>)keys[0]).Values;
        var values = _encoder.Encode(keys[1..], rows);
        var pairs = new ulong[rows];
        for (var i = 0; i < rows; i++)
        {
            pairs[i] = (ulong)groups[i] << 32 | (uint)_values.FindOrAdd(values, i);
        }

        var encoded = _pairEncoder.Encode([new Column<ulong>(pairs)], rows);
        var numbers = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            numbers[i] = _distinct.FindOrAdd(encoded, i);
        }

        return numbers;
    }

    void Append(IReadOnlyList<Column> columns)
    {
        for (var i = 0; i < _builders.Length; i++)
        {
            _bytes += columns[i] is DictionaryColumn ? 16L * columns[i].Length : Execution.MemorySize.Of(columns[i]);
            _builders[i].AppendRange(columns[i]);
        }
    }

    /// <summary>The rows by the keys of ORDER BY, then by their place in the input.</summary>
    int[] Order()
    {
        if (_orderBy.Count == 0)
        {
            int[] rows = [.. Enumerable.Range(0, _groups.Count)];
            RadixSort.Sort([.. _places.Select(p => (ulong)p)], rows);
            return rows;
        }

        var keys = SortKeys.Of(Columns[_arguments..], _orderBy, _groups.Count);
        return keys.Sort((a, b) => keys.Compare(a, keys, b) is not 0 and var order ? order : _places[a].CompareTo(_places[b]));
    }
}
