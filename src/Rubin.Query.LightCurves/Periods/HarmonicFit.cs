using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Periods;

/// <summary>
/// A period's Fourier series by least squares: m₀ + Σ a_j sin jφ + b_j cos jφ, φ = 2π (t - origin) / period, with a mean of its own in each band.
/// Amplitudes A_j = √(a_j² + b_j²) and phases of A_j cos(jφ + φ_j); relative ones φ_j1 = φ_j - j φ_1 and R_j1 = A_j / A_1 as Simon and Lee 1981
/// (doi:10.1086/159104).
/// </summary>
public sealed class HarmonicFit
{
    readonly double[] _coefficients;
    readonly double[] _means;
    readonly double _period;
    readonly double _origin;

    HarmonicFit(double[] coefficients, double[] means, double period, double origin, double chi2, int observations)
    {
        _coefficients = coefficients;
        _means = means;
        _period = period;
        _origin = origin;
        Chi2 = chi2;
        Observations = observations;
    }

    /// <summary>How many harmonics there are.</summary>
    public int Harmonics => _coefficients.Length / 2;

    /// <summary>Σ weight × residual²; all NaN, with the coefficients, where the fit is not determined.</summary>
    public double Chi2 { get; }

    /// <summary>The points that were fitted.</summary>
    public int Observations { get; }

    /// <summary>m₀ of a band; NaN where it has no points.</summary>
    public double Mean(int band = 0) => band < _means.Length ? _means[band] : double.NaN;

    /// <summary>a_j, j from 1.</summary>
    public double Sine(int j) => _coefficients[2 * (j - 1)];

    /// <summary>b_j.</summary>
    public double Cosine(int j) => _coefficients[2 * (j - 1) + 1];

    /// <summary>A_j.</summary>
    public double Amplitude(int j) => Math.Sqrt(Sine(j) * Sine(j) + Cosine(j) * Cosine(j));

    /// <summary>φ_j of A_j cos(jφ + φ_j), from -π to π.</summary>
    public double Phase(int j) => Math.Atan2(-Sine(j), Cosine(j));

    /// <summary>φ_j1 = φ_j - j φ_1, from 0 to 2π; independent of the origin of time.</summary>
    public double RelativePhase(int j)
    {
        var turns = (Phase(j) - j * Phase(1)) / (2 * Math.PI);
        return 2 * Math.PI * (turns - Math.Floor(turns));
    }

    /// <summary>R_j1 = A_j / A_1.</summary>
    public double RelativeAmplitude(int j) => Amplitude(j) / Amplitude(1);

    /// <summary>The fitted value at a time.</summary>
    public double At(double time, int band = 0) => _means[band] + new HarmonicCurve(_coefficients).At((time - _origin) / _period);

    /// <summary>Fits a curve.</summary>
    /// <param name="curve">At least one point more than there are coefficients and bands.</param>
    /// <param name="period">In days, above zero.</param>
    /// <param name="harmonics">1 to 50.</param>
    /// <param name="origin">A time of phase 0.</param>
    /// <param name="weighted">Whether points weigh 1 / error², or all alike.</param>
    /// <exception cref="QueryException">A period or number of harmonics outside its range.</exception>
    public static HarmonicFit Of(LightCurve curve, double period, int harmonics, double origin = 0, bool weighted = true)
    {
        if (!(period > 0 && double.IsFinite(period)) || harmonics is < 1 or > 50)
        {
            throw new QueryException(QueryErrorCode.Value, FormattableString.Invariant($"no fit of {harmonics} harmonics of a period of {period} days; periods are above 0, harmonics 1 to 50"));
        }

        var bands = 1;
        foreach (var band in curve.Band) bands = Math.Max(bands, band + 1);
        var size = 2 * harmonics;
        var rows = Columns(curve, period, size, origin);
        var means = new double[bands * (size + 1)];
        var used = Centre(curve, rows, size, means, weighted);
        var matrix = new double[size * size];
        var right = new double[size];
        AddUp(curve, rows, size, weighted, matrix, right);
        var solved = curve.Count > size + used && NormalEquations.Solve(matrix, right);
        if (!solved)
        {
            Array.Fill(right, double.NaN);
        }

        return new(right, Means(means, right), period, origin, Residual(curve, rows, right, weighted), curve.Count);
    }

    /// <summary>For each point sin φ, cos φ, sin 2φ … and the value.</summary>
    static double[] Columns(LightCurve curve, double period, int size, double origin)
    {
        var rows = new double[curve.Count * (size + 1)];
        for (var i = 0; i < curve.Count; i++)
        {
            var row = rows.AsSpan(i * (size + 1), size + 1);
            var cycles = (curve.Time[i] - origin) / period;
            var (s1, c1) = Math.SinCos(2 * Math.PI * (cycles - Math.Round(cycles)));
            var (s, c) = (s1, c1);
            for (var j = 0; j < size; j += 2)
            {
                (row[j], row[j + 1]) = (s, c);
                (s, c) = (s * c1 + c * s1, c * c1 - s * s1);
            }

            row[size] = curve.Value[i];
        }

        return rows;
    }

    /// <summary>Takes the mean of each column in each band off, which fits the bands' means; returns how many bands have points.</summary>
    static int Centre(LightCurve curve, double[] rows, int size, double[] means, bool weighted)
    {
        var width = size + 1;
        var weights = new double[means.Length / width];
        for (var i = 0; i < curve.Count; i++)
        {
            var w = weighted ? curve.Weight[i] : 1;
            weights[curve.Band[i]] += w;
            for (var j = 0; j < width; j++) means[curve.Band[i] * width + j] += w * rows[i * width + j];
        }

        for (var k = 0; k < means.Length; k++) means[k] /= weights[k / width];
        for (var i = 0; i < curve.Count; i++)
        {
            for (var j = 0; j < width; j++) rows[i * width + j] -= means[curve.Band[i] * width + j];
        }

        return weights.Count(w => w > 0);
    }

    static void AddUp(LightCurve curve, double[] rows, int size, bool weighted, double[] matrix, double[] right)
    {
        for (var i = 0; i < curve.Count; i++)
        {
            var row = rows.AsSpan(i * (size + 1), size + 1);
            var w = weighted ? curve.Weight[i] : 1;
            for (var j = 0; j < size; j++)
            {
                right[j] += w * row[j] * row[size];
                for (var k = 0; k <= j; k++) matrix[j * size + k] += w * row[j] * row[k];
            }
        }
    }

    static double[] Means(double[] means, double[] coefficients)
    {
        var width = coefficients.Length + 1;
        var constants = new double[means.Length / width];
        for (var band = 0; band < constants.Length; band++)
        {
            constants[band] = means[band * width + width - 1];
            for (var j = 0; j < coefficients.Length; j++) constants[band] -= coefficients[j] * means[band * width + j];
        }

        return constants;
    }

    static double Residual(LightCurve curve, double[] rows, double[] coefficients, bool weighted)
    {
        var width = coefficients.Length + 1;
        var sum = 0.0;
        for (var i = 0; i < curve.Count; i++)
        {
            var residual = rows[i * width + width - 1];
            for (var j = 0; j < coefficients.Length; j++) residual -= coefficients[j] * rows[i * width + j];
            sum += (weighted ? curve.Weight[i] : 1) * residual * residual;
        }

        return sum;
    }
}
