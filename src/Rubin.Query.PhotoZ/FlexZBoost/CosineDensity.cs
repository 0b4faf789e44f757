using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.FlexZBoost;

/// <summary>
/// Densities from the coefficients of a cosine series on u = (z − zmin)/(zmax − zmin), with φ₀ = 1 and φⱼ = √2 cos(πju), after Izbicki and Lee 2017
/// (doi:10.1214/17-EJS1302): the negative part is taken away so that the rest has an area of one, bumps of too small an area are taken out, and what is left is raised
/// to a power. Scratch of one worker. All vectors have 256 bits, so that all processors agree.
/// </summary>
sealed class CosineDensity
{
    const int Lanes = 8;
    const int Together = 4;

    readonly int _points;
    readonly int _padded;
    readonly int _bases;
    readonly float[] _basis;
    readonly float[] _weights;
    readonly float[] _densities;
    readonly ulong[] _positive;

    public CosineDensity(RedshiftGrid grid, int bases)
    {
        (_points, _bases) = (grid.Count, bases);
        _padded = (grid.Count + Lanes - 1) / Lanes * Lanes;
        _basis = new float[_padded * bases];
        for (var z = 0; z < _points; z++)
        {
            for (var j = 0; j < bases; j++)
            {
                _basis[(((z / Lanes * bases) + j) * Lanes) + (z % Lanes)] =
                    j == 0 ? 1 : (float)(Math.Sqrt(2) * Math.Cos(Math.PI * j * z / (_points - 1)));
            }
        }

        _weights = new float[_padded];
        _weights.AsSpan(0, _points).Fill(1);
        _densities = new float[Together * _padded];
        _positive = new ulong[(_padded + 63) / 64];
    }

    /// <summary>How far apart the densities of a group are.</summary>
    public int Padded => _padded;

    /// <summary>The series of four objects, before they are made densities.</summary>
    /// <param name="coefficients">The j-th coefficient of object i at j · <paramref name="stride"/> + i.</param>
    /// <param name="stride">How far apart the coefficients of an object are.</param>
    /// <returns>Four times <see cref="Padded"/> values.</returns>
    public Span<float> Sum(ReadOnlySpan<float> coefficients, int stride)
    {
        ref var basis = ref MemoryMarshal.GetArrayDataReference(_basis);
        ref var result = ref MemoryMarshal.GetArrayDataReference(_densities);
        ref var coefficient = ref MemoryMarshal.GetReference(coefficients[..(((_bases - 1) * stride) + Together)]);
        for (var z = 0; z < _padded; z += Lanes)
        {
            Vector256<float> a = default, b = default, c = default, d = default;
            ref var x = ref coefficient;
            for (var j = 0; j < _bases; j++)
            {
                var phi = Vector256.LoadUnsafe(ref basis);
                a = Vector256.FusedMultiplyAdd(phi, Vector256.Create(x), a);
                b = Vector256.FusedMultiplyAdd(phi, Vector256.Create(Unsafe.Add(ref x, 1)), b);
                c = Vector256.FusedMultiplyAdd(phi, Vector256.Create(Unsafe.Add(ref x, 2)), c);
                d = Vector256.FusedMultiplyAdd(phi, Vector256.Create(Unsafe.Add(ref x, 3)), d);
                basis = ref Unsafe.Add(ref basis, Lanes);
                x = ref Unsafe.Add(ref x, stride);
            }

            a.StoreUnsafe(ref result, (nuint)z);
            b.StoreUnsafe(ref result, (nuint)(z + _padded));
            c.StoreUnsafe(ref result, (nuint)(z + (2 * _padded)));
            d.StoreUnsafe(ref result, (nuint)(z + (3 * _padded)));
        }

        return _densities;
    }

    /// <summary>Makes a series a density of any scale, in place; all zero where nothing is positive.</summary>
    /// <param name="series"><see cref="Padded"/> values, of which those behind the grid become zero.</param>
    /// <param name="bump">The smallest area of a bump, of one.</param>
    /// <param name="sharpness">The power.</param>
    public void Shape(Span<float> series, float bump, float sharpness)
    {
        Trim(series, bump);
        Sharpen(series, sharpness);
    }

