using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution.Spilling;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>A statistic of at least one value, which it may write to; null where it is undefined.</summary>
delegate double? NumberStatistic(Span<double> values, double fraction);

/// <summary>The same statistic of values in memory and of more values than that holds.</summary>
sealed record OrderStatistic(NumberStatistic OfValues, Func<StoredNumbers, double, double?> OfStored);

/// <summary>
/// An aggregate that needs all numbers of a group at once, in any order, and perhaps a fraction, which is the same for all rows. Numbers are kept as they come,
/// each beside its group, and are put together by group when the answer is asked for.
/// </summary>
/// <param name="statistic">What to compute.</param>
/// <param name="whole">What the fraction is given as parts of: 1, or 100 for percentiles.</param>
sealed class NumberStatisticState(OrderStatistic statistic, double whole = 1) : AggregateState
{
    /// <summary>Long pieces do not move in memory; the first are as long as all before them, as many states stay small.</summary>
    const int LongestPiece = 64 << 10;

    const int ShortestPiece = 64;

    readonly List<(int[] Groups, double[] Values)> _pieces = [];
    readonly List<Stretch> _stretches = [];
    (int[] Starts, double[] Values)? _together;
    int _count;
    int _free;
    double? _fraction;
    (int Group, StoredNumbers Numbers)? _stored;

    public override long Bytes => (12L * (_count + _free)) + (24L * _stretches.Count) + (_together is var (starts, values) ? (4L * starts.Length) + (8L * values.Length) : 0);

    public override void Resize(int groups)
    {
    }

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        if (_fraction is null && arguments.Length > 1 && grouping.Rows > 0)
        {
            _fraction = FractionOf(arguments[1], whole);
        }

