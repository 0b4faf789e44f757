using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>Counts of values by bins.</summary>
[QueryFunctions]
public static class HistogramAggregates
{
    /// <summary>ivo_histogram.</summary>
    public static AggregateFunction Histogram { get; } = new(
        "ivo_histogram",
        new(
            "Counts of values in n bins of equal width from a lower to an upper limit, as a list of n + 2: first the values below, last those from the upper "
                + "limit on, NaN among them. Value, lower, upper, n; NULLs are passed over, and NULL where there are no values.",
            "(SELECT ivo_histogram(x, 0, 10, 2) FROM (VALUES (-1), (0), (4.9), (5), (10)) AS t(x)) = [1, 2, 1, 1]",
            "IVOA UDF catalogue 1.2"),
        [new(
            [DataType.Double, DataType.Double, DataType.Double, DataType.Int64], new ListType(DataType.Int64), () => new HistogramState())
        { ConstantsFrom = 1 }])
    {
        Aliases = ["gavo_histogram", "histogram"],
    };
}

/// <summary>The counts of every group one after another. Limits and number of bins are those of the first row, which are the same for all.</summary>
sealed class HistogramState : AggregateState
{
    const long MostBins = 1_000_000;

    (double Lower, double Upper, int Bins)? _axis;
    long[] _counts = [];
    int _groups;

    public override long Bytes => 8L * _counts.Length;

    int Stride => _axis is { } axis ? axis.Bins + 2 : 0;

    public override void Resize(int groups)
    {
        _groups = Math.Max(_groups, groups);
        var needed = checked(_groups * Stride);
        if (needed > _counts.Length)
        {
            Array.Resize(ref _counts, Math.Max(needed, (int)Math.Min(Array.MaxLength, _counts.Length * 2L)));
        }
    }

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        if (grouping.Rows == 0)
        {
            return;
        }

        SetAxis(_axis ?? AxisOf(arguments));
        var (lower, upper, bins) = _axis!.Value;
        var ids = grouping.Ids;
        var (stride, perUnit) = (Stride, bins / (upper - lower));
        var values = new NumberArgument<double>(arguments[0]);
        for (var row = 0; row < ids.Length; row++)
        {
            if (!arguments[0].IsNull(row))
            {
                var x = values[row];
                var bin = x < lower ? 0 : x < upper ? Math.Min(bins, 1 + (int)((x - lower) * perUnit)) : bins + 1;
                _counts[ids[row] * stride + bin]++;
            }
        }
    }

    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        var from = (HistogramState)other;
        if (from._axis is not { } axis)
        {
            return;
        }

        SetAxis(_axis ?? axis);
        for (var g = 0; g < groupOfOther.Length; g++)
        {
            if (groupOfOther[g] >= 0)
            {
                Add(groupOfOther[g], from._counts.AsSpan(g * Stride, Stride));
            }
        }
    }

    public override Column Finish(int groups)
    {
        Resize(groups);
        var (offsets, validity, counts) = (new int[groups + 1], new bool[groups], new List<long>());
        for (var g = 0; g < groups; g++)
        {
            var own = _counts.AsSpan(g * Stride, Stride);
            validity[g] = own.ContainsAnyExcept(0);
            counts.AddRange(validity[g] ? own : []);
            offsets[g + 1] = counts.Count;
        }

        return new ListColumn(new ListType(DataType.Int64), offsets, new Column<long>(counts.ToArray()), Bitmap.Of(validity));
    }

    /// <summary>The counts, and the axis, which a state without rows does not know.</summary>
    public override IReadOnlyList<Column> Export(int groups) =>
    [
        Finish(groups),
        Column.Constant(DataType.Double, _axis?.Lower, groups),
        Column.Constant(DataType.Double, _axis?.Upper, groups),
        Column.Constant(DataType.Int64, (long?)_axis?.Bins, groups),
    ];

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        var counts = (ListColumn)state[0];
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            if (!counts.IsNull(row))
            {
                SetAxis(_axis ?? (Number(state[1], row), Number(state[2], row), (int)((Column<long>)state[3]).Values[row]));
                Add(groupOfRow[row], ((Column<long>)counts[row]).Values);
            }
        }
    }

    static double Number(Column column, int row) => ((Column<double>)column).Values[row];

    void SetAxis((double Lower, double Upper, int Bins) axis)
    {
        _axis = axis;
        Resize(_groups);
    }

    void Add(int group, ReadOnlySpan<long> counts)
    {
        var own = _counts.AsSpan(group * Stride, Stride);
        for (var i = 0; i < own.Length; i++)
        {
            own[i] += counts[i];
        }
    }

    static (double Lower, double Upper, int Bins) AxisOf(ReadOnlySpan<Datum> arguments)
    {
        if (arguments[1].IsNull(0) || arguments[2].IsNull(0) || arguments[3].IsNull(0))
        {
            throw new QueryException(QueryErrorCode.Value, "a histogram needs two limits and a number of bins, one of which is NULL");
        }

        var (lower, upper) = (new NumberArgument<double>(arguments[1])[0], new NumberArgument<double>(arguments[2])[0]);
        var bins = new NumberArgument<long>(arguments[3])[0];
        if (!(lower < upper) || !double.IsFinite(upper - lower) || bins is < 1 or > MostBins)
        {
            throw new QueryException(
                QueryErrorCode.Value,
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"a histogram from {lower} to {upper} with {bins} bins cannot be made"),
                hint: $"the lower limit must be less than the upper one, and the bins 1 to {MostBins}");
        }

        return (lower, upper, (int)bins);
    }
}
