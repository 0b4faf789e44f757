using Rubin.Query.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Formats.Parquet;

/// <summary>
/// What the bounds of two columns of coordinates can tell about rows whose position lies in a coverage. It rules rows out and never in; rows without a
/// position count as ruled out.
/// </summary>
/// <param name="Ra">Right ascension in degrees.</param>
/// <param name="Dec">Declination in degrees.</param>
/// <param name="Place">Where the rows lie.</param>
/// <param name="LeafOf">The leaf of a column of the table, by position in its schema; null where bounds tell nothing of it.</param>
sealed record PlaceCondition(LeafColumn Ra, LeafColumn Dec, ScannedPlace Place, Func<int, LeafColumn?> LeafOf)
{
    /// <summary>Whether some row of the group may lie there.</summary>
    public bool MayMatch(RowGroup group) => CoverageOf(group) is not { } coverage || MayMatch(coverage, group.Bounds(Ra), group.Bounds(Dec));

    /// <summary>The rows of the pages that may have a row which lies there; pages of the two columns need not end together.</summary>
    /// <exception cref="QueryException">Data: a page index is damaged.</exception>
    public RowRanges MatchingRows(RowGroup group)
    {
        if (CoverageOf(group) is not { } coverage || group.PageBounds(Ra) is not { } ras || group.PageBounds(Dec) is not { } decs)
        {
            return RowRanges.All(group.RowCount);
        }

        List<RowRange> rows = [];
        for (var (i, k) = (0, 0); i < ras.Count && k < decs.Count;)
        {
            var (ra, dec) = (ras[i], decs[k]);
            if (MayMatch(coverage, ra.Bounds, dec.Bounds))
            {
                rows.Add(new(Math.Max(ra.Rows.Start, dec.Rows.Start), Math.Min(ra.Rows.End, dec.Rows.End)));
            }

            (i, k) = (ra.Rows.End <= dec.Rows.End ? i + 1 : i, dec.Rows.End <= ra.Rows.End ? k + 1 : k);
        }

        return RowRanges.Of(rows);
    }

    /// <summary>The coverage, wider by what the rows of a group can have moved; null where that is not known.</summary>
    CoverageBoxes? CoverageOf(RowGroup group) => Place.Motion is null ? Place.BoxesWithin(0)
        : Place.Motion.LargestMotion(id => LeafOf(id) is { } leaf ? Range(group.Bounds(leaf)) : null) is { } motion ? Place.BoxesWithin(motion)
        : null;

    static (double Low, double High)? Range(ColumnBounds bounds) =>
        bounds.IsAllNull ? (0, 0) : bounds is { Min.Real: { } low, Max.Real: { } high } ? (low, high) : null;

    static bool MayMatch(CoverageBoxes coverage, ColumnBounds ra, ColumnBounds dec) =>
        !ra.IsAllNull && !dec.IsAllNull
        && (ra is not { Min.Real: { } west, Max.Real: { } east } || dec is not { Min.Real: { } south, Max.Real: { } north }
            || coverage.MayHold(west, east, south, north));
}
