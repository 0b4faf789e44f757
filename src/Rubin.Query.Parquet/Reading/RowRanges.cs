namespace Rubin.Query.Parquet;

/// <summary>Rows from <paramref name="Start"/> to before <paramref name="End"/>, counted from the row group's first.</summary>
public readonly record struct RowRange(long Start, long End)
{
    /// <summary>Number of rows.</summary>
    public long Count => End - Start;
}

/// <summary>Some rows of a row group: ranges that ascend and lie apart. Immutable.</summary>
public sealed class RowRanges
{
    readonly RowRange[] _ranges;

    RowRanges(IEnumerable<RowRange> ranges)
    {
        List<RowRange> joined = [];
        foreach (var range in ranges)
        {
            if (range.Count <= 0)
            {
                continue;
            }

            if (joined.Count > 0 && joined[^1].End == range.Start)
            {
                joined[^1] = new(joined[^1].Start, range.End);
            }
            else
            {
                joined.Add(range);
            }
        }

        _ranges = [.. joined];
        Count = _ranges.Sum(r => r.Count);
    }

    /// <summary>The ranges.</summary>
    public IReadOnlyList<RowRange> Ranges => _ranges;

    /// <summary>Rows in all.</summary>
    public long Count { get; }

    /// <summary>All of <paramref name="rows"/> rows.</summary>
    public static RowRanges All(long rows) => new([new(0, rows)]);

    /// <summary>
    /// The rows of <paramref name="ranges"/>, which ascend and do not overlap; empty ones are left out, neighbours joined.
    /// </summary>
    /// <exception cref="ArgumentException">They overlap or do not ascend.</exception>
    public static RowRanges Of(IEnumerable<RowRange> ranges)
    {
        var result = new RowRanges(ranges);
        for (var i = 1; i < result._ranges.Length; i++)
        {
            if (result._ranges[i].Start < result._ranges[i - 1].End)
            {
                throw new ArgumentException($"rows {result._ranges[i]} do not lie behind {result._ranges[i - 1]}", nameof(ranges));
            }
        }

        return result;
    }

    /// <summary>The rows that are in both.</summary>
    public RowRanges Intersect(RowRanges other)
    {
        List<RowRange> common = [];
        for (var (i, k) = (0, 0); i < _ranges.Length && k < other._ranges.Length;)
        {
            var (a, b) = (_ranges[i], other._ranges[k]);
            var range = new RowRange(Math.Max(a.Start, b.Start), Math.Min(a.End, b.End));
            if (range.Count > 0)
            {
                common.Add(range);
            }

            (i, k) = a.End <= b.End ? (i + 1, k) : (i, k + 1);
        }

        return new(common);
    }
}
