namespace Rubin.Query.LightCurves.Periods;

/// <summary>A multi-band model of any number of harmonics, by its full normal equations: common columns first, then those of each band.</summary>
readonly ref struct MultibandModel(int baseTerms, int bandTerms, double tau, BandedPoints points)
{
    int Terms => Math.Max(baseTerms, bandTerms);

    int BaseSize => 1 + 2 * baseTerms;

    int BandSize => 1 + 2 * bandTerms;

    int Size => BaseSize + points.Bands * BandSize;

    /// <summary>The standard powers at the frequencies of a chunk.</summary>
    public void Fill(SinusoidSums sums, Span<double> power)
    {
        var matrix = new double[Size * Size];
        var right = new double[Size];
        Span<double> cosines = stackalloc double[3 * Terms + 1];
        Span<double> sines = stackalloc double[3 * Terms + 1];
        for (var k = 0; k < power.Length; k++)
        {
            Array.Clear(matrix);
            Array.Clear(right);
            for (var band = 0; band < points.Bands; band++)
            {
                cosines[0] = points.BandWeight[band];
                sines[0] = 0;
                for (var h = 0; h < 3 * Terms; h++)
                {
                    cosines[h + 1] = sums.Cosines(band, h)[k];
                    sines[h + 1] = sums.Sines(band, h)[k];
                }

                AddBand(band, cosines, sines, matrix, right);
            }

            power[k] = NormalEquations.Explained(matrix, right) / points.Variance;
        }
    }

    /// <summary>The coefficients at one frequency: the common ones, then those of each band; null where they are not determined.</summary>
    public double[]? Solve(double frequency) => Normal(frequency) is var (matrix, right) && NormalEquations.Solve(matrix, right) ? right : null;

    /// <summary>The standard power at one frequency.</summary>
    public double PowerAt(double frequency)
    {
        var (matrix, right) = Normal(frequency);
        return NormalEquations.Explained(matrix, right) / points.Variance;
    }

    (double[] Matrix, double[] Right) Normal(double frequency)
    {
        var matrix = new double[Size * Size];
        var right = new double[Size];
        Span<double> cosines = stackalloc double[3 * Terms + 1];
        Span<double> sines = stackalloc double[3 * Terms + 1];
        for (var band = 0; band < points.Bands; band++)
        {
            Sums(frequency, band, cosines, sines);
            AddBand(band, cosines, sines, matrix, right);
        }

        return (matrix, right);
    }

    /// <summary>Sums of the weights at harmonics 0 to 2 K, then of the weighted values at 1 to K.</summary>
    void Sums(double frequency, int band, Span<double> cosines, Span<double> sines)
    {
        cosines.Clear();
        sines.Clear();
        for (var i = band == 0 ? 0 : points.Ends[band - 1]; i < points.Ends[band]; i++)
        {
            var (s1, c1) = Math.SinCos(2 * Math.PI * Math.IEEERemainder(frequency * points.Time[i], 1));
            var (c, s) = (1.0, 0.0);
            for (var h = 0; h <= 2 * Terms; h++)
            {
                cosines[h] += points.Weight[i] * c;
                sines[h] += points.Weight[i] * s;
                if (h > 0 && h <= Terms)
                {
                    cosines[2 * Terms + h] += points.Weighted[i] * c;
                    sines[2 * Terms + h] += points.Weighted[i] * s;
                }

                (c, s) = (c * c1 - s * s1, s * c1 + c * s1);
            }
        }
    }

    void AddBand(int band, ReadOnlySpan<double> cosines, ReadOnlySpan<double> sines, Span<double> matrix, Span<double> right)
    {
        var full = 1 + 2 * Terms;
        Span<double> own = stackalloc double[full * full];
        NormalEquations.FillSymmetric(Terms, true, cosines[..(2 * Terms + 1)], sines[..(2 * Terms + 1)], own);
        var start = BaseSize + band * BandSize;
        for (var row = 0; row < full; row++)
        {
            var v = row == 0 ? 0 : row % 2 == 1 ? sines[2 * Terms + (row + 1) / 2] : cosines[2 * Terms + row / 2];
            if (row < BaseSize)
            {
                right[row] += v;
                for (var column = 0; column < BaseSize; column++) matrix[row * Size + column] += own[row * full + column];
            }

            if (row < BandSize)
            {
                right[start + row] = v;
                for (var column = 0; column < BandSize; column++) matrix[(start + row) * Size + start + column] = own[row * full + column];
                for (var column = 0; column < BaseSize; column++) matrix[(start + row) * Size + column] = own[row * full + column];
                matrix[(start + row) * Size + start + row] += tau;
            }
        }
    }
}
