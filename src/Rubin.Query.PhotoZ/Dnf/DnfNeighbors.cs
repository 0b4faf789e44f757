using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.PhotoZ.Dnf;

/// <summary>
/// Neighbours of objects, by comparing with all training objects: first the nearest few thousand by their magnitudes, of those the best by the metric, and of those the
/// ones nearer than the mean. Scratch of one worker.
/// </summary>
sealed class DnfNeighbors
{
    const int Lanes = MagnitudeTable.Lanes;

    readonly DnfParts _parts;
    readonly float[] _squares;
    readonly float[] _angles;
    readonly SmallestValues _nearest = new();
    readonly SmallestValues _best = new();
    readonly List<int> _rows = [];
    readonly List<float> _distances = [];

    public DnfNeighbors(DnfParts parts)
    {
        _parts = parts;
        _squares = new float[parts.Magnitudes.Padded];
        _angles = new float[_squares.Length];
    }

    /// <summary>The rows of the neighbours found last, ascending.</summary>
    public ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>Their distances by the metric.</summary>
    public ReadOnlySpan<float> Distances => CollectionsMarshal.AsSpan(_distances);

    /// <summary>Finds the neighbours of an object. An identical training object is not its neighbour.</summary>
    /// <param name="point">Its magnitudes.</param>
    public void Find(ReadOnlySpan<float> point)
    {
        _parts.Magnitudes.Compare(point, _squares, _angles);
        var rows = _parts.Magnitudes.Rows;
        var near = _nearest.Select(_squares, Math.Min(_parts.Preselected, rows));
        Rank(near);
        var limit = _best.Select(_angles, Math.Min(_parts.Neighbors, rows));
        _rows.Clear();
        _distances.Clear();
        Collect(MathF.Min(limit, MathF.BitDecrement(float.MaxValue)));
    }

    /// <summary>Takes those within a limit, and of these the ones that are nearer than the mean.</summary>
    void Collect(float limit)
    {
        var most = Vector256.Create(limit);
        var sum = 0.0;
        for (var i = 0; i < _angles.Length; i += Lanes)
        {
            for (var near = Vector256.LessThanOrEqual(Vector256.Create(_angles, i), most).ExtractMostSignificantBits(); near != 0; near &= near - 1)
            {
                var row = i + BitOperations.TrailingZeroCount(near);
                _rows.Add(row);
                _distances.Add(MathF.Sqrt(_angles[row]));
                sum += _distances[^1];
            }
        }

        KeepBelow(sum / _rows.Count);
    }

    /// <summary>The square of the metric for those within a distance, and the greatest number for the others.</summary>
    void Rank(float near)
    {
        var limit = Vector256.Create(near);
        for (var i = 0; i < _squares.Length; i += Lanes)
        {
            var square = Vector256.Create(_squares, i);
            var angle = Vector256.Create(_angles, i);
            var rank = _parts.Metric switch
            {
                NeighborMetric.Euclidean => square,
                NeighborMetric.Angular => angle,
                _ => square * angle,
            };
            var isCandidate = Vector256.GreaterThan(square, default) & Vector256.LessThanOrEqual(square, limit);
            Vector256.ConditionalSelect(isCandidate, rank, Vector256.Create(float.MaxValue)).CopyTo(_angles, i);
        }
    }

    void KeepBelow(double mean)
    {
        var kept = 0;
        for (var i = 0; i < _rows.Count; i++)
        {
            if (_distances[i] < mean)
            {
                (_rows[kept], _distances[kept]) = (_rows[i], _distances[i]);
                kept++;
            }
        }

        // None is below the mean where all are equally far.
        if (kept > 0)
        {
            _rows.RemoveRange(kept, _rows.Count - kept);
            _distances.RemoveRange(kept, _distances.Count - kept);
        }
    }
}
