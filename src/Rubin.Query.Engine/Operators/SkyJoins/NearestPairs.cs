using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Joins;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>
/// Collects the pairs of some left rows, which come by ascending left row, and keeps for each the nearest: by separation, then by right row. The
/// separation is computed only where a row has several partners, or where all are asked for. Belongs to one worker.
/// </summary>
/// <param name="distance">The separation of a pair.</param>
/// <param name="most">How many pairs of a row are kept.</param>
/// <param name="needsAll">Whether the separation of every pair is wanted.</param>
/// <param name="blockRows">Pairs whose separations are computed at a time.</param>
sealed class NearestPairs(PairExpression distance, long most, bool needsAll, int blockRows)
{
    readonly List<int> _left = [];
    readonly List<int> _right = [];
    readonly List<int> _places = [];
    readonly List<int> _keptLeft = [];
    readonly List<int> _keptRight = [];
    (double Distance, int Right)[] _ranking = [];
    double[] _distances = [];

    /// <summary>The left rows of the pairs kept, ascending; of one row, from near to far.</summary>
    internal ReadOnlySpan<int> LeftRows => CollectionsMarshal.AsSpan(_keptLeft);

    /// <summary>The right row of each.</summary>
    internal ReadOnlySpan<int> RightRows => CollectionsMarshal.AsSpan(_keptRight);

    /// <summary>All pairs collected, and the separation of each where all are wanted.</summary>
    internal IEnumerable<(int Left, int Right, double Distance)> All
    {
        get
        {
            for (var i = 0; i < _left.Count; i++)
            {
                yield return (_left[i], _right[i], _distances[i]);
            }
        }
    }

    /// <summary>Takes pairs.</summary>
    internal void Add(ReadOnlySpan<int> leftRows, ReadOnlySpan<int> rightRows)
    {
        _left.AddRange(leftRows);
        _right.AddRange(rightRows);
    }

    /// <summary>Forgets all pairs.</summary>
    internal void Clear()
    {
        _left.Clear();
        _right.Clear();
        _keptLeft.Clear();
        _keptRight.Clear();
    }

    /// <summary>Keeps the nearest of each left row, all of whose pairs have been taken.</summary>
    internal void Rank(RecordBatch left, IHeldRows right)
    {
        Measure(left, right);
        for (var start = 0; start < _left.Count;)
        {
            var end = EndOfRow(start);
            if (end - start == 1)
            {
                Keep(_left[start], _right[start]);
            }
            else
            {
                KeepNearest(start, end);
            }

            start = end;
        }
    }

    int EndOfRow(int start)
    {
        var end = start + 1;
        while (end < _left.Count && _left[end] == _left[start])
        {
            end++;
        }

        return end;
    }

    void Measure(RecordBatch left, IHeldRows right)
    {
        _places.Clear();
        for (var start = 0; start < _left.Count;)
        {
            var end = EndOfRow(start);
            var isWanted = needsAll || end - start > 1;
            for (; start < end; start++)
            {
                if (isWanted)
                {
                    _places.Add(start);
                }
            }
        }

        Array.Resize(ref _distances, Math.Max(_distances.Length, _left.Count));
        for (var start = 0; start < _places.Count; start += blockRows)
        {
            MeasureBlock(left, right.Rows, CollectionsMarshal.AsSpan(_places).Slice(start, Math.Min(blockRows, _places.Count - start)));
        }
    }

    void MeasureBlock(RecordBatch left, RecordBatch right, ReadOnlySpan<int> places)
    {
        var (leftRows, rightRows) = (new int[places.Length], new int[places.Length]);
        for (var i = 0; i < places.Length; i++)
        {
            (leftRows[i], rightRows[i]) = (_left[places[i]], _right[places[i]]);
        }

        var separations = (Column<double>)distance.Evaluate(left, leftRows, right, rightRows);
        for (var i = 0; i < places.Length; i++)
        {
            _distances[places[i]] = separations.Values[i];
        }
    }

    void KeepNearest(int start, int end)
    {
        Array.Resize(ref _ranking, Math.Max(_ranking.Length, end - start));
        for (var i = start; i < end; i++)
        {
            _ranking[i - start] = (_distances[i], _right[i]);
        }

        var ranking = _ranking.AsSpan(0, end - start);
        if (most == 1)
        {
            var nearest = ranking[0];
            foreach (var pair in ranking)
            {
                nearest = pair.CompareTo(nearest) < 0 ? pair : nearest;
            }

            Keep(_left[start], nearest.Right);
            return;
        }

        ranking.Sort();
        foreach (var (_, right) in ranking[..(int)Math.Min(most, ranking.Length)])
        {
            Keep(_left[start], right);
        }
    }

    void Keep(int left, int right)
    {
        _keptLeft.Add(left);
        _keptRight.Add(right);
    }
}
