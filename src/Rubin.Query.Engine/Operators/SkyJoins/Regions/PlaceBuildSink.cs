using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Joins;
using Rubin.Query.Engine.Spatial.Join;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Operators.SkyJoins.Regions;

/// <summary>Holds rows that have positions, and their cells in order.</summary>
/// <param name="schema">The columns.</param>
/// <param name="match">Over the columns of either side; the positions are right.</param>
/// <param name="query">The query.</param>
sealed class PlaceBuildSink(Schema schema, RegionMatch match, QueryContext query) : BuildSink("RegionJoin", schema, query), IHeldRows
{
    double[] _ra = [];
    double[] _dec = [];
    long[] _cells = [];
    int[] _rows = [];

    /// <inheritdoc/>
    public override async ValueTask FinishAsync(QueryContext query)
    {
        await base.FinishAsync(query);
        const int BytesOfRow = (2 * sizeof(double)) + sizeof(long) + sizeof(int);
        Memory.Hold((long)BytesOfRow * Rows.Length);
        var positions = new PositionReader(match.Point);
        positions.Read(Rows);
        (_ra, _dec) = (positions.Ra.ToArray(), positions.Dec.ToArray());
        _cells = new long[_ra.Length];
        Healpix.IndexFromDegrees(_ra, _dec, _cells);
        _rows = [.. Enumerable.Range(0, _cells.Length)];
        Array.Sort(_cells, _rows);
    }

    /// <summary>Adds the rows that lie in a region.</summary>
    internal void Find(SkyRegion region, List<int> found)
    {
        foreach (var range in RegionIndex.CoverOf(region).AsSpan())
        {
            var first = Array.BinarySearch(_cells, range.Start);
            for (first = first < 0 ? ~first : first; first > 0 && _cells[first - 1] == range.Start; first--)
            {
            }

            for (var i = first; i < _cells.Length && _cells[i] < range.End; i++)
            {
                var row = _rows[i];
                if (region.ContainsDegrees(_ra[row], _dec[row]))
                {
                    found.Add(row);
                }
            }
        }
    }
}