        AddValues(arguments[0].Decoded().Expand(grouping.Rows), grouping.Ids);
    }

    /// <summary>The other's values stay where they are: they are put together by group once, whatever the number of parts that are merged.</summary>
    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        var from = (NumberStatisticState)other;
        _fraction ??= from._fraction;
        var (starts, values) = from.Together(groupOfOther.Length);
        for (var g = 0; g < groupOfOther.Length; g++)
        {
            if (groupOfOther[g] >= 0 && starts[g] < starts[g + 1])
            {
                _stretches.Add(new(groupOfOther[g], values, starts[g], starts[g + 1] - starts[g]));
            }
        }
    }

    public override Column Finish(int groups)
    {
        var (starts, values) = ByGroup(groups);
        var answers = new double[groups];
        var validity = new bool[groups];
        for (var g = 0; g < groups; g++)
        {
            if ((g & 0x3FF) == 0)
            {
                Execution.WorkerPool.ThrowIfStopped();
            }

            var own = values.AsSpan(starts[g]..starts[g + 1]);
            var answer = _stored is var (group, numbers) && g == group ? OfStored(numbers, own) : own.IsEmpty ? null : statistic.OfValues(own, _fraction ?? 0);
            (answers[g], validity[g]) = (answer ?? 0, answer is not null);
        }

        return new Column<double>(answers, Bitmap.Of(validity));
    }

    internal override bool ExportsValues => true;

    /// <inheritdoc/>
    internal override void PutAway(int group, int groups, Func<SpillFile> newFile)
    {
        var (starts, values) = ByGroup(groups);
        if (_stored is not var (stored, numbers))
        {
            _stored = (stored, numbers) = (group, new(newFile()));
        }

        Debug.Assert(stored == group, "one group is larger than memory, the last");
        numbers.Add(values.AsSpan(starts[group]..starts[group + 1]));
        Clear();
        for (var g = 0; g < groups; g++)
        {
            if (g != group && starts[g] < starts[g + 1])
            {
                var own = new int[starts[g + 1] - starts[g]];
                own.AsSpan().Fill(g);
                Append(own, values.AsSpan(starts[g]..starts[g + 1]));
            }
        }
    }

    /// <summary>The values' lists, and the fraction, which a state without rows does not know.</summary>
    public override IReadOnlyList<Column> Export(int groups)
    {
        var (starts, values) = ByGroup(groups);
        return
        [
            new ListColumn(new ListType(DataType.Double), starts, new Column<double>(values)),
            Column.Constant(DataType.Double, _fraction, groups),
        ];
    }

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        for (var row = 0; row < groupOfRow.Length && _fraction is null; row++)
        {
            _fraction = state[1].IsNull(row) ? null : ((Column<double>)state[1]).Values[row];
        }

        var lists = (ListColumn)state[0];
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            var values = lists[row];
            var ids = new int[values.Length];
            ids.AsSpan().Fill(groupOfRow[row]);
            AddValues(values, ids);
        }
    }

    /// <summary>The fraction that an argument gives as parts of <paramref name="whole"/>.</summary>
    internal static double FractionOf(Datum argument, double whole) =>
        !argument.IsNull(0) && Loops.Values<double>(argument)[0] / whole is >= 0 and <= 1 and var fraction
            ? fraction
            : throw new QueryException(QueryErrorCode.Value, $"the fraction of a quantile must be between 0 and {whole}");

    void AddValues(Column column, ReadOnlySpan<int> groups)
    {
        switch (column)
        {
            case NullColumn:
                return;
            case Column<double> { HasNoNulls: true } values:
                Append(groups, values.Values);
                return;
            case Column<double> values:
                AddKnown(groups, values.Values, values.Validity);
                return;
            default:
                throw new UnreachableException($"a statistic of {column.Type}");
        }
    }

    /// <summary>Takes the values that are not NULL and have a group.</summary>
    void AddKnown(ReadOnlySpan<int> groups, ReadOnlySpan<double> values, Bitmap validity)
    {
        var (keptGroups, keptValues) = (new int[groups.Length], new double[groups.Length]);
        var count = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            if (groups[i] >= 0 && validity[i])
            {
                keptGroups[count] = groups[i];
                keptValues[count++] = values[i];
            }
        }

        Append(keptGroups.AsSpan(0, count), keptValues.AsSpan(0, count));
    }

    void Append(ReadOnlySpan<int> groups, ReadOnlySpan<double> values)
    {
        while (!groups.IsEmpty)
        {
            if (_free == 0)
            {
                _free = Math.Clamp(_count, ShortestPiece, LongestPiece);
                _pieces.Add((GC.AllocateUninitializedArray<int>(_free), GC.AllocateUninitializedArray<double>(_free)));
            }

            var (toGroups, toValues) = _pieces[^1];
            var length = Math.Min(_free, groups.Length);
            groups[..length].CopyTo(toGroups.AsSpan(^_free));
            values[..length].CopyTo(toValues.AsSpan(^_free));
            groups = groups[length..];
            values = values[length..];
            _count = checked(_count + length);
            _free -= length;
        }
    }

    double? OfStored(StoredNumbers numbers, ReadOnlySpan<double> last)
    {
        numbers.Add(last);
        return statistic.OfStored(numbers, _fraction ?? 0);
    }

    void Clear()
    {
        _together = null;
        _pieces.Clear();
        _stretches.Clear();
        (_count, _free) = (0, 0);
    }

    IEnumerable<(ReadOnlyMemory<int> Groups, ReadOnlyMemory<double> Values)> Filled() => _pieces.Select((piece, i) =>
    {
        var filled = piece.Groups.Length - (i == _pieces.Count - 1 ? _free : 0);
        return ((ReadOnlyMemory<int>)piece.Groups.AsMemory(0, filled), (ReadOnlyMemory<double>)piece.Values.AsMemory(0, filled));
    });

    /// <summary>The values by group, kept so. Safe for many threads as long as no values come.</summary>
    (int[] Starts, double[] Values) Together(int groups)
    {
        lock (_pieces)
        {
            if (_together is not var (starts, values) || starts.Length != groups + 1 || _count > 0 || _stretches.Count > 0)
            {
                (starts, values) = ByGroup(groups);
                Clear();
                _together = (starts, values);
            }

            return (starts, values);
        }
    }

    /// <summary>A copy of the values by group: those of group g are from its start to before the next one's.</summary>
    (int[] Starts, double[] Values) ByGroup(int groups)
    {
        var starts = Starts(groups);
        var next = starts[..groups];
        var copy = GC.AllocateUninitializedArray<double>(starts[groups]);
        foreach (var (group, values, start, length) in Stretches())
        {
            values.AsSpan(start, length).CopyTo(copy.AsSpan(next[group]));
            next[group] += length;
        }

        foreach (var (ids, values) in Filled())
        {
            Execution.WorkerPool.ThrowIfStopped();
            var of = ids.Span;
            var from = values.Span;
            for (var i = 0; i < of.Length; i++)
            {
                copy[next[of[i]]++] = from[i];
            }
        }

        return (starts, copy);
    }

    int[] Starts(int groups)
    {
        var starts = new int[groups + 1];
        foreach (var stretch in Stretches())
        {
            starts[stretch.Group + 1] += stretch.Length;
        }

        foreach (var (ids, _) in Filled())
        {
            foreach (var id in ids.Span)
            {
                starts[id + 1]++;
            }
        }

        for (var g = 0; g < groups; g++)
        {
            starts[g + 1] = checked(starts[g + 1] + starts[g]);
        }

        return starts;
    }

    /// <summary>What lies by group already, own values and others'.</summary>
    IEnumerable<Stretch> Stretches()
    {
        if (_together is var (starts, values))
        {
            for (var g = 0; g + 1 < starts.Length; g++)
            {
                yield return new(g, values, starts[g], starts[g + 1] - starts[g]);
            }
        }

        foreach (var stretch in _stretches)
        {
            yield return stretch;
        }
    }

    /// <summary>Values of one group that lie side by side.</summary>
    readonly record struct Stretch(int Group, double[] Values, int Start, int Length);
}
