using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.Joins;

/// <summary>All right rows; from disk, a stretch at a time, where they do not fit into memory.</summary>
sealed class AllCandidates(BuildSink build) : JoinCandidates, IDisposable
{
    const int StretchRows = 8192;

    IEnumerator<RecordBatch>? _stretches;
    RecordBatch _rows = build.Rows;
    int _firstRow;

    /// <inheritdoc/>
    internal override RecordBatch Rows => _rows;

    /// <inheritdoc/>
    internal override int FirstRow => _firstRow;

    /// <inheritdoc/>
    internal override int Reach(int first, int wanted, bool mayMove)
    {
        if (build.Stored is not null && mayMove && wanted > 0)
        {
            MoveTo(first);
        }

        return Math.Max(0, first < _firstRow ? 0 : Math.Min(wanted, _firstRow + _rows.Length - first));
    }

    /// <inheritdoc/>
    internal override void Accept(RecordBatch left)
    {
    }

    /// <inheritdoc/>
    internal override int Count(int leftRow) => build.RowCount;

    /// <inheritdoc/>
    internal override void Fill(int leftRow, int first, Span<int> rightRows)
    {
        for (var i = 0; i < rightRows.Length; i++)
        {
            rightRows[i] = first - _firstRow + i;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stretches?.Dispose();

    /// <summary>Reads on to the stretch that a row is in, or from the start where that is behind.</summary>
    void MoveTo(int row)
    {
        while (row < _firstRow || row >= _firstRow + _rows.Length)
        {
            if (_stretches is null || row < _firstRow)
            {
                _stretches?.Dispose();
                _stretches = build.Stored!.Read(0, long.MaxValue, StretchRows).GetEnumerator();
                (_rows, _firstRow) = (build.Rows, 0);
            }

            _firstRow += _rows.Length;
            _ = _stretches.MoveNext();
            _rows = _stretches.Current;
        }
    }
}
