using Rubin.Query.Engine.Execution;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Periods;

namespace Rubin.Query.LightCurves.Fits;

/// <summary>
/// Least squares of a model that is not linear (Marquardt 1963, doi:10.1137/0111030), within bounds: steps are cut at a bound, and parameters that press
/// against one are held.
/// </summary>
static class LevenbergMarquardt
{
    const int MostSteps = 500;

    // A step that gains less, relative to χ², twice in a row ends the fit.
    const double Tolerance = 1e-12;

    public static CurveFit Fit(LightCurve curve, CurveModel model)
    {
        var ranges = model.Ranges(curve);
        var state = new State(curve, model, ranges);
        CurveFit? best = null;
        foreach (var start in model.Starts(ranges))
        {
            var fit = Descend(state, [.. start.Select((x, j) => Math.Clamp(x, ranges[j].Least, ranges[j].Greatest))]);
            best = best is null || fit.Chi2 < best.Chi2 ? fit with { Model = model.Name, Names = model.Parameters, Observations = curve.Count } : best;
        }

        return best!;
    }

    static CurveFit Descend(State state, double[] best)
    {
        var chi2 = state.Linearise(best);
        var status = FitStatus.TooManySteps;
        var (damping, calm) = (1e-3, 0);
        for (var step = 0; step < MostSteps; step++)
        {
            WorkerPool.ThrowIfStopped();
            var trial = state.Step(best, damping);
            var next = trial is null ? double.NaN : state.Chi2(trial);
            if (next <= chi2)
            {
                calm = chi2 - next <= Tolerance * chi2 ? calm + 1 : 0;
                best = trial!;
                chi2 = state.Linearise(best);
                damping = Math.Max(1e-12, 0.2 * damping);
            }
            else
            {
                damping *= 5;
            }

            // Where even the smallest step gains nothing, this is the minimum.
            if (calm == 2 || damping > 1e12 || chi2 == 0)
            {
                status = FitStatus.Converged;
                break;
            }
        }

        var errors = state.Errors(best);
        return new("", [], best, errors ?? [.. best.Select(_ => double.NaN)], chi2, 0, errors is null ? FitStatus.Degenerate : status);
    }

    /// <summary>χ² about a set of parameters: its gradient and curvature.</summary>
    sealed class State(LightCurve curve, CurveModel model, ParameterRange[] ranges)
    {
        readonly int _size = ranges.Length;
        readonly double _reference = model.Reference(curve);
        readonly double[] _curvature = new double[ranges.Length * ranges.Length];
        readonly double[] _gradient = new double[ranges.Length];

        public double Chi2(double[] parameters) => Sum(parameters, false);

        public double Linearise(double[] parameters)
        {
            Array.Clear(_curvature);
            Array.Clear(_gradient);
            return Sum(parameters, true);
        }

        double Sum(double[] parameters, bool linearise)
        {
            Span<double> derivatives = stackalloc double[_size];
            var chi2 = 0.0;
            for (var i = 0; i < curve.Count; i++)
            {
                var residual = curve.Value[i] - model.At(curve, i, _reference, parameters, derivatives);
                var weight = curve.Weight[i];
                chi2 += weight * residual * residual;
                for (var j = 0; linearise && j < _size; j++)
                {
                    _gradient[j] += weight * residual * derivatives[j];
                    for (var k = 0; k <= j; k++) _curvature[j * _size + k] += weight * derivatives[j] * derivatives[k];
                }
            }

            return double.IsFinite(chi2) ? chi2 : double.PositiveInfinity;
        }

        /// <summary>The parameters after a damped step; null where there is none.</summary>
        public double[]? Step(double[] at, double damping)
        {
            int[] free = [.. Enumerable.Range(0, _size).Where(j => !IsHeld(at, j))];
            var matrix = Scaled(free, damping);
            double[] right = [.. free.Select(j => _gradient[j] / Scale(j))];
            if (free.Length == 0 || !NormalEquations.Solve(matrix, right))
            {
                return null;
            }

            var next = (double[])at.Clone();
            for (var k = 0; k < free.Length; k++)
            {
                var j = free[k];
                next[j] = Math.Clamp(at[j] + right[k] / Scale(j), ranges[j].Least, ranges[j].Greatest);
            }

            return next;
        }

        /// <summary>At a bound, with χ² falling beyond it.</summary>
        bool IsHeld(double[] at, int j) =>
            _curvature[j * _size + j] == 0 || (at[j] <= ranges[j].Least && _gradient[j] <= 0) || (at[j] >= ranges[j].Greatest && _gradient[j] >= 0);

        /// <summary>Parameters in units of their own errors keep the equations well conditioned.</summary>
        double Scale(int j) => Math.Sqrt(_curvature[j * _size + j]);

        double[] Scaled(int[] free, double damping)
        {
            var matrix = new double[free.Length * free.Length];
            for (var a = 0; a < free.Length; a++)
            {
                for (var b = 0; b <= a; b++)
                {
                    var value = _curvature[free[a] * _size + free[b]] / (Scale(free[a]) * Scale(free[b])) + (a == b ? damping : 0);
                    matrix[a * free.Length + b] = matrix[b * free.Length + a] = value;
                }
            }

            return matrix;
        }

        /// <summary>The roots of the diagonal of the inverse curvature of the parameters that are free; null where that is singular.</summary>
        public double[]? Errors(double[] at)
        {
            int[] free = [.. Enumerable.Range(0, _size).Where(j => !IsHeld(at, j))];
            var errors = new double[_size];
            Array.Fill(errors, double.NaN);
            for (var k = 0; k < free.Length; k++)
            {
                var unit = new double[free.Length];
                unit[k] = 1;
                if (!NormalEquations.Solve(Scaled(free, 0), unit))
                {
                    return null;
                }

                errors[free[k]] = Math.Sqrt(unit[k]) / Scale(free[k]);
            }

            return errors;
        }
    }
}
