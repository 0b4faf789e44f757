using System.Runtime.InteropServices;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Priors for the kernels: at the magnitude of each object itself, not at the nearest of a table.</summary>
sealed class KernelPrior
{
    const float Log2E = 1.44269504f;

    readonly BpzPrior? _prior;
    readonly PriorRows _rows;
    readonly int _points;
    readonly int _stride;
    readonly float[] _powers;

    /// <summary>Prepares what does not depend on an object.</summary>
    /// <param name="prior">The prior; null for none.</param>
    /// <param name="rows">Which templates share a row.</param>
    /// <param name="grid">The redshifts.</param>
    public KernelPrior(BpzPrior? prior, PriorRows rows, RedshiftGrid grid)
    {
        (_prior, _rows, _points) = (prior, rows, grid.Count);
        _stride = (grid.Count + KernelTemplates.Chunk - 1) / KernelTemplates.Chunk * KernelTemplates.Chunk;
        _powers = new float[(prior?.Types ?? 0) * _stride];
        for (var type = 0; type < prior?.Types; type++)
        {
            for (var k = 0; k < grid.Count; k++) _powers[(type * _stride) + k] = (float)Math.Pow(grid[k], prior.Exponents[type]);
        }
    }

    /// <summary>A prior of 1 for every template, 0 behind the grid.</summary>
    public void FillFlat(Span<float> rows)
    {
        rows.Clear();
        for (var row = 0; row < _rows.Count; row++) rows.Slice(row * _stride, _points).Fill(1);
    }

    /// <summary>The rows for an object of a magnitude: <see cref="BpzPrior"/> in 32-bit numbers.</summary>
    public void Fill<TLanes>(double magnitude, Span<float> rows)
        where TLanes : struct, ILanes<TLanes>
    {
        if (_prior is null)
        {
            FillFlat(rows);
            return;
        }

        Span<double> shares = stackalloc double[_prior.Types];
        _prior.FillShares(magnitude, shares);
        for (var type = 0; type < _prior.Types; type++)
        {
            var fall = -Log2E * Math.Pow(_prior.Typical(type, magnitude), -_prior.Exponents[type]);
            FillType<TLanes>(_powers.AsSpan(type * _stride, _stride), (float)fall, shares[type] / _rows.PerType[type], rows.Slice(type * _stride, _stride));
        }

        for (var mixed = 0; mixed < _rows.Mixed.Count; mixed++)
        {
            var (left, right, share) = _rows.Mixed[mixed];
            Mix(rows.Slice(left * _stride, _stride), rows.Slice(right * _stride, _stride), (float)share, rows.Slice((_prior.Types + mixed) * _stride, _stride));
        }
    }

    /// <summary>z^α exp(−(z/z_m)^α) of the given sum, without values below 1 % of the mean.</summary>
    void FillType<TLanes>(ReadOnlySpan<float> powers, float fall, double share, Span<float> row)
        where TLanes : struct, ILanes<TLanes>
    {
        ref var power = ref MemoryMarshal.GetReference(powers);
        ref var target = ref row[0];
        var slope = TLanes.Create(fall);
        var sums = TLanes.Create(0);
        for (var k = 0; k < row.Length; k += TLanes.Count)
        {
            var p = TLanes.Load(ref power, k);
            p *= LaneMath.Exp2(p * slope);
            p.Store(ref target, k);
            sums += p;
        }

        var least = TLanes.Create(0.01f * sums.Sum() / _points);
        sums = TLanes.Create(0);
        for (var k = 0; k < row.Length; k += TLanes.Count)
        {
            var p = TLanes.Cut(TLanes.Load(ref target, k), least);
            p.Store(ref target, k);
            sums += p;
        }

        var scale = TLanes.Create((float)(share / sums.Sum()));
        for (var k = 0; k < row.Length; k += TLanes.Count) (TLanes.Load(ref target, k) * scale).Store(ref target, k);
    }

    static void Mix(ReadOnlySpan<float> left, ReadOnlySpan<float> right, float share, Span<float> row)
    {
        for (var k = 0; k < row.Length; k++) row[k] = left[k] + (share * (right[k] - left[k]));
    }
}
