using Rubin.Query.PhotoZ.Estimation;
using Rubin.Query.PhotoZ.FlexZBoost;
using Rubin.Query.PhotoZ.Pdfs;

namespace Rubin.Query.PhotoZ.Densities;

/// <summary>Makes densities on the grid of an encoding of the numbers of a row. Scratch of one worker.</summary>
/// <param name="encoding">How the numbers are meant.</param>
sealed class PdfDecoder(PdfEncoding encoding)
{
    const int Together = 4;

    readonly NormalMixture? _mixture = encoding is MixturePdf ? new(encoding.Grid) : null;
    readonly CosineDensity? _cosine = encoding is CosinePdf series ? new(encoding.Grid, series.Bases) : null;
    readonly float[] _coefficients = new float[encoding is CosinePdf cosine ? Together * cosine.Bases : 0];

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
            case CosinePdf cosine:
                SetCosine(numbers, cosine, density);
                break;
            default:
                numbers.CopyTo(density);
                break;
        }

        return !density.ContainsAnyInRange(float.NegativeInfinity, -float.Epsilon) && GridDensity.Normalise(Grid, density);
    }

    /// <summary>Each point has the mean density of the half cells beside it, for a cumulative probability that is straight between the quantiles.</summary>
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
        _mixture!.Clear();
        for (var k = 0; k < components; k++)
        {
            if (numbers[k] > 0)
            {
                _mixture.Add(numbers[k], numbers[components + k], numbers[(2 * components) + k]);
            }
        }

        _mixture.Density.CopyTo(density);
    }

    void SetCosine(ReadOnlySpan<float> coefficients, CosinePdf cosine, Span<float> density)
    {
        // The sums are of four objects at once: three of them are nothing here.
        for (var j = 0; j < coefficients.Length; j++) _coefficients[Together * j] = coefficients[j];
        var series = _cosine!.Sum(_coefficients, Together)[.._cosine.Padded];
        _cosine.Shape(series, (float)cosine.Bump, (float)cosine.Sharpness);
        series[..density.Length].CopyTo(density);
    }
}
