namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// Power of a model of several harmonics, from its normal equations: cos a cos b = (cos(a - b) + cos(a + b)) / 2 and the like turn every product
/// of two columns into sums of one weight at some harmonic.
/// </summary>
readonly ref struct HarmonicPower(int terms, bool fitMean, SinusoidSums sums, double referenceVariance)
{
    // Leaves the powers ten digits.
    const double LeastPart = 1e-6;

    /// <summary>The powers at the frequencies of a chunk; NaN where the equations do not tell them well.</summary>
    public void Fill(Span<double> power)
    {
        var size = 2 * terms + (fitMean ? 1 : 0);
        Span<double> matrix = stackalloc double[size * size];
        Span<double> right = stackalloc double[size];
        Span<double> cosines = stackalloc double[2 * terms + 1];
        Span<double> sines = stackalloc double[2 * terms + 1];
        for (var k = 0; k < power.Length; k++)
        {
            cosines[0] = 1;
            sines[0] = 0;
            for (var h = 1; h <= 2 * terms; h++)
            {
                cosines[h] = sums.Cosines(0, h - 1)[k];
                sines[h] = sums.Sines(0, h - 1)[k];
            }

            NormalEquations.FillSymmetric(terms, fitMean, cosines, sines, matrix);
            var at = 0;
            if (fitMean)
            {
                right[at++] = 0;
            }

            for (var h = 0; h < terms; h++)
            {
                right[at++] = sums.Sines(0, 2 * terms + h)[k];
                right[at++] = sums.Cosines(0, 2 * terms + h)[k];
            }

            power[k] = NormalEquations.Explained(matrix, right, LeastPart) / referenceVariance;
        }
    }
}
