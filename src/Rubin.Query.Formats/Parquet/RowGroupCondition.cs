using Rubin.Query.Parquet;

namespace Rubin.Query.Formats.Parquet;

/// <summary>
/// What bounds and bloom filters of one file can tell about a condition: a conjunction of conditions on columns and of alternatives.
/// It rules rows out and never in. Immutable.
/// </summary>
/// <param name="Columns">Conditions on columns that must all be met.</param>
/// <param name="Alternatives">Of each list, one must be met.</param>
sealed record RowGroupCondition(ValueList<ColumnFilter> Columns, ValueList<ValueList<RowGroupCondition>> Alternatives)
{
    /// <summary>Places on the sky, in all of which a row must lie.</summary>
    public ValueList<PlaceCondition> Places { get; init; } = [];

    /// <summary>What every row may meet.</summary>
    public static RowGroupCondition Anything { get; } = new([], []);

    /// <summary>Whether it rules nothing out.</summary>
    public bool IsAnything => Columns.Count == 0 && Alternatives.Count == 0 && Places.Count == 0;

    /// <summary>Both.</summary>
    public RowGroupCondition And(RowGroupCondition other) =>
        new([.. Columns, .. other.Columns], [.. Alternatives, .. other.Alternatives]) { Places = [.. Places, .. other.Places] };

    /// <summary>Whether some row of the group may meet it.</summary>
    /// <exception cref="QueryException">Data: a bloom filter is damaged.</exception>
    public bool MayMatch(RowGroup group) => group.MayMatch(Columns) && Alternatives.All(any => any.Any(c => c.MayMatch(group)))
        && Places.All(p => p.MayMatch(group));

    /// <summary>The rows of the pages that may have a row which meets it.</summary>
    /// <exception cref="QueryException">Data: a page index is damaged.</exception>
    public RowRanges MatchingRows(RowGroup group)
    {
        var rows = group.MatchingRows(Columns);
        foreach (var any in Alternatives)
        {
            rows = rows.Intersect(Union([.. any.SelectMany(c => c.MatchingRows(group).Ranges)]));
        }

        return Places.Aggregate(rows, (left, place) => left.Intersect(place.MatchingRows(group)));
    }

    static RowRanges Union(List<RowRange> ranges)
    {
        ranges.Sort((a, b) => a.Start.CompareTo(b.Start));
        List<RowRange> apart = [];
        foreach (var range in ranges)
        {
            var start = apart.Count == 0 ? range.Start : Math.Max(range.Start, apart[^1].End);
            if (start < range.End)
            {
                apart.Add(new(start, range.End));
            }
        }

        return RowRanges.Of(apart);
    }
}
