using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>
/// Holds left rows back, where that pays, until there are so many that they are worth looking up in the order of their cells. They go on as they came,
/// batch by batch. Belongs to one worker.
/// </summary>
sealed class LeftBlocks(IPairProbe probe)
{
    /// <summary>More would be better for the caches, but a row group ends about here. Two million rows against as many: 313 ms of a core one by one, 140 so.</summary>
    const int EnoughRows = 128 << 10;

    const long EnoughBytes = 16 << 20;

    readonly Queue<RecordBatch> _batches = [];
    int _rows;
    long _bytes;
    bool _isWhole;

    /// <summary>Takes rows; all before have gone on, or more are still awaited.</summary>
    internal void Add(RecordBatch batch)
    {
        _batches.Enqueue(batch);
        _isWhole = false;
        _rows += batch.Length;
        _bytes += MemorySize.Of(batch);
        if (!probe.TakesBlocks || _rows >= EnoughRows || _bytes >= EnoughBytes)
        {
            End();
        }
    }

    /// <summary>No more come for now.</summary>
    internal void End()
    {
        if (_isWhole || _batches.Count == 0)
        {
            return;
        }

        if (probe.TakesBlocks)
        {
            probe.FindAll(_batches);
        }

        (_rows, _bytes, _isWhole) = (0, 0, true);
    }

    /// <summary>The next rows to be matched; null while more are awaited.</summary>
    internal RecordBatch? Next() => _isWhole && _batches.TryDequeue(out var batch) ? batch : null;
}
