using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>The rows of <see cref="PartitionChunks"/> that have been read and not been given out.</summary>
/// <param name="memory">What they take beyond a chunk.</param>
/// <param name="mayCut">Whether a partition that memory has no room for may come in pieces.</param>
sealed class Collected(StateMemory memory, bool mayCut)
{
    /// <summary>A partition that must be whole may have so many bytes whatever the limit.</summary>
    const long PartitionBytes = 32 << 20;

    /// <summary>How often the rows of a partition lie in memory while it is looked at: as they come, in one piece, and with the answers.</summary>
    const int Copies = 3;

    readonly List<int> _starts = [];
    List<RecordBatch> _rows = [];
    int _count;
    long _held;
    bool _isShort;
    bool _isCut;

    /// <summary>Whether a partition has begun.</summary>
    internal bool HasPartition => _isCut || _starts.Count > 0;

    /// <summary>Whether there is no more room, and what there is can come in pieces.</summary>
    internal bool IsTooLarge => mayCut && (_isShort || (_isCut && _count > 0));

    /// <summary>Whether what there is should be given out where a partition ends behind so many rows more.</summary>
    internal bool IsFull(int more) => _isCut || _count + more >= PartitionChunks.ChunkRows;

    /// <summary>A partition begins behind so many rows that are yet to be added.</summary>
    internal void Begin(int more) => _starts.Add(_count + more);

    /// <summary>Adds rows of the partitions that have begun.</summary>
    internal void Add(RecordBatch rows)
    {
        if (rows.Length == 0)
        {
            return;
        }

        _rows.Add(rows);
        _count += rows.Length;
        if (_count > PartitionChunks.ChunkRows && !_isCut)
        {
            Hold(Copies * MemorySize.Of(rows));
        }
    }

    /// <summary>Gives out all whole partitions, or, where there is none but one that goes on, its rows so far.</summary>
    /// <param name="isEnd">Whether the last partition ends here.</param>
    internal PartitionChunk Take(bool isEnd)
    {
        var last = isEnd || _starts.Count == 0 ? 0 : _starts[^1];
        var part = _isCut ? isEnd ? PartitionPart.End : PartitionPart.Middle
            : isEnd || last > 0 ? PartitionPart.Whole : PartitionPart.Begin;
        var (given, kept) = last > 0 ? Split(last) : (_rows, []);
        var chunk = new PartitionChunk(given, [.. last > 0 ? _starts.SkipLast(1) : _starts], part);
        memory.Release(_held);
        (_rows, _count, _held, _isShort) = ([], 0, 0, false);
        _starts.Clear();
        _isCut = !isEnd && last == 0;
        if (last > 0)
        {
            Begin(0);
            kept.ForEach(Add);
        }

        return chunk;
    }

    void Hold(long bytes)
    {
        if (!memory.TryHold(bytes))
        {
            if (!mayCut && _held > PartitionBytes)
            {
                throw memory.TooLittle($"the rows of one partition, more than {_held / Copies >> 20} MiB,", "make partitions smaller: PARTITION BY (more) keys, or give fewer columns");
            }

            memory.Overdraw(bytes);
            _isShort = true;
        }

        _held += bytes;
    }

    (List<RecordBatch> Before, List<RecordBatch> Behind) Split(int row)
    {
        var (before, behind) = (new List<RecordBatch>(), new List<RecordBatch>());
        foreach (var batch in _rows)
        {
            var cut = Math.Clamp(row, 0, batch.Length);
            before.Add(batch.Slice(0, cut));
            behind.Add(batch.Slice(cut, batch.Length - cut));
            row -= cut;
        }

        before.RemoveAll(b => b.Length == 0);
        behind.RemoveAll(b => b.Length == 0);
        return (before, behind);
    }
}
