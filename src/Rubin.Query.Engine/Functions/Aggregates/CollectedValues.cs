using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// Keeps all values of every group, for aggregates that need them together. Values come from batches in any order; they are sorted
/// by group, and
/// in a group by their place in the input, when the answer is asked for.
/// </summary>
/// <param name="type">Type of the values.</param>
/// <param name="keepsNulls">Whether NULLs are values.</param>
abstract class CollectedValues(DataType type, bool keepsNulls) : AggregateState
{
    readonly GrowingArray<int> _groups = new();
    readonly GrowingArray<long> _sequences = new();
    ColumnBuilder _builder = ColumnBuilder.Create(type);
    Column? _built;
    long _valueBytes;

    /// <summary>What grows by doubling may be half empty.</summary>
    public override long Bytes => 2 * ((_groups.Count * 12L) + _valueBytes) + (_built is null ? 0 : MemorySize.Of(_built));

    public override void Resize(int groups)
    {
    }

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        var values = arguments[0].Decoded().Expand(grouping.Rows);
        var first = sequence;
        Append(grouping.Ids, values is DictionaryColumn encoded ? encoded.Decode() : values, row => first + row);
    }

    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        var from = (CollectedValues)other;
        var values = from.Build();
        var ids = new int[values.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = groupOfOther[from._groups[i]];
        }

        Append(ids, values, row => from._sequences[row]);
    }

    internal override bool ExportsValues => true;

    internal override long GrowthFor(int values) => Doubles(_groups.Count, values) ? Bytes : 0;

    /// <summary>Lists of values and of their places, one of each a group.</summary>
    public override IReadOnlyList<Column> Export(int groups)
    {
        var sorted = Sort(groups);
        var sequences = new long[sorted.Rows.Length];
        for (var i = 0; i < sequences.Length; i++)
        {
            sequences[i] = _sequences[sorted.Rows[i]];
        }

        return
        [
            new ListColumn(new ListType(type), sorted.Starts, Build().Take(sorted.Rows)),
            new ListColumn(new ListType(DataType.Int64), sorted.Starts, new Column<long>(sequences)),
        ];
    }

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        var (values, sequences) = ((ListColumn)state[0], (ListColumn)state[1]);
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            var places = (Column<long>)sequences[row];
            var ids = new int[places.Length];
            Array.Fill(ids, groupOfRow[row]);
            Append(ids, values[row], i => places.Values[i]);
        }
    }

    /// <summary>All values, in the order they came.</summary>
    protected Column Build()
    {
        if (_builder.Length > 0 || _built is null)
        {
            var fresh = _builder.Build();
            _built = _built is null ? fresh : Column.Concat([_built, fresh]);
            _builder = ColumnBuilder.Create(type);
            _valueBytes = 0;
        }

        return _built;
    }

    /// <summary>The rows of <see cref="Build"/> by group, in each in the order of the input.</summary>
    protected GroupedRows Sort(int groups)
    {
        var starts = new int[groups + 1];
        for (var i = 0; i < _groups.Count; i++)
        {
            starts[_groups[i] + 1]++;
        }

        for (var g = 0; g < groups; g++)
        {
            starts[g + 1] += starts[g];
        }

        var next = starts[..groups];
        var rows = new int[_groups.Count];
        var places = new long[_groups.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var place = next[_groups[i]]++;
            rows[place] = i;
            places[place] = _sequences[i];
        }

        for (var g = 0; g < groups; g++)
        {
            if ((g & 0x1FFF) == 0)
            {
                Execution.WorkerPool.ThrowIfStopped();
            }

            var (start, count) = (starts[g], starts[g + 1] - starts[g]);
            Array.Sort(places, rows, start, count);
        }

        return new(starts, rows);
    }

    void Append(ReadOnlySpan<int> ids, Column values, Func<int, long> sequenceOf)
    {
        var kept = new int[ids.Length];
        var count = 0;
        for (var row = 0; row < ids.Length; row++)
        {
            if (ids[row] >= 0 && (keepsNulls || !values.IsNull(row)))
            {
                kept[count++] = row;
                _groups.Add(ids[row]);
                _sequences.Add(sequenceOf(row));
            }
        }

        var taken = values is NullColumn ? Column.Nulls(type, count) : count == ids.Length ? values : values.Take(kept.AsSpan(0, count));
        _valueBytes += MemorySize.Of(taken);
        _builder.AppendRange(taken);
    }
}

/// <summary>
/// Rows sorted by group: group g has <paramref name="Rows"/> from <paramref name="Starts"/>[g] to before <paramref
/// name="Starts"/>[g + 1].
/// </summary>
readonly record struct GroupedRows(int[] Starts, int[] Rows)
{
    /// <summary>The rows of a group.</summary>
    internal ReadOnlySpan<int> Of(int group) => Rows.AsSpan(Starts[group]..Starts[group + 1]);
}

/// <summary>An array that grows at its end.</summary>
sealed class GrowingArray<T>
    where T : unmanaged
{
    T[] _items = [];

    internal int Count { get; private set; }

    internal T this[int index] => _items[index];

    internal void Add(T item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(64, (int)Math.Min(Array.MaxLength, _items.Length * 2L)));
        }

        _items[Count++] = item;
    }
}
