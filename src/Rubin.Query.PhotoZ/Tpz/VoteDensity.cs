using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Tpz;

/// <summary>
/// The density that the votes of trees make, as TPZ has it: votes are counted at the nearest redshift of the grid, counts below a fifth of the largest are dropped, the
/// rest is smoothed with a normal distribution out to three standard deviations, and what is below 0.005 of the largest is dropped. Scratch of one worker.
/// </summary>
sealed class VoteDensity
{
    const float LeastCount = 0.2f;
    const float LeastDensity = 0.005f;
    const int Reach = 3;

    readonly RedshiftGrid _grid;
    readonly int _radius;
    readonly float[] _kernel;
    readonly float[] _counts;
    readonly float[] _density;

    /// <param name="grid">The redshifts.</param>
    /// <param name="width">The standard deviation of the smoothing in steps of the grid.</param>
    public VoteDensity(RedshiftGrid grid, double width)
    {
        _grid = grid;
        _radius = (int)Math.Ceiling(Reach * width);
        _kernel = new float[((2 * _radius) + 8) / 8 * 8];
        for (var i = 0; i <= 2 * _radius; i++) _kernel[i] = (float)Math.Exp(-0.5 * Math.Pow((i - _radius) / width, 2));
        _counts = new float[grid.Count];
        _density = new float[grid.Count + (2 * _radius) + 8];
    }

    /// <summary>The density of some votes, of any scale.</summary>
    /// <param name="votes">Redshifts; one outside the grid counts at its end.</param>
    public ReadOnlySpan<float> Of(ReadOnlySpan<float> votes)
    {
        Array.Clear(_density);
        var most = 0f;
        foreach (var vote in votes)
        {
            most = MathF.Max(most, ++_counts[Place(vote)]);
        }

        foreach (var vote in votes)
        {
            ref var count = ref _counts[Place(vote)];
            if (count >= LeastCount * most)
            {
                Add(Place(vote), count);
            }

            count = 0;
        }

        var density = _density.AsSpan(_radius, _grid.Count);
        var least = LeastDensity * TensorPrimitives.Max<float>(density);
        foreach (ref var p in density) p = p < least ? 0 : p;
        return density;
    }

    void Add(int place, float count)
    {
        var height = Vector256.Create(count);
        for (var i = 0; i < _kernel.Length; i += 8)
        {
            var target = _density.AsSpan(place + i);
            Vector256.FusedMultiplyAdd(height, Vector256.Create(_kernel, i), Vector256.Create<float>(target)).CopyTo(target);
        }
    }

    int Place(float vote) => (int)Math.Clamp(Math.Round((vote - _grid.Minimum) / _grid.Step), 0, _grid.Count - 1);
}
