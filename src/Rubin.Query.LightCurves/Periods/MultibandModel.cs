namespace Rubin.Query.LightCurves.Periods;

/// <summary>A multi-band model of any number of harmonics, by its full normal equations: common columns first, then those of each band.</summary>
readonly ref struct MultibandModel(int baseTerms, int bandTerms, double tau, BandedPoints points)
{
    /// <summary>What astropy adds by default to the diagonal of the bands' equations, for weights of the sum 1: 10⁻⁶ of the trace.</summary>
    public static double Tau(int baseTerms, int bandTerms) => 1e-6 * (2 + baseTerms + bandTerms);

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

    /// <summary>
    /// The coefficients at one frequency: the common ones, then those of each band, in the order 1, sin, cos, sin 2 … of phases from the middle of
    /// the curve; null where they are not determined.
    /// </summary>
    public double[]? Solve(double frequency)
    {
        var right = Normal(frequency);
        return NormalEquations.Solve(points.Equations.Matrix, right) ? right.ToArray() : null;
    }

    /// <summary>The standard power at one frequency.</summary>
    public double PowerAt(double frequency)
    {
        var right = Normal(frequency);
        return NormalEquations.Explained(points.Equations.Matrix, right) / points.Variance;
    }

    Span<double> Normal(double frequency)
    {
        var equations = points.Equations;
        equations.Clear(Size);
        Span<double> cosines = stackalloc double[3 * Terms + 1];
        Span<double> sines = stackalloc double[3 * Terms + 1];
        points.SetPhases(frequency);
        for (var band = 0; band < points.Bands; band++)
        {
            points.AddUp(band, Terms, cosines, sines);
            AddBand(band, cosines, sines, equations.Matrix, equations.Right);
        }

        return equations.Right;
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
