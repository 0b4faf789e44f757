using Rubin.Query.Engine.Execution;

namespace Rubin.Query.LightCurves.Fits;

/// <summary>
/// Minimises a function of a few variables without its derivatives (Nelder and Mead 1965, doi:10.1093/comjnl/7.4.308), in the steps and with the
/// stopping rule of scipy: to 10⁻⁴ in place and value, at most 200 evaluations for each variable.
/// </summary>
static class NelderMead
{
    public static double[] Minimize(Func<ReadOnlySpan<double>, double> function, ReadOnlySpan<double> start, double tolerance = 1e-4)
    {
        var n = start.Length;
        var calls = 0;
        var simplex = new (double[] Point, double Value)[n + 1];
        for (var k = 0; k <= n; k++)
        {
            var point = start.ToArray();
            if (k > 0)
            {
                point[k - 1] = point[k - 1] != 0 ? 1.05 * point[k - 1] : 0.00025;
            }

            simplex[k] = At(point);
        }

        Sort(simplex);
        for (var step = 0; step < 200 * n && calls < 200 * n && !Converged(simplex, tolerance); step++)
        {
            WorkerPool.ThrowIfStopped();
            Replace(simplex, Centre(simplex), At);
            Sort(simplex);
        }

        return simplex[0].Point;

        (double[] Point, double Value) At(double[] point)
        {
            calls++;
            return (point, function(point));
        }
    }

    /// <summary>The worst point moves through the centre of the others, or all shrink towards the best.</summary>
    static void Replace((double[] Point, double Value)[] simplex, double[] centre, Func<double[], (double[] Point, double Value)> at)
    {
        var worst = simplex[^1];
        var reflected = at(Move(centre, worst.Point, 1));
        if (reflected.Value < simplex[0].Value)
        {
            var expanded = at(Move(centre, worst.Point, 2));
            simplex[^1] = expanded.Value < reflected.Value ? expanded : reflected;
            return;
        }

        if (reflected.Value < simplex[^2].Value)
        {
            simplex[^1] = reflected;
            return;
        }

        var outside = reflected.Value < worst.Value;
        var contracted = at(Move(centre, worst.Point, outside ? 0.5 : -0.5));
        if (outside ? contracted.Value <= reflected.Value : contracted.Value < worst.Value)
        {
            simplex[^1] = contracted;
            return;
        }

        var best = simplex[0].Point;
        for (var k = 1; k < simplex.Length; k++) simplex[k] = at([.. simplex[k].Point.Select((x, i) => best[i] + 0.5 * (x - best[i]))]);
    }

    static double[] Move(double[] centre, double[] worst, double by) => [.. centre.Select((c, i) => (1 + by) * c - by * worst[i])];

    static double[] Centre((double[] Point, double Value)[] simplex)
    {
        var centre = new double[simplex.Length - 1];
        foreach (var (point, _) in simplex.AsSpan(0, simplex.Length - 1))
        {
            for (var i = 0; i < centre.Length; i++) centre[i] += point[i];
        }

        return [.. centre.Select(c => c / centre.Length)];
    }

    static bool Converged((double[] Point, double Value)[] simplex, double tolerance)
    {
        var best = simplex[0];
        return simplex.Skip(1).All(s => Math.Abs(s.Value - best.Value) <= tolerance && s.Point.Zip(best.Point, (a, b) => Math.Abs(a - b)).All(d => d <= tolerance));
    }

    /// <summary>By value; equal ones stay in order.</summary>
    static void Sort((double[] Point, double Value)[] simplex)
    {
        for (var i = 1; i < simplex.Length; i++)
        {
            for (var j = i; j > 0 && simplex[j].Value < simplex[j - 1].Value; j--) (simplex[j], simplex[j - 1]) = (simplex[j - 1], simplex[j]);
        }
    }
}
