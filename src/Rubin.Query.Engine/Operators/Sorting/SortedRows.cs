using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>
/// Many sorted runs read as one. The merge is cut into ranges, by rows sampled from the runs, which are merged in parallel; what is kept of it is
/// only which run each row comes from.
/// </summary>
sealed class SortedRows
{
    /// <summary>Every so many rows of a run one is sampled; a range has about eight times as many rows.</summary>
    const int SampleStep = 4096;

    const int SamplesPerRange = 8;

    readonly Schema _schema;
    readonly SortedRun[] _runs;
    readonly int[][] _starts;
    readonly int[][] _runOfRow;

    SortedRows(Schema schema, SortedRun[] runs, int[][] starts)
    {
        _schema = schema;
        _runs = runs;
        _starts = starts;
        _runOfRow = new int[starts.Length - 1][];
    }

    /// <summary>Number of rows.</summary>
    internal long Length => _runs.Sum(r => (long)r.Rows.Length);

    /// <summary>Number of ranges that the merge was cut into; 0 where there are no rows.</summary>
    internal int Ranges => Length == 0 ? 0 : _runOfRow.Length;

    /// <summary>Place of the first row of a range.</summary>
    internal long RangeStart(int range) => _starts[range].Sum(s => (long)s);

    /// <summary>Merges runs on the pool.</summary>
    internal static async Task<SortedRows> MergeAsync(Schema schema, IReadOnlyList<SortedRun> runs, QueryContext query)
    {
        SortedRun[] filled = [.. runs.Where(r => r.Rows.Length > 0)];
        var result = new SortedRows(schema, filled, Cut(filled));
        await query.RunAllAsync([.. Enumerable.Range(0, result._runOfRow.Length).Select(i => (Action)(() => result.Merge(i)))]);
        return result;
    }

    /// <summary>Rows <paramref name="first"/> to <paramref name="end"/> - 1 in order, in batches of at most <paramref name="batchRows"/>.</summary>
    internal IEnumerable<RecordBatch> Read(long first, long end, int batchRows)
    {
        long place = 0;
        for (var range = 0; range < _runOfRow.Length && place < end; range++)
        {
            var next = _starts[range].ToArray();
            var runOfRow = _runOfRow[range];
            var skipped = (int)Math.Clamp(first - place, 0, runOfRow.Length);
            Skip(runOfRow.AsSpan(0, skipped), next);
            var last = (int)Math.Clamp(end - place, skipped, runOfRow.Length);
            for (var row = skipped; row < last; row += batchRows)
            {
                yield return Gather(runOfRow.AsSpan(row, Math.Min(batchRows, last - row)), next);
            }

            place += runOfRow.Length;
        }
    }

    /// <summary>Where each range begins in each run, and where the last ends.</summary>
    static int[][] Cut(SortedRun[] runs)
    {
        var samples = new List<(int Run, int Row)>();
        for (var run = 0; run < runs.Length; run++)
        {
            for (var row = SampleStep; row < runs[run].Rows.Length; row += SampleStep)
            {
                samples.Add((run, row));
            }
        }

        samples.Sort((a, b) => runs[a.Run].Compare(a.Row, runs[b.Run], b.Row));
        var starts = new List<int[]> { new int[runs.Length] };
        for (var i = SamplesPerRange; i < samples.Count; i += SamplesPerRange)
        {
            var (run, row) = samples[i];
            starts.Add([.. runs.Select(r => r.LowerBound(runs[run], row))]);
        }

        starts.Add([.. runs.Select(r => r.Rows.Length)]);
        return [.. starts];
    }

    static void Skip(ReadOnlySpan<int> runOfRow, int[] next)
    {
        foreach (var run in runOfRow)
        {
            next[run]++;
        }
    }

    void Merge(int range)
    {
        var next = _starts[range].ToArray();
        var ends = _starts[range + 1];
        var heap = new RunHeap(_runs, next);
        var rows = 0;
        for (var run = 0; run < _runs.Length; run++)
        {
            rows += ends[run] - next[run];
            if (next[run] < ends[run])
            {
                heap.Add(run);
            }
        }

        var runOfRow = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            var run = heap.First;
            runOfRow[row] = run;
            next[run]++;
            heap.Advance(next[run] < ends[run]);
        }

        _runOfRow[range] = runOfRow;
    }

    /// <summary>The next row of each run named; those of one run follow each other.</summary>
    RecordBatch Gather(ReadOnlySpan<int> runOfRow, int[] next)
    {
        var counts = new int[_runs.Length];
        Skip(runOfRow, counts);
        var slices = new List<RecordBatch>();
        var places = new int[_runs.Length];
        var rows = 0;
        for (var run = 0; run < counts.Length; run++)
        {
            if (counts[run] > 0)
            {
                slices.Add(_runs[run].Rows.Slice(next[run], counts[run]));
                places[run] = rows;
                rows += counts[run];
                next[run] += counts[run];
            }
        }

        var joined = RecordBatches.Concat(_schema, slices);
        if (slices.Count == 1)
        {
            return joined;
        }

        var order = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            order[row] = places[runOfRow[row]]++;
        }

        return joined.Take(order);
    }
}

/// <summary>The runs whose rows are being merged, that with the first row on top: a binary heap.</summary>
sealed class RunHeap(SortedRun[] runs, int[] next)
{
    readonly int[] _heap = new int[runs.Length];
    int _count;

    internal int First => _heap[0];

    internal void Add(int run)
    {
        var at = _count++;
        for (; at > 0 && IsBefore(run, _heap[(at - 1) / 2]); at = (at - 1) / 2)
        {
            _heap[at] = _heap[(at - 1) / 2];
        }

        _heap[at] = run;
    }

    /// <summary>The first run has gone on to its next row, or has none any more.</summary>
    internal void Advance(bool hasMore)
    {
        var run = hasMore ? _heap[0] : _heap[--_count];
        var at = 0;
        while (true)
        {
            var child = (2 * at) + 1;
            if (child >= _count)
            {
                break;
            }

            if (child + 1 < _count && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], run))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = run;
    }

    bool IsBefore(int run, int other) => runs[run].Compare(next[run], runs[other], next[other]) < 0;
}
