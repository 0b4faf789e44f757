using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Execution.Spilling;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>
/// Sorted runs on disk: the one way in which operators put away what does not fit into memory. Rows of sorts, groups and both sides of joins are all written in
/// some order, and read back as one run in that order. Safe for many threads.
/// </summary>
/// <param name="owner">The operator's name, for messages.</param>
/// <param name="schema">The columns.</param>
/// <param name="newOrder">Makes the order's keys for one reader.</param>
/// <param name="query">The query.</param>
sealed class SpilledRuns(string owner, Schema schema, Func<RowOrder> newOrder, QueryContext query)
{
    /// <summary>What an operator that spills must hold to go on: room for a merge of <see cref="LeastFanIn"/> runs.</summary>
    internal const long Minimum = LeastFanIn * ReaderBytes;

    const int LeastFanIn = 4;
    const int MostFanIn = 256;

    /// <summary>Bytes that are read at a time, about.</summary>
    const int BlockBytes = 32 << 10;

    /// <summary>What the reader of a run holds, in blocks: one, its keys, and what is taken of it.</summary>
    const int BlocksOfReader = 4;

    const long ReaderBytes = BlocksOfReader * BlockBytes;

    /// <summary>Readers take one part in so many of what is free.</summary>
    const int ReaderShare = 8;

    readonly Lock _gate = new();
    readonly List<IReadOnlyList<SpillBlock>> _runs = [];
    readonly Schema _stored = new([.. schema.Fields, new("place", DataType.Int64, false)]);
    SpillFile? _file;

    // More than BlockBytes where single rows are larger.
    long _largestBlock = BlockBytes;

    /// <summary>Whether there are none.</summary>
    internal bool IsEmpty => _runs.Count == 0;

    /// <summary>Bytes written so far.</summary>
    internal long Bytes => _file?.Length ?? 0;

    /// <summary>Number of rows.</summary>
    internal long Rows => _runs.Sum(r => r.Sum(b => (long)b.Rows));

    /// <summary>Most rows that one run has.</summary>
    internal long LongestRun => _runs.Max(r => r.Sum(b => (long)b.Rows));

    /// <summary>Writes runs as one.</summary>
    internal void Add(IEnumerable<SortedRun> runs) => Write(runs.Where(r => r.Rows.Length > 0).Select(r => new[] { r }));

    /// <summary>Writes a run that comes in pieces, one behind the other in order, which need not be in memory together.</summary>
    internal void AddPieces(IEnumerable<SortedRun> pieces) => Write([pieces.Where(p => p.Rows.Length > 0)]);

    void Write(IEnumerable<IEnumerable<SortedRun>> runs)
    {
        var blocks = new List<SpillBlock>();
        foreach (var (rows, places) in new RunMerge(schema, runs).Read())
        {
            query.Cancel.ThrowIfCancellationRequested();
            Write(rows, places, blocks);
        }

        Add(blocks);
    }

    /// <summary>Merges runs until there are few enough to be read together, with what memory there is for it.</summary>
    internal async Task PrepareAsync(StateMemory memory)
    {
        // Most of the memory stays free for those that take the rows.
        var fanIn = LeastFanIn;
        var readerBytes = BlocksOfReader * _largestBlock;
        while (fanIn < Math.Min(_runs.Count, MostFanIn) && memory.TryHold(ReaderShare * readerBytes))
        {
            fanIn++;
        }

        memory.Release((fanIn - LeastFanIn) * (ReaderShare - 1) * readerBytes);

        while (_runs.Count > fanIn)
        {
            // Small runs first, and at first only as many as make the later merges full.
            var merged = _runs.OrderBy(r => r.Sum(b => (long)b.Bytes)).Take(Math.Min(fanIn, _runs.Count - fanIn + 1)).ToList();
            var blocks = new List<SpillBlock>();
            foreach (var (rows, places) in new RunMerge(schema, merged.Select(Blocks)).Read())
            {
                query.Cancel.ThrowIfCancellationRequested();
                Write(rows, places, blocks);
                if (WorkerPool.SliceIsOver)
                {
                    await Task.Yield();
                }
            }

            _runs.RemoveAll(merged.Contains);
            Add(blocks);
        }
    }

    /// <summary>All rows in order. To be called when nothing is added any more, behind <see cref="PrepareAsync"/>.</summary>
    internal IEnumerable<(RecordBatch Rows, long[] Places)> Read() => new RunMerge(schema, _runs.Select(Blocks)).Read();

    void Add(List<SpillBlock> blocks)
    {
        lock (_gate)
        {
            if (blocks.Count > 0)
            {
                _runs.Add(blocks);
            }
        }
    }

    void Write(RecordBatch rows, long[] places, List<SpillBlock> blocks)
    {
        SpillFile file;
        lock (_gate)
        {
            file = _file ??= query.Spills.NewFile(owner);
        }

        var all = new RecordBatch(_stored, [.. rows.Columns, new Column<long>(places)], rows.Length);
        var blockRows = (int)Math.Clamp(BlockBytes / (MemorySize.Of(all) / rows.Length + 1), 1, RunMerge.WindowRows);
        var largest = 0L;
        foreach (var block in all.InPieces(blockRows))
        {
            blocks.Add(file.Write(block));
            largest = Math.Max(largest, blocks[^1].Bytes);
        }

        lock (_gate)
        {
            _largestBlock = Math.Max(_largestBlock, largest);
        }
    }

    IEnumerable<SortedRun> Blocks(IReadOnlyList<SpillBlock> run)
    {
        var order = newOrder();
        foreach (var block in run)
        {
            var stored = _file!.Read(block, _stored);
            var rows = new RecordBatch(schema, [.. stored.Columns.Take(schema.Count)], stored.Length);
            yield return SortedRun.Of(rows, ((Column<long>)stored.Columns[^1]).Values.ToArray(), order);
        }
    }
}
