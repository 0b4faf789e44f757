using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Densities;

/// <summary>Makes densities on the grid of an encoding of the numbers of a row. Scratch of one worker.</summary>
/// <param name="encoding">How the numbers are meant.</param>
sealed class PdfDecoder(PdfEncoding encoding)
{
    /// <summary>The grid of the densities.</summary>
    public RedshiftGrid Grid => encoding.Grid;

    /// <summary>How many numbers a row has.</summary>
    public int Length => encoding.Length;

    /// <summary>The density of a row, with an integral of one.</summary>
    /// <param name="numbers">As many as the encoding has.</param>
    /// <param name="density">Takes it, one value a point of the grid.</param>
    /// <returns>False where there is none: all zero, negative, or not finite.</returns>
    public bool TryDecode(ReadOnlySpan<float> numbers, Span<float> density)
    {
        switch (encoding)
        {
            case QuantilePdf:
                SetQuantiles(numbers, density);
                break;
            case MixturePdf mixture:
                SetMixture(numbers, mixture.Components, density);
                break;
            default:
                numbers.CopyTo(density);
                break;
        }

        return !density.ContainsAnyInRange(float.NegativeInfinity, -float.Epsilon) && GridDensity.Normalise(Grid, density);
    }

    /// <summary>Each point has the mean density of the half cells beside it, for a cumulative probability that is linear between the quantiles.</summary>
    void SetQuantiles(ReadOnlySpan<float> quantiles, Span<float> density)
    {
        var (half, before) = (0.5 * Grid.Step, Below(quantiles, Grid.Minimum - (0.5 * Grid.Step)));
        for (var i = 0; i < density.Length; i++)
        {
            var after = Below(quantiles, Grid[i] + half);
            density[i] = (float)((after - before) / Grid.Step);
            before = after;
        }
    }

    /// <summary>The probability below a redshift; beyond the outer quantiles it goes on as steeply as beside them.</summary>
    static double Below(ReadOnlySpan<float> quantiles, double redshift)
    {
        var n = quantiles.Length;
        var behind = 1;
        while (behind < n - 1 && quantiles[behind] < redshift) behind++;
        double low = quantiles[behind - 1], high = quantiles[behind];
        var part = high > low ? (redshift - low) / (high - low) : redshift < low ? -0.5 : 1.5;
        return Math.Clamp((behind - 0.5 + part) / n, 0, 1);
    }

    void SetMixture(ReadOnlySpan<float> numbers, int components, Span<float> density)
    {
        density.Clear();
        for (var k = 0; k < components; k++)
        {
            double weight = numbers[k], mean = numbers[components + k], deviation = numbers[(2 * components) + k];
            if (weight == 0)
            {
                continue;
            }

            var scale = weight / deviation;
            for (var i = 0; i < density.Length; i++)
            {
                var x = (Grid[i] - mean) / deviation;
                density[i] += (float)(scale * Math.Exp(-0.5 * x * x));
            }
        }
    }
}
