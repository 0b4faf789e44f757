using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>
/// Reads runs as one, in order, with a window on each. All rows up to the least of the windows' last rows are in the windows, so they come next: about as many as one
/// window has, whatever the number of runs.
/// </summary>
/// <param name="schema">The columns.</param>
/// <param name="runs">For each run, its rows in order, in pieces of at least one row.</param>
sealed class RunMerge(Schema schema, IEnumerable<IEnumerable<SortedRun>> runs)
{
    /// <summary>Most rows of a window.</summary>
    internal const int WindowRows = 4096;

    /// <summary>Bytes of all windows together, about: what a merge holds once more.</summary>
    const long MergedBytes = 8 << 20;

    /// <summary>The rows in order, some at a time, with their places in the order of the input.</summary>
    internal IEnumerable<(RecordBatch Rows, long[] Places)> Read()
    {
        var windows = new List<Window>();
        try
        {
            var pieces = runs.ToList();
            var bytes = MergedBytes / Math.Max(1, pieces.Count);
            windows.AddRange(pieces.Select(r => new Window(r.GetEnumerator(), bytes)));
            windows.RemoveAll(w => !w.MoveOn());
            while (windows.Count > 0)
            {
                yield return Next(windows);
                windows.RemoveAll(w => w.IsUsedUp && !w.MoveOn());
            }
        }
        finally
        {
            windows.ForEach(w => w.Dispose());
        }
    }

    (RecordBatch Rows, long[] Places) Next(List<Window> windows)
    {
        if (windows is [var only])
        {
            var (run, start, end) = only.TakeAll();
            return (run.Rows.Slice(start, end - start), run.Places[start..end].ToArray());
        }

        var least = windows[0];
        foreach (var window in windows)
        {
            least = window.CompareLast(least) < 0 ? window : least;
        }

        var border = least.Last;
        var stretches = new List<RunStretch>(windows.Count);
        foreach (var window in windows)
        {
            var stretch = window == least ? window.TakeAll() : window.TakeBefore(border.Run, border.Row);
            if (stretch.Length > 0)
            {
                stretches.Add(stretch);
            }
        }

        var rows = new RunStretches(stretches);
        var order = rows.Order();
        using var lent = rows.Lend(schema);
        return (lent.Rows.Take(order), rows.Places(order));
    }

    /// <summary>The rows of a run that are looked at.</summary>
    sealed class Window(IEnumerator<SortedRun> pieces, long bytes) : IDisposable
    {
        SortedRun? _piece;
        int _most;
        int _row;
        int _end;

        internal bool IsUsedUp => _row == _end;

        internal (SortedRun Run, int Row) Last => (_piece!, _end - 1);

        /// <summary>Goes on to the next rows; false at the end of the run.</summary>
        internal bool MoveOn()
        {
            if (_piece is null || _end == _piece.Rows.Length)
            {
                if (!pieces.MoveNext())
                {
                    return false;
                }

                (_piece, _end) = (pieces.Current, 0);
                _most = (int)Math.Clamp(bytes / ((MemorySize.Of(_piece.Rows) / _piece.Rows.Length) + 1), 1, WindowRows);
            }

            _row = _end;
            _end = Math.Min(_row + _most, _piece.Rows.Length);
            return true;
        }

        internal int CompareLast(Window other) => _piece!.Compare(_end - 1, other._piece!, other._end - 1);

        internal RunStretch TakeAll() => TakeUpTo(_end);

        internal RunStretch TakeBefore(SortedRun other, int otherRow) => TakeUpTo(_piece!.LowerBound(other, otherRow, _row));

        public void Dispose() => pieces.Dispose();

        RunStretch TakeUpTo(int end)
        {
            var stretch = new RunStretch(_piece!, _row, end);
            _row = end;
            return stretch;
        }
    }
}
