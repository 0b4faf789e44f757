using Rubin.Query.Arrow;

namespace Rubin.Query.Hats;

/// <summary>
/// The rows of many runs in one order: by cell, then by the sort columns, then by place in the input. Holds a batch of each run. For one thread.
/// </summary>
/// <param name="runs">Of each run its rows, in that order.</param>
/// <param name="order">The order of rows in one cell.</param>
sealed class CellRunMerge(IEnumerable<IEnumerable<RecordBatch>> runs, RowOrder order) : IDisposable
{
    readonly IEnumerator<RecordBatch>[] _runs = [.. runs.Select(r => r.GetEnumerator())];
    readonly List<Cursor> _heap = [];
    bool _isOpen;

    /// <summary>The rows in batches of at most <paramref name="batchRows"/>, with the cell as first column and without the place.</summary>
    public IEnumerable<RecordBatch> Read(int batchRows)
    {
        while (Next(batchRows) is { } batch)
        {
            var schema = batch.Schema with { Fields = [batch.Schema[0], .. batch.Schema.Fields.Skip(CellRun.KeyFields.Length)] };
            yield return new(schema, [batch.Columns[0], .. batch.Columns.Skip(CellRun.KeyFields.Length)], batch.Length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var run in _runs)
        {
            run.Dispose();
        }
    }

    RecordBatch? Next(int batchRows)
    {
        Open();
        var pieces = new List<RecordBatch>();
        var pieceOfRow = new List<int>(batchRows);
        foreach (var cursor in _heap)
        {
            cursor.Begin();
        }

        while (pieceOfRow.Count < batchRows && _heap.Count > 0)
        {
            var cursor = _heap[0];
            pieceOfRow.Add(cursor.Piece ??= AddPiece(pieces));
            if (!cursor.Advance())
            {
                pieces[cursor.Piece.Value] = cursor.Taken();
                RefillTop(cursor);
            }

            Sink(0);
        }

        foreach (var cursor in _heap.Where(c => c.Piece is not null))
        {
            pieces[cursor.Piece!.Value] = cursor.Taken();
        }

        return Gather(pieces, pieceOfRow);
    }

    static int AddPiece(List<RecordBatch> pieces)
    {
        pieces.Add(null!);
        return pieces.Count - 1;
    }

    /// <summary>The rows of the pieces, each piece's in its order, as their numbers say.</summary>
    static RecordBatch? Gather(List<RecordBatch> pieces, List<int> pieceOfRow)
    {
        if (pieces.Count <= 1)
        {
            return pieces.Count == 0 ? null : pieces[0];
        }

        var next = new int[pieces.Count];
        for (var i = 1; i < next.Length; i++)
        {
            next[i] = next[i - 1] + pieces[i - 1].Length;
        }

        var rows = new int[pieceOfRow.Count];
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = next[pieceOfRow[row]]++;
        }

        return CellBatches.Concat(pieces).Take(rows);
    }

    void Open()
    {
        if (_isOpen)
        {
            return;
        }

        _isOpen = true;
        foreach (var run in _runs)
        {
            if (run.MoveNext())
            {
                _heap.Add(new(run));
            }
        }

        for (var i = _heap.Count / 2 - 1; i >= 0; i--)
        {
            Sink(i);
        }
    }

    void RefillTop(Cursor cursor)
    {
        if (!cursor.Refill())
        {
            _heap[0] = _heap[^1];
            _heap.RemoveAt(_heap.Count - 1);
        }
    }

    void Sink(int at)
    {
        while (2 * at + 1 < _heap.Count)
        {
            var child = 2 * at + 1;
            if (child + 1 < _heap.Count && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], _heap[at]))
            {
                return;
            }

            (_heap[at], _heap[child]) = (_heap[child], _heap[at]);
            at = child;
        }
    }

    bool IsBefore(Cursor left, Cursor right) =>
        left.Cell != right.Cell ? left.Cell < right.Cell : order.Compare(left.Batch, left.Row, right.Batch, right.Row) < 0;

    /// <summary>The next row of a run.</summary>
    sealed class Cursor
    {
        readonly IEnumerator<RecordBatch> _run;
        ReadOnlyMemory<long> _cells;
        int _first;

        internal Cursor(IEnumerator<RecordBatch> run)
        {
            _run = run;
            Batch = run.Current;
            Start();
        }

        internal RecordBatch Batch { get; private set; }

        internal int Row { get; private set; }

        internal long Cell { get; private set; }

        /// <summary>The piece that rows of this batch go into; null where none has yet.</summary>
        internal int? Piece { get; set; }

        /// <summary>Rows taken from here on make a new piece.</summary>
        internal void Begin() => (Piece, _first) = (null, Row);

        internal bool Advance()
        {
            if (++Row == Batch.Length)
            {
                return false;
            }

            Cell = _cells.Span[Row];
            return true;
        }

        /// <summary>The rows taken of the piece.</summary>
        internal RecordBatch Taken() => Batch.Slice(_first, Row - _first);

        internal bool Refill()
        {
            if (!_run.MoveNext())
            {
                return false;
            }

            Batch = _run.Current;
            Start();
            return true;
        }

        void Start()
        {
            _cells = ((Column<long>)Batch.Columns[0]).Memory;
            (Row, _first, Piece, Cell) = (0, 0, null, _cells.Span[0]);
        }
    }
}
