using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Joins;
using Rubin.Query.Engine.Spatial.Join;
using Rubin.Query.Sky;
using Rubin.Query.Sky.Matching;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>
/// Finds the partners of the rows of a batch, a block of pairs at a time. Cells and chords of unit vectors find and decide most pairs; what
/// they leave open, the condition itself decides, so that the answer is the one that trying all pairs gives. Belongs to one worker.
/// </summary>
/// <param name="build">The right side.</param>
/// <param name="match">Over the columns of either side.</param>
/// <param name="term">The match's condition over the columns of both.</param>
/// <param name="residual">What must hold beside it; null for nothing.</param>
/// <param name="blockRows">Pairs of a block.</param>
sealed class SkyProbe(IHeldPoints build, SkyMatch match, JoinCondition term, JoinCondition? residual, int blockRows) : IPairProbe
{
    /// <summary>Pairs of a row, on average, up to which those of many batches are found at once.</summary>
    const int FewPairsOfRow = 4;

    readonly PositionReader _positions = new(match.Left);
    readonly RadiusReader? _radii = match.Radius.Left.Count > 0 ? new(match.Radius.Left) : null;
    readonly SkyPoints _points = new();
    readonly PairList _pairs = new();
    readonly PairList _pairsOfBlock = new();
    readonly int[] _leftRows = new int[blockRows];
    readonly int[] _rightRows = new int[blockRows];
    readonly Truth[] _truth = new Truth[blockRows];
    RecordBatch? _left;
    double[] _radiusOfRow = [];
    SearchRadius _radius;
    int _next;
    int _pair;
    int _uncertain;
    bool _hasManyPairs;
    bool _isInBlock;
    int _rowOfBlock;
    int _pairOfBlock;

    /// <summary>Where the right side is larger than caches, and pairs are few enough to be held.</summary>
    public bool TakesBlocks => _radii is null && !_hasManyPairs && build.Index.Count > PointIndex.FewPoints;

    /// <inheritdoc/>
    public bool IsDone => _left is null || (_next == _left.Length && _pair == _pairs.Count);

    /// <inheritdoc/>
    public ReadOnlySpan<int> LeftRows => _leftRows.AsSpan(0, Count);

    /// <inheritdoc/>
    public ReadOnlySpan<int> RightRows => _rightRows.AsSpan(0, Count);

    /// <inheritdoc/>
    public (int First, int End) Ended { get; private set; }

    int Count { get; set; }

    /// <inheritdoc/>
    public void FindAll(IEnumerable<RecordBatch> batches)
    {
        _points.Clear();
        foreach (var batch in batches)
        {
            _positions.Read(batch);
            _points.Add(_positions.Ra, _positions.Dec);
        }

        var radius = RadiusOf(match.Radius.Degrees + build.LargestRadius);
        _isInBlock = build.Index.TryFindAll(_points, radius, _pairsOfBlock, FewPairsOfRow * _points.Count);
        _hasManyPairs = !_isInBlock;
        (_rowOfBlock, _pairOfBlock) = (0, 0);
    }

    /// <inheritdoc/>
    public void Accept(RecordBatch left)
    {
        _left = left;
        (_next, _pair) = (0, 0);
        _pairs.Clear();
        Ended = (0, 0);
        _isInBlock &= _rowOfBlock < _points.Count;
        if (!_isInBlock)
        {
            Place(left);
        }
    }

    /// <summary>Makes ready to look up the rows of a batch by themselves.</summary>
    void Place(RecordBatch left)
    {
        _positions.Read(left);
        if (build.Cover is { } cover)
        {
            _points.Set(_positions.Ra, _positions.Dec, cover);
        }
        else
        {
            _points.Set(_positions.Ra, _positions.Dec);
        }

        var others = match.Radius.Degrees + build.LargestRadius;
        if (_radii is null)
        {
            _radius = RadiusOf(others);
            return;
        }

        _radiusOfRow = _radii.Read(left);
        foreach (ref var radius in _radiusOfRow.AsSpan())
        {
            radius += others;
            radius = radius > match.MostDegrees ? double.NaN : radius;
        }
    }

    /// <inheritdoc/>
    public void Step()
    {
        if (_pair == _pairs.Count)
        {
            Search();
        }

        Count = 0;
        var end = Math.Min(_pairs.Count, _pair + blockRows);
        if (_pairs.Uncertain.Length == 0)
        {
            TakeCertain(end);
        }
        else
        {
            TakeSome(end);
        }

        if (residual is not null && Count > 0)
        {
            Keep(residual);
        }

        Ended = (Ended.First, _pair == _pairs.Count ? _next : Ended.First);
    }

    void Search()
    {
        var first = _next;
        (_pair, _uncertain) = (0, 0);
        Ended = (first, first);
        if (_isInBlock)
        {
            _next = _left!.Length;
            _pairOfBlock = _pairs.Take(_pairsOfBlock, _pairOfBlock, _rowOfBlock, _rowOfBlock + _next);
            _rowOfBlock += _next;
            return;
        }

        _pairs.Clear();
        _next = _radii is null
            ? build.Index.FindWithin(_points, first, _radius, _pairs, blockRows)
            : build.Index.FindWithin(_points, first, _radiusOfRow, match.Radius.IsTold, _pairs, blockRows);
    }

    SearchRadius RadiusOf(double degrees)
    {
        var radius = new SearchRadius(degrees > match.MostDegrees ? double.NaN : Angle.DegreesToRadians(degrees));
        return match.Radius.IsTold ? radius : radius.WithoutCertainty();
    }

    void TakeCertain(int end)
    {
        Count = end - _pair;
        _pairs.Left[_pair..end].CopyTo(_leftRows);
        _pairs.Right[_pair..end].CopyTo(_rightRows);
        _pair = end;
    }

    /// <summary>The certain pairs of the block, and those of the others that meet the condition.</summary>
    void TakeSome(int end)
    {
        var left = _pairs.Left;
        var right = _pairs.Right;
        var uncertain = _pairs.Uncertain;
        var open = 0;
        for (var i = _uncertain; i < uncertain.Length && uncertain[i] < end; i++, open++)
        {
            (_leftRows[open], _rightRows[open]) = (left[uncertain[i]], right[uncertain[i]]);
        }

        var truth = _truth.AsSpan(0, open);
        term.Evaluate(_left!, _leftRows.AsSpan(0, open), build.Rows, _rightRows.AsSpan(0, open), truth);
        for (var asked = 0; _pair < end; _pair++)
        {
            var isOpen = _uncertain < uncertain.Length && uncertain[_uncertain] == _pair;
            if (isOpen)
            {
                _uncertain++;
            }

            if (!isOpen || truth[asked++] == Truth.True)
            {
                (_leftRows[Count], _rightRows[Count++]) = (left[_pair], right[_pair]);
            }
        }
    }

    void Keep(JoinCondition condition)
    {
        var truth = _truth.AsSpan(0, Count);
        condition.Evaluate(_left!, LeftRows, build.Rows, RightRows, truth);
        var kept = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] == Truth.True)
            {
                (_leftRows[kept], _rightRows[kept++]) = (_leftRows[i], _rightRows[i]);
            }
        }

        Count = kept;
    }
}
