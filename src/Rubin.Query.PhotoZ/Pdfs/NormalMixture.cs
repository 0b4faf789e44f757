using System.Runtime.Intrinsics;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Pdfs;

/// <summary>Sums of normal distributions on a grid. Scratch of one worker.</summary>
/// <remarks>A component narrower than half a step of the grid is taken to be that wide, since it could fall between two points.</remarks>
sealed class NormalMixture
{
    /// <summary>How far from its mean a component is followed, in standard deviations: 6·10⁻⁷ of it are farther away.</summary>
    const double Reach = 5;

    const int Lanes = 8;

    readonly RedshiftGrid _grid;
    readonly float[] _density;

    public NormalMixture(RedshiftGrid grid)
    {
        _grid = grid;
        _density = new float[grid.Count + Lanes];
    }

    /// <summary>The sum so far at the grid's points, of any scale.</summary>
    public ReadOnlySpan<float> Density => _density.AsSpan(0, _grid.Count);

    /// <summary>Begins a new sum.</summary>
    public void Clear() => Array.Clear(_density);

    /// <summary>Adds a component.</summary>
    /// <param name="weight">Its share.</param>
    /// <param name="mean">Its mean.</param>
    /// <param name="deviation">Its standard deviation.</param>
    public void Add(double weight, double mean, double deviation)
    {
        var width = Math.Max(deviation / _grid.Step, 0.5);
        var place = (mean - _grid.Minimum) / _grid.Step;
        var from = (int)Math.Clamp(Math.Ceiling(place - (Reach * width)), 0, _grid.Count);
        var to = (int)Math.Clamp(Math.Floor(place + (Reach * width)) + 1, 0, _grid.Count);
        var height = Vector256.Create((float)(weight / width));

        // exp(−x²/2w²) = 2^(−(x s)²), s = √(log₂e / 2) / w.
        var scale = (float)(0.84932180028801907 / width);
        var x = (Vector256.ConvertToSingle(Vector256<int>.Indices) * scale) + Vector256.Create((float)((from - place) * scale));
        var step = Vector256.Create(Lanes * scale);
        for (var i = from; i < to; i += Lanes)
        {
            var p = Vector256.FusedMultiplyAdd(height, VectorPower.Exp2(-(x * x)), Vector256.Create<float>(_density.AsSpan(i)));
            p.CopyTo(_density.AsSpan(i));
            x += step;
        }
    }
}
