using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>
/// Quantiles by t-digests: for each group one a morsel, filled in the order of the rows, and read together in the order of the morsels at the end. So the answer
/// does not depend on which worker saw which morsel, nor on the size of batches.
/// </summary>
sealed class QuantileEstimateState : AggregateState
{
    List<Piece>?[] _groups = [];
    double? _fraction;
    long _bytes;

    public override long Bytes => _bytes + (8L * _groups.Length);

    public override void Resize(int groups)
    {
        if (groups > _groups.Length)
        {
            Array.Resize(ref _groups, Math.Max(groups, (int)Math.Min(Array.MaxLength, _groups.Length * 2L)));
        }
    }

    public override void Update(Grouping grouping, ReadOnlySpan<Datum> arguments, long sequence)
    {
        if (grouping.Rows == 0)
        {
            return;
        }

        _fraction ??= NumberStatisticState.FractionOf(arguments[1], 1);
        var morsel = InputOrder.MorselOf(sequence);
        var values = arguments[0].Decoded().Expand(grouping.Rows);
        for (var row = 0; values is Column<double> numbers && row < grouping.Rows; row++)
        {
            if (!numbers.IsNull(row))
            {
                Add(Open(grouping.Ids[row], morsel), numbers.Values[row], 1);
            }
        }
    }

    public override void Merge(AggregateState other, ReadOnlySpan<int> groupOfOther)
    {
        var from = (QuantileEstimateState)other;
        _fraction ??= from._fraction;
        for (var g = 0; g < groupOfOther.Length; g++)
        {
            if (groupOfOther[g] >= 0 && from._groups[g] is { } pieces)
            {
                (_groups[groupOfOther[g]] ??= []).AddRange(pieces);
                _bytes += pieces.Sum(p => p.Digest.Bytes);
            }
        }
    }

    public override Column Finish(int groups)
    {
        var (answers, validity) = (new double[groups], new bool[groups]);
        for (var g = 0; g < groups; g++)
        {
            if (_groups[g] is { } pieces)
            {
                // A worker's last piece is still as it was filled.
                pieces.ForEach(p => p.Digest.Shrink());
                var ordered = pieces.OrderBy(p => p.Morsel).ToList();
                double[] means = [.. ordered.SelectMany(p => p.Digest.Means.ToArray())];
                double[] weights = [.. ordered.SelectMany(p => p.Digest.Weights.ToArray())];
                (answers[g], validity[g]) = (QuantileDigest.Quantile(means, weights, _fraction ?? 0), true);
            }
        }

        return new Column<double>(answers, Bitmap.Of(validity));
    }

    /// <summary>Morsels, means and weights of all clusters, a list of each a group, and the fraction, which a state without rows does not know.</summary>
    public override IReadOnlyList<Column> Export(int groups)
    {
        var (offsets, morsels, means, weights) = (new int[groups + 1], new List<long>(), new List<double>(), new List<double>());
        for (var g = 0; g < groups; g++)
        {
            foreach (var (morsel, digest) in _groups[g] ?? [])
            {
                digest.Shrink();
                morsels.AddRange(Enumerable.Repeat(morsel, digest.Means.Length));
                means.AddRange(digest.Means);
                weights.AddRange(digest.Weights);
            }

            offsets[g + 1] = means.Count;
        }

        return
        [
            new ListColumn(new ListType(DataType.Int64), offsets, new Column<long>(morsels.ToArray())),
            new ListColumn(new ListType(DataType.Double), offsets, new Column<double>(means.ToArray())),
            new ListColumn(new ListType(DataType.Double), offsets, new Column<double>(weights.ToArray())),
            Column.Constant(DataType.Double, _fraction, groups),
        ];
    }

    public override void Import(IReadOnlyList<Column> state, ReadOnlySpan<int> groupOfRow)
    {
        var (morsels, means, weights) = ((ListColumn)state[0], (ListColumn)state[1], (ListColumn)state[2]);
        for (var row = 0; row < groupOfRow.Length; row++)
        {
            _fraction ??= state[3].IsNull(row) ? null : ((Column<double>)state[3]).Values[row];
            var of = ((Column<long>)morsels[row]).Values;
            var x = ((Column<double>)means[row]).Values;
            var w = ((Column<double>)weights[row]).Values;
            for (var i = 0; i < of.Length; i++)
            {
                Add(Open(groupOfRow[row], of[i]), x[i], w[i]);
            }
        }
    }

    /// <summary>The digest of a group that a morsel goes to; one that is done with is made small.</summary>
    QuantileDigest Open(int group, long morsel)
    {
        var pieces = _groups[group] ??= [];
        if (pieces.Count > 0 && pieces[^1].Morsel == morsel)
        {
            return pieces[^1].Digest;
        }

        if (pieces.Count > 0)
        {
            _bytes -= pieces[^1].Digest.Bytes;
            pieces[^1].Digest.Shrink();
            _bytes += pieces[^1].Digest.Bytes;
        }

        pieces.Add(new(morsel, new()));
        _bytes += pieces[^1].Digest.Bytes;
        return pieces[^1].Digest;
    }

    void Add(QuantileDigest digest, double value, double weight)
    {
        var before = digest.Bytes;
        digest.Add(value, weight);
        _bytes += digest.Bytes - before;
    }

    readonly record struct Piece(long Morsel, QuantileDigest Digest);
}
