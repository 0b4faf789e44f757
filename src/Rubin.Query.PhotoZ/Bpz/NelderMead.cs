namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>Minimises a function of a few variables without its derivatives (Nelder and Mead 1965, doi:10.1093/comjnl/7.4.308).</summary>
static class NelderMead
{
    /// <summary>The place of a minimum near <paramref name="start"/>, to 10⁻⁴ in place and value or after 200 evaluations for each variable.</summary>
    /// <param name="function">What to minimise; +∞ where it is not defined.</param>
    /// <param name="start">Where to start; the first simplex is 5 % wide.</param>
    public static double[] Minimize(Func<double[], double> function, double[] start)
    {
        const double Tolerance = 1e-4;
        var simplex = new List<(double[] Point, double Value)> { (start, function(start)) };
        for (var k = 0; k < start.Length; k++)
        {
            var point = (double[])start.Clone();
            point[k] = point[k] != 0 ? 1.05 * point[k] : 0.00025;
            simplex.Add((point, function(point)));
        }

        for (var evaluations = simplex.Count; evaluations < 200 * start.Length;)
        {
            simplex = [.. simplex.OrderBy(s => s.Value)];
            var best = simplex[0];
            if (simplex.All(s => Math.Abs(s.Value - best.Value) <= Tolerance && s.Point.Zip(best.Point, (a, b) => Math.Abs(a - b)).All(d => d <= Tolerance)))
            {
                break;
            }

            evaluations += Step(simplex, function);
        }

        return simplex.MinBy(s => s.Value).Point;
    }

    /// <summary>Replaces the worst point of an ordered simplex by a better one on the line through the centre of the others, or draws all towards the best.</summary>
    static int Step(List<(double[] Point, double Value)> simplex, Func<double[], double> function)
    {
        var worst = simplex[^1];
        var centre = worst.Point.Select((_, k) => simplex.SkipLast(1).Average(s => s.Point[k])).ToArray();
        var reflected = Along(1);
        if (reflected.Value < simplex[0].Value)
        {
            var expanded = Along(2);
            simplex[^1] = expanded.Value < reflected.Value ? expanded : reflected;
            return 2;
        }

        if (reflected.Value < simplex[^2].Value)
        {
            simplex[^1] = reflected;
            return 1;
        }

        var contracted = Along(reflected.Value < worst.Value ? 0.5 : -0.5);
        if (contracted.Value < Math.Min(reflected.Value, worst.Value))
        {
            simplex[^1] = contracted;
            return 2;
        }

        for (var k = 1; k < simplex.Count; k++)
        {
            double[] point = [.. simplex[k].Point.Zip(simplex[0].Point, (x, b) => b + (0.5 * (x - b)))];
            simplex[k] = (point, function(point));
        }

        return simplex.Count + 1;

        (double[] Point, double Value) Along(double factor)
        {
            double[] point = [.. centre.Zip(worst.Point, (c, w) => c + (factor * (c - w)))];
            return (point, function(point));
        }
    }
}
