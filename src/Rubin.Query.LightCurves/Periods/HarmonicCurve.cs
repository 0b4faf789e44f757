namespace Rubin.Query.LightCurves.Periods;

/// <summary>A sum of harmonics: Σ a_j sin 2πjφ + b_j cos 2πjφ.</summary>
/// <param name="coefficients">a₁, b₁, a₂, b₂ …</param>
readonly ref struct HarmonicCurve(ReadOnlySpan<double> coefficients)
{
    // Phases that are tried for each harmonic; between them a parabola is exact enough for the time of a maximum.
    const int Samples = 32;

    readonly ReadOnlySpan<double> _coefficients = coefficients;

    /// <summary>The value at a phase in cycles.</summary>
    public double At(double phase)
    {
        var (s1, c1) = Math.SinCos(2 * Math.PI * phase);
        var (s, c) = (s1, c1);
        var sum = 0.0;
        for (var j = 0; j < _coefficients.Length; j += 2)
        {
            sum += _coefficients[j] * s + _coefficients[j + 1] * c;
            (s, c) = (s * c1 + c * s1, c * c1 - s * s1);
        }

        return sum;
    }

    public (double Phase, double Value) Highest() => Extreme(1);

    public (double Phase, double Value) Lowest() => Extreme(-1);

    (double Phase, double Value) Extreme(double sign)
    {
        var step = 1.0 / (Samples * Math.Max(1, _coefficients.Length / 2));
        var (phase, value) = (0.0, double.NegativeInfinity);
        for (var k = 0; k * step < 1; k++)
        {
            var here = sign * At(k * step);
            (phase, value) = here > value ? (k * step, here) : (phase, value);
        }

        while (step > 1e-9)
        {
            step *= 0.5;
            foreach (var at in (ReadOnlySpan<double>)[phase - step, phase + step])
            {
                var here = sign * At(at);
                (phase, value) = here > value ? (at, here) : (phase, value);
            }
        }

        return (phase - Math.Floor(phase), sign * value);
    }
}
