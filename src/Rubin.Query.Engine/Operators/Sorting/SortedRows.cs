using System.Buffers;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>
/// Many sorted runs read as one. The rows are cut into ranges, by rows sampled from the runs; each range is a stretch of every run, and those are sorted in parallel
/// by radix, which takes a fraction of the time of a merge of hundreds of runs. What is kept is only the order.
/// </summary>
sealed class SortedRows
{
    /// <summary>Every so many rows of a run one is sampled; a range has about sixteen times as many rows.</summary>
    const int SampleStep = 4096;

    const int SamplesPerRange = 16;

    readonly Schema _schema;
    readonly SortedRun[] _runs;
    readonly (int Run, int Row)[] _borders;

    // For each border, and the end, how many rows of each run come before; and the sums of those.
    readonly int[][] _starts;
    readonly long[] _places;

    // For each range, the rows in order: places among the stretches of the runs end to end.
    readonly int[][] _orders;

    SortedRows(Schema schema, SortedRun[] runs)
    {
        _schema = schema;
        _runs = runs;
        _borders = [.. Samples(runs).Chunk(SamplesPerRange).Skip(1).Select(c => c[0])];
        _starts = [.. Enumerable.Range(0, _borders.Length + 2).Select(_ => new int[runs.Length])];
        _places = new long[_starts.Length];
        _orders = new int[_borders.Length + 1][];
    }

    /// <summary>Number of rows.</summary>
    internal long Length => _places[^1];

    /// <summary>Number of ranges; 0 where there are no rows.</summary>
    internal int Ranges => Length == 0 ? 0 : _orders.Length;

    /// <summary>Place of the first row of a range.</summary>
    internal long RangeStart(int range) => _places[range];

    /// <summary>Brings the rows of runs in order, on the pool.</summary>
    internal static async Task<SortedRows> MergeAsync(Schema schema, IReadOnlyList<SortedRun> runs, QueryContext query)
    {
        var result = new SortedRows(schema, [.. runs.Where(r => r.Rows.Length > 0)]);
        await query.RunAllAsync([.. Enumerable.Range(0, result._runs.Length).Select(i => (Action)(() => result.Cut(i)))]);
        for (var i = 0; i < result._places.Length; i++)
        {
            result._places[i] = result._starts[i].Sum(s => (long)s);
        }

        await query.RunAllAsync([.. Enumerable.Range(0, result._orders.Length).Select(i => (Action)(() => result.Order(i)))]);
        return result;
    }

    /// <summary>Rows <paramref name="first"/> to <paramref name="end"/> - 1 in order, in batches of at most <paramref name="batchRows"/>.</summary>
    internal IEnumerable<RecordBatch> Read(long first, long end, int batchRows)
    {
        var found = Array.BinarySearch(_places, first);
        for (var range = found >= 0 ? found : ~found - 1; range < _orders.Length && _places[range] < end; range++)
        {
            var order = _orders[range];
            var from = (int)Math.Max(first - _places[range], 0);
            var to = (int)Math.Min(end - _places[range], order.Length);
            if (to - from == 1)
            {
                var (run, row) = RowAt(range, order[from]);
                yield return _runs[run].Rows.Slice(row, 1);
                continue;
            }

            var rows = from < to ? Stretches(range) : null;
            for (; from < to; from += batchRows)
            {
                yield return rows!.Take(order.AsSpan(from, Math.Min(batchRows, to - from)));
            }
        }
    }

    static List<(int Run, int Row)> Samples(SortedRun[] runs)
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

    void Order(int range)
    {
        var (starts, ends) = (_starts[range], _starts[range + 1]);
        var order = new int[(int)(_places[range + 1] - _places[range])];
        var (rentedPrefixes, rentedRuns) = (ArrayPool<ulong>.Shared.Rent(order.Length), ArrayPool<int>.Shared.Rent(order.Length));
        var prefixes = rentedPrefixes.AsSpan(0, order.Length);
        var offsets = new int[_runs.Length];
        for (var (run, place) = (0, 0); run < _runs.Length; place += ends[run] - starts[run], run++)
        {
            _runs[run].Prefixes[starts[run]..ends[run]].CopyTo(prefixes[place..]);
            rentedRuns.AsSpan(place, ends[run] - starts[run]).Fill(run);
            offsets[run] = place;
        }

        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        int Row(int place) => starts[rentedRuns[place]] + place - offsets[rentedRuns[place]];
        RadixSort.Sort(prefixes, order);
        SortedRun.SortEqual(prefixes, order, (a, b) => _runs[rentedRuns[a]].Compare(Row(a), _runs[rentedRuns[b]], Row(b)));
        ArrayPool<ulong>.Shared.Return(rentedPrefixes);
        ArrayPool<int>.Shared.Return(rentedRuns);
        _orders[range] = order;
    }

    /// <summary>The run and row of a place among the stretches of a range.</summary>
    (int Run, int Row) RowAt(int range, int place)
    {
        var (starts, ends) = (_starts[range], _starts[range + 1]);
        var run = 0;
        for (; place >= ends[run] - starts[run]; run++)
        {
            place -= ends[run] - starts[run];
        }

        return (run, starts[run] + place);
    }

    /// <summary>The rows of a range, run by run.</summary>
    RecordBatch Stretches(int range)
    {
        var slices = new List<RecordBatch>();
        for (var run = 0; run < _runs.Length; run++)
        {
            var (start, end) = (_starts[range][run], _starts[range + 1][run]);
            if (start < end)
            {
                slices.Add(_runs[run].Rows.Slice(start, end - start));
            }
        }

        return RecordBatches.Concat(_schema, slices);
    }
}
