using Rubin.Query.Engine.Execution;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Variability;

/// <summary>
/// The image of all pairs of measurements in lg Δt and Δm (Mahabal et al. 2017, doi:10.1109/SSCI.2017.8280984), as the light-curve-dmdt package counts them:
/// cells of equal size, Δm = m_later - m_earlier, pairs outside left out.
/// </summary>
public sealed class DmDtImage
{
    /// <summary>The least lg Δt, Δt in days.</summary>
    public double LeastLogTime { get; init; }

    /// <summary>The greatest lg Δt.</summary>
    public double GreatestLogTime { get; init; } = 3;

    /// <summary>Cells in lg Δt.</summary>
    public int TimeCells { get; init; } = 32;

    /// <summary>Cells in Δm, from -range to +range.</summary>
    public int ValueCells { get; init; } = 32;

    /// <summary>The greatest |Δm|.</summary>
    public double ValueRange { get; init; } = 2.5;

    /// <summary>Numbers in an image.</summary>
    public int Size => TimeCells * ValueCells;

    /// <summary>Counts the pairs.</summary>
    /// <param name="curve">At least two measurements, or the image is empty.</param>
    /// <param name="image">One place for each cell: those of the shortest Δt first, from the least Δm up.</param>
    /// <exception cref="QueryException">The cells or ranges make no image.</exception>
    /// <exception cref="ArgumentException">There are not as many places as cells.</exception>
    public void Count(LightCurve curve, Span<double> image)
    {
        if (TimeCells < 1 || ValueCells < 1 || (long)TimeCells * ValueCells > 1 << 20 || !(GreatestLogTime > LeastLogTime) || !(ValueRange > 0))
        {
            throw new QueryException(QueryErrorCode.Value, "an image of light-curve pairs has 1 to 1048576 cells and ranges above zero");
        }

        if (image.Length != Size)
        {
            throw new ArgumentException($"{Size} cells, but room for {image.Length}", nameof(image));
        }

        image.Clear();
        var t = curve.Time;
        var m = curve.Value;
        var columns = TimeCells / (GreatestLogTime - LeastLogTime);
        var rows = ValueCells / (2 * ValueRange);
        for (var i = 0; i < t.Length; i++)
        {
            WorkerPool.ThrowIfStopped();
            for (var j = i + 1; j < t.Length; j++)
            {
                var column = Math.Floor((Math.Log10(t[j] - t[i]) - LeastLogTime) * columns);
                var row = Math.Floor((m[j] - m[i] + ValueRange) * rows);
                if (column >= 0 && column < TimeCells && row >= 0 && row < ValueCells)
                {
                    image[(int)column * ValueCells + (int)row]++;
                }
            }
        }
    }
}
