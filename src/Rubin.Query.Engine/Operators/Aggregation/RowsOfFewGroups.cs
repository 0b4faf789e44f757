using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Operators.Aggregation;

/// <summary>Sorts the rows of a batch by group where groups are few: states then add a group's values as vectors, and not one to the sum of the other. Belongs to one worker.</summary>
sealed class RowsOfFewGroups
{
    /// <summary>Rows of a group in a batch, on average, from which on it pays.</summary>
    const int FewestRows = 64;

    readonly int[] _starts = new int[(8192 / FewestRows) + 1];
    readonly int[] _next = new int[8192 / FewestRows];
    int[] _rows = [];

    /// <summary>The grouping with the rows by group; the same where groups are many, or rows come in runs.</summary>
    internal Grouping Of(Grouping grouping)
    {
        var groups = grouping.Groups;
        if (groups < 2 || groups >= _starts.Length || !grouping.RunStarts.IsEmpty || grouping.Rows < groups * FewestRows)
        {
            return grouping;
        }

        if (_rows.Length < grouping.Rows)
        {
            _rows = new int[grouping.Rows];
        }

        var starts = _starts.AsSpan(0, groups + 1);
        starts.Clear();
        foreach (var id in grouping.Ids)
        {
            starts[id + 1]++;
        }

        for (var group = 0; group < groups; group++)
        {
            starts[group + 1] += starts[group];
        }

        starts[..groups].CopyTo(_next);
        for (var row = 0; row < grouping.Ids.Length; row++)
        {
            _rows[_next[grouping.Ids[row]]++] = row;
        }

        return new(grouping.Ids, groups) { RowsByGroup = _rows.AsSpan(0, grouping.Rows), GroupStarts = starts };
    }
}