    /// <summary>Takes away what is negative and what are bumps of too small an area, and scales the rest to an area of one.</summary>
    public void Trim(Span<float> series, float bump)
    {
        series = series[.._padded];
        series[_points..].Clear();
        MakePositive(series);
        var area = RemoveBumps(series, bump * _points);
        if (area > 0)
        {
            TensorPrimitives.Multiply(series, _points / area, series);
        }
    }

    /// <summary>Raises what is positive to a power.</summary>
    public void Sharpen(Span<float> density, float sharpness)
    {
        var power = Vector256.Create(sharpness);
        for (var z = 0; z < _padded; z += Lanes)
        {
            var p = Vector256.Create<float>(density[z..]);
            var isPositive = Vector256.GreaterThan(p, default);
            if (isPositive != default)
            {
                var raised = VectorPower.Exp2(power * Vector256.Log2(Vector256.ConditionalSelect(isPositive, p, Vector256<float>.One)));
                (raised & isPositive).CopyTo(density[z..]);
            }
        }
    }

    /// <summary>Scales a positive part of too small an area, or lowers the series until what is above zero has an area of one; marks what is above zero.</summary>
    void MakePositive(Span<float> series)
    {
        var sum = Above(series, 0).Sum;
        var level = Vector256.Create(sum > _points ? Level(series) : 0);
        var factor = Vector256.Create(sum > _points ? 1 : _points / MathF.Max(sum, 1e-30f));
        Array.Clear(_positive);
        for (var z = 0; z < _padded; z += Lanes)
        {
            var p = Vector256.Max(Vector256.Create<float>(series[z..]) - level, default) * factor * Vector256.Create(_weights, z);
            p.CopyTo(series[z..]);
            _positive[z >> 6] |= (ulong)Vector256.GreaterThan(p, default).ExtractMostSignificantBits() << (z & 63);
        }
    }

    /// <summary>
    /// The level above which the series has an area of one. The area is convex and made of straight lines, so that Newton's steps from below never pass the root and end
    /// on it: about five, where a bisection takes twenty.
    /// </summary>
    float Level(ReadOnlySpan<float> series)
    {
        var level = 0f;
        for (var step = 0; step < 64; step++)
        {
            var (sum, count) = Above(series, level);
            var excess = sum - _points;
            if (excess < 1e-6f * _points || count == 0)
            {
                break;
            }

            level += excess / count;
        }

        return level;
    }

    (float Sum, float Count) Above(ReadOnlySpan<float> series, float level)
    {
        Vector256<float> sum = default;
        Vector256<int> count = default;
        var floor = Vector256.Create(level);
        ref var p = ref MemoryMarshal.GetReference(series);
        ref var weight = ref MemoryMarshal.GetArrayDataReference(_weights);
        for (nuint z = 0; z < (nuint)_padded; z += Lanes)
        {
            var above = (Vector256.LoadUnsafe(ref p, z) - floor) * Vector256.LoadUnsafe(ref weight, z);
            var isAbove = Vector256.GreaterThan(above, default);
            sum += above & isAbove;
            count -= isAbove.AsInt32();
        }

        return (Vector256.Sum(sum), Vector256.Sum(count));
    }

    /// <summary>Clears every stretch above zero of less than an area.</summary>
    /// <returns>The sum of what is left.</returns>
    float RemoveBumps(Span<float> density, float least)
    {
        var kept = 0f;
        for (var end = 0; ;)
        {
            var start = Next(end, 0);
            if (start >= _points)
            {
                return kept;
            }

            end = Next(start, ulong.MaxValue);
            var stretch = density[start..end];
            var area = LaneSum.Of(stretch);
            if (area < least)
            {
                stretch.Clear();
                continue;
            }

            kept += area;
        }
    }

    /// <summary>The next place, from one on, that is above zero, or not (all bits of the mask set); the number of points where there is none.</summary>
    int Next(int from, ulong mask)
    {
        while (from < _points)
        {
            var bits = (_positive[from >> 6] ^ mask) >> (from & 63);
            if (bits != 0)
            {
                return Math.Min(_points, from + BitOperations.TrailingZeroCount(bits));
            }

            from = (from | 63) + 1;
        }

        return _points;
    }
}
