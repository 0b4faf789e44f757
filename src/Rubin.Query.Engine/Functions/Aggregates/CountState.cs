using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>COUNT: rows, or rows where the argument is not NULL.</summary>
sealed class CountState : GroupStates<long>
{
    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        var validity = Validity.Of(arguments, grouping.Rows);
        if (grouping.Groups == 1)
        {
            Groups[0] += validity.CountSet(grouping.Rows);
        }
        else if (!grouping.RunStarts.IsEmpty)
        {
            CountRuns(grouping, validity);
        }
        else if (!grouping.RowsByGroup.IsEmpty && validity.IsAllSet)
        {
            var starts = grouping.GroupStarts;
            for (var group = 0; group + 1 < starts.Length; group++)
            {
                Groups[group] += starts[group + 1] - starts[group];
            }
        }
        else
        {
            CountRows(grouping.Ids, validity);
        }
    }

    public override Column Finish(int groups) => new Column<long>(Groups.AsSpan(0, groups).ToArray());

    internal override Column OfFrames(ReadOnlySpan<Datum> arguments, ReadOnlySpan<int> starts, ReadOnlySpan<int> ends)
    {
        var answers = new long[ends.Length];
        var known = arguments.IsEmpty ? Bitmap.AllSet : Validity.Of(arguments, arguments[0].Column.Length);
        for (var (row, next) = (0, 0); row < answers.Length; row++)
        {
            var isNew = row == 0 || starts[row] != starts[row - 1] || ends[row] < next;
            next = isNew ? starts[row] : next;
            answers[row] = isNew ? 0 : answers[row - 1];
            for (; next < ends[row]; next++)
            {
                answers[row] += known[next] ? 1 : 0;
            }
        }

        return new Column<long>(answers);
    }

    protected override void Merge(ref long state, in long other) => state += other;

    void CountRuns(Grouping grouping, Bitmap validity)
    {
        var starts = grouping.RunStarts;
        for (var run = 0; run < starts.Length; run++)
        {
            var end = run + 1 < starts.Length ? starts[run + 1] : grouping.Rows;
            Groups[grouping.Ids[starts[run]]] += validity.Slice(starts[run]).CountSet(end - starts[run]);
        }
    }

    void CountRows(ReadOnlySpan<int> ids, Bitmap validity)
    {
        var groups = Groups;
        if (validity.IsAllSet)
        {
            foreach (var id in ids)
            {
                groups[id]++;
            }

            return;
        }

        for (var i = 0; i < ids.Length; i += 64)
        {
            for (var word = validity.Word(i, Math.Min(64, ids.Length - i)); word != 0; word &= word - 1)
            {
                groups[ids[i + BitOperations.TrailingZeroCount(word)]]++;
            }
        }
    }
}
