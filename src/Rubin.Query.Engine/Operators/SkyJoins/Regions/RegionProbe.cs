using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Joins;

namespace Rubin.Query.Engine.Operators.SkyJoins.Regions;

/// <summary>Finds the partners of left rows one row after the other, in the order of the right rows.</summary>
/// <param name="held">The right rows.</param>
/// <param name="residual">What pairs must meet beside that; null for nothing.</param>
/// <param name="blockRows">Pairs of a block, and the most left rows that it takes.</param>
abstract class RegionProbe(IHeldRows held, JoinCondition? residual, int blockRows) : IPairProbe
{
    readonly int[] _leftRows = new int[blockRows];
    readonly int[] _rightRows = new int[blockRows];
    readonly Truth[] _truth = new Truth[blockRows];
    readonly List<int> _found = [];
    RecordBatch? _left;
    int _next;
    int _given;
    int _count;

    /// <summary>Whether the partners of the next row are in <see cref="_found"/>.</summary>
    bool _isFound;

    /// <inheritdoc/>
    public bool IsDone => _left is null || _next == _left.Length;

    /// <inheritdoc/>
    public ReadOnlySpan<int> LeftRows => _leftRows.AsSpan(0, _count);

    /// <inheritdoc/>
    public ReadOnlySpan<int> RightRows => _rightRows.AsSpan(0, _count);

    /// <inheritdoc/>
    public (int First, int End) Ended { get; private set; }

    /// <summary>Left rows that a block takes, so that rows without partner do not keep it from ending.</summary>
    protected virtual int MostRows => blockRows;

    /// <inheritdoc/>
    public void Accept(RecordBatch left)
    {
        (_left, _next, _isFound) = (left, 0, false);
        Ended = (0, 0);
        Read(left);
    }

    /// <inheritdoc/>
    public void Step()
    {
        var first = _next;
        _count = 0;
        while (_count < blockRows && _next < _left!.Length && _next - first < MostRows)
        {
            TakeRow();
        }

        if (residual is not null && _count > 0)
        {
            Keep(residual);
        }

        Ended = (first, _next);
    }

    /// <summary>Evaluates what is needed of a batch.</summary>
    protected abstract void Read(RecordBatch left);

    /// <summary>Adds the right rows that are partners of a left one, in any order.</summary>
    protected abstract void Find(int leftRow, List<int> found);

    void TakeRow()
    {
        if (!_isFound)
        {
            _found.Clear();
            Find(_next, _found);
            _found.Sort();
            (_given, _isFound) = (0, true);
        }

        var taken = Math.Min(_found.Count - _given, blockRows - _count);
        CollectionsMarshal.AsSpan(_found).Slice(_given, taken).CopyTo(_rightRows.AsSpan(_count));
        _leftRows.AsSpan(_count, taken).Fill(_next);
        _count += taken;
        _given += taken;
        if (_given == _found.Count)
        {
            _next++;
            _isFound = false;
        }
    }

    void Keep(JoinCondition condition)
    {
        var truth = _truth.AsSpan(0, _count);
        condition.Evaluate(_left!, LeftRows, held.Rows, RightRows, truth);
        var kept = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] == Truth.True)
            {
                (_leftRows[kept], _rightRows[kept++]) = (_leftRows[i], _rightRows[i]);
            }
        }

        _count = kept;
    }
}
