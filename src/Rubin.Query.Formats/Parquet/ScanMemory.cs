using Rubin.Query.Engine.Execution;
using Rubin.Query.Parquet;

namespace Rubin.Query.Formats.Parquet;

/// <summary>
/// The memory for the pages of one scan: what there is beside the budget, then up to a quarter of the budget. Where there is no room for the pages of another worker, the others
/// read its row groups; where there is none for all pages of one, it decompresses some again for each batch. One worker always goes on. Safe for many threads.
/// </summary>
/// <param name="query">The query; null for a look at a few rows, which nobody counts.</param>
sealed class ScanMemory(QueryContext? query) : IPageBudget
{
    readonly Lock _gate = new();
    MemoryLease? _beside;
    MemoryLease? _lease;
    int _workers;

    /// <summary>What the pages of one worker take, about; 0 where nothing is known.</summary>
    internal long BytesOfWorker { get; set; }

    /// <summary>Counts a worker that is about to read; false where others read and there is no room for its pages, unless it must.</summary>
    internal bool TryEnter(bool must)
    {
        lock (_gate)
        {
            if (_workers > 0 && !must)
            {
                if (!TryHold(BytesOfWorker))
                {
                    return false;
                }

                Release(BytesOfWorker);
            }

            _workers++;
            return true;
        }
    }

    /// <summary>Counts a worker that reads no more, and has given back what it held.</summary>
    internal void Leave()
    {
        lock (_gate)
        {
            if (--_workers == 0)
            {
                _beside?.Dispose();
                _lease?.Dispose();
                (_beside, _lease) = (null, null);
            }
        }
    }

    /// <inheritdoc/>
    public bool TryHold(long bytes)
    {
        if (query is null)
        {
            return true;
        }

        // Hundreds of pages are read for one batch: a stopped query is not to wait for all of them.
        query.Cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _beside ??= query.Memory.Beside.Lease("reading", 0);
            _lease ??= query.Memory.Lease("reading", 0);
            return _beside.TryGrow(bytes) || (_lease.Held + bytes <= query.Options.MemoryBytes / 4 && _lease.TryGrow(bytes));
        }
    }

    /// <inheritdoc/>
    public void Release(long bytes)
    {
        lock (_gate)
        {
            var own = Math.Min(bytes, _lease?.Held ?? 0);
            _lease?.Shrink(own);
            _beside?.Shrink(bytes - own);
        }
    }
}
