using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>A list of numbers for each group: sums of a fixed number of things, or values that are collected.</summary>
/// <param name="take">Adds a row of a batch to the numbers of its group.</param>
/// <param name="isSum">Whether numbers of two lists are added up; they stand one behind the other otherwise.</param>
/// <param name="finish">The answers of some groups; null for a group without rows.</param>
sealed class NumbersState(RowNumbers take, bool isSum, Func<IReadOnlyList<List<double>?>, Column> finish) : AggregateState
{
    List<double>?[] _groups = [];
    long _numbers;

    public override long Bytes => (8 * _numbers) + (8L * _groups.Length);

    public override void Resize(int groups)
    {
        if (groups > _groups.Length)
        {
            Array.Resize(ref _groups, Math.Max(groups, (int)Math.Min(Array.MaxLength, _groups.Length * 2L)));
        }
    }

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        take.Begin(arguments, grouping.Rows);
        for (var row = 0; row < grouping.Rows; row++)
        {
            if (take.TryRow(row))
            {
                Add(grouping.Ids[row], take.Numbers);
            }
        }
    }

    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        var from = ((NumbersState)other)._groups;
        for (var g = 0; g < groupOfOther.Length; g++)
        {
            if (groupOfOther[g] >= 0 && from[g] is { } numbers)
            {
                Add(groupOfOther[g], CollectionsMarshal.AsSpan(numbers));
            }
        }
    }

    public override Column Finish(int groups) => finish(new ArraySegment<List<double>?>(_groups, 0, groups));

    public override IReadOnlyList<Column> Export(int groups)
    {
        var (offsets, isKnown, all) = (new int[groups + 1], new bool[groups], new List<double>());
        for (var g = 0; g < groups; g++)
        {
            isKnown[g] = _groups[g] is not null;
            all.AddRange(_groups[g] ?? []);
            offsets[g + 1] = all.Count;
        }

        return [new ListColumn(new ListType(DataType.Double), offsets, new Column<double>(all.ToArray()), Bitmap.Of(isKnown))];
    }

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        var lists = (ListColumn)state[0];
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            if (!lists.IsNull(row))
            {
                Add(groupOfRow[row], ((Column<double>)lists[row]).Values);
            }
        }
    }

    void Add(int group, ReadOnlySpan<double> numbers)
    {
        if (_groups[group] is { } own && isSum)
        {
            var sums = CollectionsMarshal.AsSpan(own);
            for (var i = 0; i < sums.Length; i++) sums[i] += numbers[i];
            return;
        }

        (_groups[group] ??= []).AddRange(numbers);
        _numbers += numbers.Length;
    }
}

/// <summary>What a row of a batch adds to its group. Scratch of one worker.</summary>
abstract class RowNumbers
{
    /// <summary>The numbers of the row that was read last.</summary>
    internal abstract ReadOnlySpan<double> Numbers { get; }

    /// <summary>Turns to a batch.</summary>
    internal abstract void Begin(ReadOnlySpan<Datum> arguments, int rows);

    /// <summary>Reads a row; false where it adds nothing.</summary>
    internal abstract bool TryRow(int row);
}
