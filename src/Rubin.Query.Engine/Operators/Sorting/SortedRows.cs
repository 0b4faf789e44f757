using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>Rows in order, in ranges that several workers can read.</summary>
abstract class SortedRows
{
    /// <summary>Number of rows.</summary>
    internal abstract long Length { get; }

    /// <summary>Number of ranges; 0 where there are no rows.</summary>
    internal abstract int Ranges { get; }

    /// <summary>Place of the first row of a range.</summary>
    internal abstract long RangeStart(int range);

    /// <summary>Rows <paramref name="first"/> to <paramref name="end"/> - 1 in order, in batches of at most <paramref name="batchRows"/>.</summary>
    internal abstract IEnumerable<RecordBatch> Read(long first, long end, int batchRows);
}

/// <summary>
/// Sorted runs in memory, read as one. The rows are cut into ranges, by rows sampled from the runs; each range is a stretch of every run, and those are sorted in parallel.
/// What is kept is only the order.
/// </summary>
sealed class HeldRows : SortedRows
{
    /// <summary>Bytes that the order of a row takes.</summary>
    internal const int OrderBytes = sizeof(int);

    /// <summary>Every so many rows of a run one is sampled, more often where rows are wide.</summary>
    const int MostSampleStep = 4096;

    /// <summary>Samples between the borders of a range: few where a range has few rows, so that there are some.</summary>
    const int LeastSamplesPerRange = 4, MostSamplesPerRange = 16;

    /// <summary>Bytes of a range, about: its rows are copied while they are read.</summary>
    const long RangeBytes = 8 << 20;

    readonly Schema _schema;
    readonly SortedRun[] _runs;
    readonly (int Run, int Row)[] _borders;

    // For each border, and the end, how many rows of each run come before; and the sums of those.
    readonly int[][] _starts;
    readonly long[] _places;

    // For each range, the rows in order: places among the stretches of the runs end to end.
    readonly int[][] _orders;

    HeldRows(Schema schema, SortedRun[] runs)
    {
        _schema = schema;
        _runs = runs;
        var step = Math.Clamp(RangeRows(runs) / LeastSamplesPerRange, 1, MostSampleStep);
        _borders = [.. Samples(runs, step).Chunk((int)Math.Clamp(RangeRows(runs) / step, 1, MostSamplesPerRange)).Skip(1).Select(c => c[0])];
        _starts = [.. Enumerable.Range(0, _borders.Length + 2).Select(_ => new int[runs.Length])];
        _places = new long[_starts.Length];
        _orders = new int[_borders.Length + 1][];
    }

    /// <inheritdoc/>
    internal override long Length => _places[^1];

    /// <inheritdoc/>
    internal override int Ranges => Length == 0 ? 0 : _orders.Length;

    /// <inheritdoc/>
    internal override long RangeStart(int range) => _places[range];

    /// <summary>Brings the rows of runs in order, on the pool.</summary>
    internal static async Task<HeldRows> MergeAsync(Schema schema, IReadOnlyList<SortedRun> runs, QueryContext query)
    {
        var result = new HeldRows(schema, [.. runs.Where(r => r.Rows.Length > 0)]);
        await query.RunAllAsync([.. Enumerable.Range(0, result._runs.Length).Select(i => (Action)(() => result.Cut(i)))]);
        for (var i = 0; i < result._places.Length; i++)
        {
            result._places[i] = result._starts[i].Sum(s => (long)s);
        }

        await query.RunAllAsync([.. Enumerable.Range(0, result._orders.Length).Select(i => (Action)(() => result._orders[i] = result.Stretches(i).Order()))]);
        return result;
    }

    /// <inheritdoc/>
    internal override IEnumerable<RecordBatch> Read(long first, long end, int batchRows)
    {
        var found = Array.BinarySearch(_places, first);
        for (var range = found >= 0 ? found : ~found - 1; range < _orders.Length && _places[range] < end; range++)
        {
            var order = _orders[range];
            var from = (int)Math.Max(first - _places[range], 0);
            var to = (int)Math.Min(end - _places[range], order.Length);
            if (to - from == 1)
            {
                var (run, row) = Stretches(range).RowAt(order[from]);
                yield return run.Rows.Slice(row, 1);
                continue;
            }

            if (from >= to)
            {
                continue;
            }

            using var lent = Stretches(range).Lend(_schema);
            for (int rows; from < to; from += rows)
            {
                var next = order.AsMemory(from, Math.Min(batchRows, to - from));
                rows = BatchBytes.RowsThatFit(lent.Rows.Columns, next.Span);
                next = next[..rows];
                yield return !lent.AreLent && AreNeighbours(next.Span) ? lent.Rows.Slice(next.Span[0], rows) : lent.Rows.Take(next.Span);
            }
        }
    }

    /// <summary>Whether rows lie one behind the other, as where the input is sorted.</summary>
    static bool AreNeighbours(ReadOnlySpan<int> rows)
    {
        if (rows[^1] - rows[0] != rows.Length - 1)
        {
            return false;
        }

        var next = rows[0];
        foreach (var row in rows)
        {
            if (row != next++)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Rows that a range should have, by their width.</summary>
    static long RangeRows(SortedRun[] runs) => (long)(RangeBytes * (double)runs.Sum(r => (long)r.Rows.Length) / Math.Max(1, runs.Sum(r => MemorySize.Of(r.Rows))));

    static List<(int Run, int Row)> Samples(SortedRun[] runs, long step)
    {
        var samples = new List<(int Run, int Row)>();
        for (var run = 0; run < runs.Length; run++)
        {
            for (var row = step; row < runs[run].Rows.Length; row += step)
            {
                samples.Add((run, (int)row));
            }
        }

        samples.Sort((a, b) => runs[a.Run].Compare(a.Row, runs[b.Run], b.Row));
        return samples;
    }

    /// <summary>Finds the borders in a run.</summary>
    void Cut(int run)
    {
        for (var i = 0; i < _borders.Length; i++)
        {
            _starts[i + 1][run] = _runs[run].LowerBound(_runs[_borders[i].Run], _borders[i].Row, _starts[i][run]);
        }

        _starts[^1][run] = _runs[run].Rows.Length;
    }

    /// <summary>The rows of a range, run by run.</summary>
    RunStretches Stretches(int range) =>
        new([.. _runs.Select((run, i) => new RunStretch(run, _starts[range][i], _starts[range + 1][i]))]);
}

/// <summary>Sorted runs on disk, merged while they are read; one range.</summary>
sealed class MergedRows(SpilledRuns runs) : SortedRows
{
    /// <inheritdoc/>
    internal override long Length { get; } = runs.Rows;

    /// <inheritdoc/>
    internal override int Ranges => 1;

    /// <inheritdoc/>
    internal override long RangeStart(int range) => 0;

    /// <inheritdoc/>
    internal override IEnumerable<RecordBatch> Read(long first, long end, int batchRows)
    {
        var place = 0L;
        foreach (var (rows, _) in runs.Read())
        {
            var from = (int)Math.Clamp(first - place, 0, rows.Length);
            var to = (int)Math.Clamp(end - place, 0, rows.Length);
            foreach (var batch in from < to ? rows.Slice(from, to - from).InPieces(batchRows) : [])
            {
                yield return batch;
            }

            place += rows.Length;
            if (place >= end)
            {
                yield break;
            }
        }
    }
}
