namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// The power of a model of harmonics at one frequency where its normal equations tell too little, as where all phases are nearly alike: its columns are made
/// orthogonal one by one, each twice (modified Gram-Schmidt; Björck 1967, doi:10.1007/BF01934122), which loses half as many digits.
/// </summary>
sealed class OrthogonalPower(int terms, bool fitMean)
{
    /// <summary>What the columns before it leave of one at least, else the model is not determined. Powers are then good to some 10⁻⁶.</summary>
    const double LeastPart = 1e-10;

    double[][] _columns = [];
    double[] _rest = [];

    /// <summary>Σ w (m - mean)² that the model explains; NaN where it is not determined.</summary>
    /// <param name="frequency">In cycles a day.</param>
    /// <param name="time">In days from the middle of the curve.</param>
    /// <param name="weight">Of the sum 1.</param>
    /// <param name="weighted">Weights times values from their mean.</param>
    public double Explained(double frequency, ReadOnlySpan<double> time, ReadOnlySpan<double> weight, ReadOnlySpan<double> weighted)
    {
        Fill(frequency, time, weight, weighted);
        var rest = _rest.AsSpan(0, time.Length);
        var explained = 0.0;
        for (var i = 0; i < _columns.Length; i++)
        {
            var column = _columns[i].AsSpan(0, time.Length);
            var before = Math.Sqrt(Dot(column, column));
            for (var j = 0; j < 2 * i; j++)
            {
                Reduce(column, _columns[j % i]);
            }

            var length = Math.Sqrt(Dot(column, column));
            if (!(length > LeastPart * before))
            {
                return double.NaN;
            }

            foreach (ref var value in column) value /= length;
            var part = Reduce(rest, column);
            explained += part * part;
        }

        return explained;
    }

    /// <summary>√w times 1, sin φ, cos φ, sin 2φ …, and times the values.</summary>
    void Fill(double frequency, ReadOnlySpan<double> time, ReadOnlySpan<double> weight, ReadOnlySpan<double> weighted)
    {
        if (_rest.Length < time.Length)
        {
            var rest = _rest = new double[time.Length];
            _columns = [.. Enumerable.Range(0, 2 * terms + (fitMean ? 1 : 0)).Select(_ => new double[rest.Length])];
        }

        for (var i = 0; i < time.Length; i++)
        {
            var root = Math.Sqrt(weight[i]);
            _rest[i] = weighted[i] / root;
            var at = 0;
            if (fitMean)
            {
                _columns[at++][i] = root;
            }

            for (var h = 1; h <= terms; h++)
            {
                var half = Math.PI * Math.IEEERemainder(h * frequency * time[i], 2);
                _columns[at++][i] = root * Math.Sin(2 * half);

                // With a mean, cos φ - 1 serves as cos φ does, and keeps its digits where φ is small.
                _columns[at++][i] = root * (fitMean ? -2 * Math.Sin(half) * Math.Sin(half) : Math.Cos(2 * half));
            }
        }
    }

    /// <summary>Takes from a vector what lies along another of length 1.</summary>
    static double Reduce(Span<double> vector, ReadOnlySpan<double> direction)
    {
        var part = Dot(vector, direction);
        for (var i = 0; i < vector.Length; i++) vector[i] -= part * direction[i];
        return part;
    }

    static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
