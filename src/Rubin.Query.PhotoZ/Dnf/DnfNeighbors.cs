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
    const int Lanes = 8;

    /// <summary>Where empty places lie: so far that they are nearest to nothing.</summary>
    const float Nowhere = 1e17f;

    readonly DnfParts _parts;
    readonly float[] _squares;
    readonly float[] _angles;
    readonly List<int> _rows = [];
    readonly List<float> _distances = [];

    public DnfNeighbors(DnfParts parts)
    {
        _parts = parts;
        _squares = new float[parts.Magnitudes[0].Length];
        _angles = new float[_squares.Length];
    }

    /// <summary>The rows of the neighbours found last, ascending.</summary>
    public ReadOnlySpan<int> Rows => CollectionsMarshal.AsSpan(_rows);

    /// <summary>Their distances by the metric.</summary>
    public ReadOnlySpan<float> Distances => CollectionsMarshal.AsSpan(_distances);

    /// <summary>Magnitudes with empty places behind them, so that they fill vectors.</summary>
    public static float[] Pad(float[] magnitudes)
    {
        var padded = new float[(magnitudes.Length + Lanes - 1) / Lanes * Lanes];
        padded.AsSpan().Fill(Nowhere);
        magnitudes.CopyTo(padded, 0);
        return padded;
    }

    /// <summary>Finds the neighbours of an object. An identical training object is not its neighbour.</summary>
    /// <param name="point">Its magnitudes.</param>
    public void Find(ReadOnlySpan<float> point)
    {
        Compare(point);
        var rows = _parts.Redshifts.Length;
        var near = SmallestValues.Select(_squares, Math.Min(_parts.Preselected, rows));
        Rank(near);
        var limit = SmallestValues.Select(_angles, Math.Min(_parts.Neighbors, rows));
        _rows.Clear();
        _distances.Clear();
        if (limit < float.MaxValue)
        {
            Collect(limit);
        }
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

    /// <summary>Squared distances |d|², d = T − V, and squared sines of angles: what is left of d across V, |d|² − (d·V)²/|V|², over |T|².</summary>
    void Compare(ReadOnlySpan<float> point)
    {
        var norm = 1e-12f;
        foreach (var magnitude in point) norm += magnitude * magnitude;
        var inverse = Vector256.Create(1 / norm);
        for (var i = 0; i < _squares.Length; i += Lanes)
        {
            Vector256<float> square = default, product = default;
            for (var band = 0; band < point.Length; band++)
            {
                var v = Vector256.Create(point[band]);
                var d = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_parts.Magnitudes[band]), (nuint)i) - v;
                square = Vector256.FusedMultiplyAdd(d, d, square);
                product = Vector256.FusedMultiplyAdd(d, v, product);
            }

            var across = Vector256.Max(square - (product * product * inverse), default);
            var other = Vector256.Max(Vector256.Create(norm) + product + product + square, Vector256.Create(1e-12f));
            square.CopyTo(_squares, i);
            (across / other).CopyTo(_angles, i);
        }
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
