using Rubin.Query.Arrow;
using Rubin.Query.Sky;
using Rubin.Query.Sky.Matching;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>The rows of a held side whose radii are much larger than those of nearly all, kept apart: a few do not widen the search for the others.</summary>
/// <param name="Rows">All rows of the side.</param>
/// <param name="Index">Where these are.</param>
/// <param name="LargestRadius">Of these, in degrees.</param>
sealed record WidePoints(RecordBatch Rows, PointIndex Index, double LargestRadius) : IHeldPoints
{
    /// <summary>A radius beyond which one is told apart: so much times that of nearly all.</summary>
    const double MuchLarger = 4;

    /// <summary>Nearly all.</summary>
    const double Most = 0.99;

    const int SampleRows = 10_000;

    /// <inheritdoc/>
    public HealpixRanges? Cover => null;

    /// <summary>The largest radius of the usual rows; infinity where none is much larger.</summary>
    internal static double LimitOf(double[] radii)
    {
        var step = Math.Max(1, radii.Length / SampleRows);
        double[] sample = [.. Enumerable.Range(0, radii.Length / step).Select(i => radii[i * step]).Where(r => !double.IsNaN(r))];
        if (sample.Length == 0)
        {
            return double.PositiveInfinity;
        }

        Array.Sort(sample);
        var usual = Math.Max(0, sample[(int)(Most * (sample.Length - 1))]);
        return Array.Exists(radii, r => r > MuchLarger * usual) ? MuchLarger * usual : double.PositiveInfinity;
    }
}

/// <summary>Finds the partners of the same rows in turn: all that one of some probes finds before those of the next.</summary>
sealed class ProbesInTurn(IReadOnlyList<IPairProbe> probes) : IPairProbe
{
    int _next;
    int _shown;

    /// <inheritdoc/>
    public bool IsDone => _next == probes.Count;

    /// <inheritdoc/>
    public ReadOnlySpan<int> LeftRows => probes[_shown].LeftRows;

    /// <inheritdoc/>
    public ReadOnlySpan<int> RightRows => probes[_shown].RightRows;

    /// <inheritdoc/>
    public (int First, int End) Ended => _shown == probes.Count - 1 ? probes[_shown].Ended : (0, 0);

    /// <inheritdoc/>
    public void Accept(RecordBatch left)
    {
        foreach (var probe in probes)
        {
            probe.Accept(left);
        }

        (_next, _shown) = (left.Length == 0 ? probes.Count : 0, 0);
    }

    /// <inheritdoc/>
    public void Step()
    {
        _shown = _next;
        probes[_shown].Step();
        _next += probes[_shown].IsDone ? 1 : 0;
    }
}
