using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Functions.Aggregates;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>
/// The measurements of every group, as they come. When the answer is asked for they are put in the order of time; of equal times in the order of the
/// input, however many workers there were.
/// </summary>
/// <param name="columns">What the arguments are, in their order.</param>
sealed class CurveState(CollectedColumns columns) : AggregateState
{
    /// <summary>Sorting more by comparisons takes tens of milliseconds.</summary>
    const int LongCurve = 64 << 10;

    readonly List<int> _groups = [];
    readonly List<long> _places = [];
    readonly List<double>[] _numbers = [.. Enumerable.Range(0, columns.Numbers).Select(_ => new List<double>())];
    readonly List<int> _bands = [];
    readonly BandCodes _codes = new();

    public override long Bytes => _groups.Capacity * (12L + columns.Numbers * 8L) + _bands.Capacity * 4L;

    public override void Resize(int groups)
    {
    }

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        var rows = grouping.Rows;
        _groups.AddRange(grouping.Ids);
        for (var row = 0; row < rows; row++) _places.Add(sequence + row);
        for (var i = 0; i < _numbers.Length; i++) _numbers[i].AddRange(NumberColumn.Values(arguments[i].Expand(rows)).Span);
        if (columns.HasBand)
        {
            _bands.AddRange(_codes.Of(arguments[^1].Expand(rows)));
        }
    }

    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        var from = (CurveState)other;
        int[] codes = [.. from._codes.Names.Select(_codes.Code)];
        for (var row = 0; row < from._groups.Count; row++)
        {
            if (groupOfOther[from._groups[row]] is >= 0 and var group)
            {
                _groups.Add(group);
                _places.Add(from._places[row]);
                for (var i = 0; i < _numbers.Length; i++) _numbers[i].Add(from._numbers[i][row]);
                if (columns.HasBand)
                {
                    _bands.Add(codes[from._bands[row]]);
                }
            }
        }
    }

    public override Column Finish(int groups)
    {
        var (offsets, rows) = InOrder(groups);
        var filled = new bool[groups];
        for (var group = 0; group < groups; group++) filled[group] = offsets[group + 1] > offsets[group];
        return new ListColumn(columns.ListType, offsets, Measurements(rows), Bitmap.Of(filled));
    }

    internal override bool ExportsValues => true;

    internal override long GrowthFor(int values) => Doubles(_groups.Count, values) ? Bytes : 0;

    public override IReadOnlyList<Column> Export(int groups)
    {
        var (offsets, rows) = InOrder(groups);
        var places = Array.ConvertAll(rows, row => _places[row]);
        return [new ListColumn(columns.ListType, offsets, Measurements(rows)), new ListColumn(new ListType(DataType.Int64), offsets, new Column<long>(places))];
    }

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        var (lists, places) = ((ListColumn)state[0], (ListColumn)state[1]);
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            var measurements = (StructColumn)lists[row];
            _groups.AddRange(Enumerable.Repeat(groupOfRow[row], measurements.Length));
            _places.AddRange(((Column<long>)places[row]).Values);
            for (var i = 0; i < _numbers.Length; i++) _numbers[i].AddRange(NumberColumn.Values(measurements.Child(i)).Span);
            if (columns.HasBand)
            {
                _bands.AddRange(_codes.Of(measurements.Child(_numbers.Length)));
            }
        }
    }

    /// <summary>The rows by group, in each in the order of time; and where each group begins.</summary>
    (int[] Offsets, int[] Rows) InOrder(int groups)
    {
        var offsets = new int[groups + 1];
        foreach (var group in _groups) offsets[group + 1]++;
        for (var group = 0; group < groups; group++) offsets[group + 1] += offsets[group];
        var next = offsets[..groups];
        var rows = new int[_groups.Count];
        for (var row = 0; row < rows.Length; row++) rows[next[_groups[row]]++] = row;
        var time = columns.HasTime ? CollectionsMarshal.AsSpan(_numbers[0]) : default;
        for (var group = 0; group < groups; group++)
        {
            WorkerPool.ThrowIfStopped();
            Sort(rows.AsSpan(offsets[group]..offsets[group + 1]), time);
        }

        return (offsets, rows);
    }

    void Sort(Span<int> rows, ReadOnlySpan<double> time)
    {
        for (var i = 1; i < rows.Length; i++)
        {
            if (Compare(rows[i - 1], rows[i], time) > 0)
            {
                if (rows.Length > LongCurve)
                {
                    SortLong(rows, time);
                    return;
                }

                rows.Sort((a, b) => Compare(a, b, columns.HasTime ? CollectionsMarshal.AsSpan(_numbers[0]) : default));
                return;
            }
        }
    }

    /// <summary>By place, then by time, in steps between which the query can be stopped.</summary>
    void SortLong(Span<int> rows, ReadOnlySpan<double> time)
    {
        var words = new ulong[rows.Length];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = (ulong)_places[rows[i]];
        }

        RadixSort.Sort(words, rows);
        if (columns.HasTime)
        {
            for (var i = 0; i < words.Length; i++)
            {
                words[i] = double.IsNaN(time[rows[i]]) ? 0 : (ulong)OrderStatistics.Key(time[rows[i]]) ^ OrderStatistics.Sign;
            }

            RadixSort.Sort(words, rows);
        }
    }

    int Compare(int a, int b, ReadOnlySpan<double> time)
    {
        var byTime = time.IsEmpty ? 0 : time[a].CompareTo(time[b]);
        return byTime != 0 ? byTime : _places[a].CompareTo(_places[b]);
    }

    StructColumn Measurements(int[] rows)
    {
        var children = new Column[columns.Type.Fields.Count];
        for (var i = 0; i < _numbers.Length; i++) children[i] = Numbers(_numbers[i], rows);
        if (columns.HasBand)
        {
            var names = ColumnBuilder.Create(DataType.Utf8);
            foreach (var name in _codes.Names) names.AppendValue(name);
            children[^1] = new DictionaryColumn(Array.ConvertAll(rows, row => _bands[row]), names.Build()).Decode();
        }

        return new(columns.Type, rows.Length, [.. children]);
    }

    static Column<double> Numbers(List<double> source, int[] rows)
    {
        var numbers = CollectionsMarshal.AsSpan(source);
        var values = GC.AllocateUninitializedArray<double>(rows.Length);
        var valid = new bool[rows.Length];
        var nulls = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = numbers[rows[i]];
            valid[i] = !double.IsNaN(values[i]);
            nulls += valid[i] ? 0 : 1;
        }

        return new(values, nulls == 0 ? Bitmap.AllSet : Bitmap.Of(valid));
    }
}
