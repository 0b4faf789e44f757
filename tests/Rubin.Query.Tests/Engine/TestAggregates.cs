using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Tests.Engine;

/// <summary>Counts rows and adds up a BIGINT, NULLs left out; the simplest states, to test the operators that drive them.</summary>
sealed class TestSum(bool counts) : AggregateState
{
    long[] _sums = [];
    bool[] _any = [];

    public static AggregateOverload Sum { get; } = new([DataType.Int64], DataType.Int64, () => new TestSum(false));

    public static AggregateOverload Count { get; } = new([DataType.Int64], DataType.Int64, () => new TestSum(true));

    public override long Bytes => 9L * _sums.Length;

    public override void Resize(int groups)
    {
        Array.Resize(ref _sums, Math.Max(_sums.Length, groups));
        Array.Resize(ref _any, _sums.Length);
    }

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        for (var i = 0; i < grouping.Rows; i++)
        {
            var row = arguments[0].IsConstant ? 0 : i;
            if (!arguments[0].Column.IsNull(row))
            {
                _sums[grouping.Ids[i]] += counts ? 1 : ((Column<long>)arguments[0].Column).Values[row];
                _any[grouping.Ids[i]] = true;
            }
        }
    }

    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        for (var i = 0; i < groupOfOther.Length; i++)
        {
            if (groupOfOther[i] >= 0)
            {
                _sums[groupOfOther[i]] += ((TestSum)other)._sums[i];
                _any[groupOfOther[i]] |= ((TestSum)other)._any[i];
            }
        }
    }

    public override Column Finish(int groups) =>
        new Column<long>(_sums.AsMemory(0, groups), counts ? Bitmap.AllSet : Bitmap.Of(_any.AsSpan(0, groups)));

    public override IReadOnlyList<Column> Export(int groups) => [Finish(groups)];

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        for (var i = 0; i < groupOfRow.Length; i++)
        {
            if (!state[0].IsNull(i))
            {
                _sums[groupOfRow[i]] += ((Column<long>)state[0]).Values[i];
                _any[groupOfRow[i]] = true;
            }
        }
    }
}

/// <summary>Joins BIGINTs by commas in the order of the input.</summary>
sealed class TestList : AggregateState
{
    readonly List<List<(long Place, string Text)>> _items = [];

    public static AggregateOverload Overload { get; } = new([DataType.Int64], DataType.Utf8, () => new TestList());

    public override long Bytes => _items.Sum(i => 24L * i.Count);

    public override void Resize(int groups)
    {
        while (_items.Count < groups)
        {
            _items.Add([]);
        }
    }

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        for (var i = 0; i < grouping.Rows; i++)
        {
            _items[grouping.Ids[i]].Add((sequence + i, $"{arguments[0].Column.Value(arguments[0].IsConstant ? 0 : i) ?? "NULL"}"));
        }
    }

    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        for (var i = 0; i < groupOfOther.Length; i++)
        {
            if (groupOfOther[i] >= 0)
            {
                _items[groupOfOther[i]].AddRange(((TestList)other)._items[i]);
            }
        }
    }

    public override Column Finish(int groups)
    {
        var builder = ColumnBuilder.Create(DataType.Utf8);
        foreach (var items in _items.Take(groups))
        {
            builder.AppendValue(string.Join(',', items.OrderBy(i => i.Place).Select(i => i.Text)));
        }

        return builder.Build();
    }

    public override IReadOnlyList<Column> Export(int groups) => throw new NotSupportedException();

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow) => throw new NotSupportedException();
}
