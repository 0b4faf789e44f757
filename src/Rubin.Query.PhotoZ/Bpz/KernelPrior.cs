using System.Runtime.InteropServices;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>
/// Priors for the kernels: a table over magnitudes, on straight lines between its rows. Small values are cut behind, not before, the interpolation: where templates
/// fit best just beyond the end of a prior, its last value decides. Of 20,449 redshifts one to three differ from those with exact priors.
/// </summary>
sealed class KernelPrior
{
    /// <summary>Rows in a magnitude.</summary>
    const int Fineness = 64;

    readonly BpzPrior? _prior;
    readonly PriorRows _rows;
    readonly int _points;
    readonly int _stride;
    readonly float[] _table = [];
    readonly float[] _least = [];

    /// <summary>Fills the table.</summary>
    /// <param name="prior">The prior; null for none.</param>
    /// <param name="rows">Which templates share a row.</param>
    /// <param name="grid">The redshifts.</param>
    public KernelPrior(BpzPrior? prior, PriorRows rows, RedshiftGrid grid)
    {
        (_prior, _rows, _points) = (prior, rows, grid.Count);
        _stride = (grid.Count + KernelTemplates.Chunk - 1) / KernelTemplates.Chunk * KernelTemplates.Chunk;
        if (prior is null)
        {
            return;
        }

        var magnitudes = (int)Math.Ceiling((BpzPrior.Faintest - prior.Reference) * Fineness) + 2;
        _table = new float[magnitudes * prior.Types * _stride];
        _least = new float[magnitudes * prior.Types];
        var (shares, density) = (new double[prior.Types], new double[grid.Count]);
        for (var m = 0; m < magnitudes; m++)
        {
            var magnitude = prior.Reference + ((double)m / Fineness);
            prior.FillShares(magnitude, shares);
            for (var type = 0; type < prior.Types; type++)
            {
                prior.FillUncut(type, magnitude, grid, density);
                var scale = shares[type] / rows.PerType[type] / BpzPrior.Kept(density);
                var row = (m * prior.Types) + type;
                _least[row] = (float)(BpzPrior.Least(grid.Count) * scale);
                for (var k = 0; k < grid.Count; k++) _table[(row * _stride) + k] = (float)(density[k] * scale);
            }
        }
    }

    /// <summary>A prior of 1 for every template, 0 behind the grid.</summary>
    public void FillFlat(Span<float> rows)
    {
        rows.Clear();
        for (var row = 0; row < _rows.Count; row++) rows.Slice(row * _stride, _points).Fill(1);
    }

    /// <summary>The rows for an object of a magnitude.</summary>
    public void Fill<TLanes>(double magnitude, Span<float> rows)
        where TLanes : struct, ILanes<TLanes>
    {
        if (_prior is null)
        {
            FillFlat(rows);
            return;
        }

        var place = (Math.Clamp(magnitude, _prior.Reference, BpzPrior.Faintest) - _prior.Reference) * Fineness;
        var (lower, share) = ((int)place * _prior.Types, (float)(place - Math.Floor(place)));
        for (var type = 0; type < _prior.Types; type++)
        {
            var upper = lower + _prior.Types;
            var least = _least[lower + type] + (share * (_least[upper + type] - _least[lower + type]));
            Blend<TLanes>(Row(lower + type), Row(upper + type), share, least, rows.Slice(type * _stride, _stride));
        }

        for (var mixed = 0; mixed < _rows.Mixed.Count; mixed++)
        {
            var (left, right, part) = _rows.Mixed[mixed];
            Blend<TLanes>(
                rows.Slice(left * _stride, _stride), rows.Slice(right * _stride, _stride), (float)part, 0, rows.Slice((_prior.Types + mixed) * _stride, _stride));
        }
    }

    ReadOnlySpan<float> Row(int index) => _table.AsSpan(index * _stride, _stride);

    /// <summary>(1 − share) · left + share · right, where that is not below <paramref name="least"/>; else 0.</summary>
    static void Blend<TLanes>(ReadOnlySpan<float> left, ReadOnlySpan<float> right, float share, float least, Span<float> target)
        where TLanes : struct, ILanes<TLanes>
    {
        ref var from = ref MemoryMarshal.GetReference(left);
        ref var to = ref MemoryMarshal.GetReference(right);
        ref var result = ref MemoryMarshal.GetReference(target);
        var (weight, bound) = (TLanes.Create(share), TLanes.Create(least));
        for (var k = 0; k < target.Length; k += TLanes.Count)
        {
            var l = TLanes.Load(ref from, k);
            TLanes.Cut(TLanes.MultiplyAdd(weight, TLanes.Load(ref to, k) - l, l), bound).Store(ref result, k);
        }
    }
}
