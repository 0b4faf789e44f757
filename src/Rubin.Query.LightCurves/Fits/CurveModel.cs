namespace Rubin.Query.LightCurves.Fits;

/// <summary>A model of a transient's flux with a few parameters. Stateless.</summary>
abstract class CurveModel
{
    /// <summary>As users call it.</summary>
    public abstract string Name { get; }

    /// <summary>The names of the parameters, in order.</summary>
    public abstract IReadOnlyList<string> Parameters { get; }

    /// <summary>Fewer measurements are not fitted.</summary>
    public int MinObservations => Parameters.Count + 1;

    /// <summary>Where the formula comes from.</summary>
    public abstract string Source { get; }

    /// <summary>The time that is 0 for the model; models whose parameters are times take them as they are.</summary>
    public virtual double Reference(Curves.LightCurve curve) => 0;

    /// <summary>Whether that time is told with the parameters, which mean nothing without it.</summary>
    public virtual bool HasReference => false;

    /// <summary>A first guess, and the bounds of each parameter.</summary>
    public abstract ParameterRange[] Ranges(Curves.LightCurve curve);

    /// <summary>Where to start from; the best end counts. For models with one minimum the first guess.</summary>
    public virtual IEnumerable<double[]> Starts(ParameterRange[] ranges) => [[.. ranges.Select(r => r.Start)]];

    /// <summary>The value at a time, and its derivatives by the parameters.</summary>
    public abstract double At(double time, ReadOnlySpan<double> parameters, Span<double> derivatives);

    /// <summary>The value of a measurement of a curve, for models of several bands; others look at its time alone.</summary>
    public virtual double At(Curves.LightCurve curve, int row, double reference, ReadOnlySpan<double> parameters, Span<double> derivatives) =>
        At(curve.Time[row] - reference, parameters, derivatives);

    /// <summary>Whether the measurements are such that it can be fitted.</summary>
    public virtual bool Takes(Curves.LightCurve curve) => true;

    /// <summary>A parameter without bounds.</summary>
    protected static ParameterRange Free(double start) => new(start, double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>e^x that does not overflow.</summary>
    protected static double Exp(double x) => Math.Exp(Math.Clamp(x, -300, 300));
}

/// <summary>Where a parameter starts and may go.</summary>
/// <param name="Start">Between the bounds.</param>
/// <param name="Least">The lower bound.</param>
/// <param name="Greatest">The upper bound.</param>
readonly record struct ParameterRange(double Start, double Least, double Greatest);
