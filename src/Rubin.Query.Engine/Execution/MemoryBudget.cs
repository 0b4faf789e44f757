namespace Rubin.Query.Engine.Execution;

/// <summary>
/// The memory of one engine, shared fairly: a lease below its fair share of what is left beside the minimums takes whatever is free, one above
/// it leaves a reserve for those that come later. Who waits for a minimum comes before all growth.
/// </summary>
/// <param name="bytes">All there is.</param>
public sealed class MemoryBudget(long bytes) : IMemoryBudget
{
    /// <summary>The part of the memory that only leases below their share may touch.</summary>
    const int ReserveFraction = 16;

    /// <summary>What all queries together may hold for pages of files before it counts as a part of the budget.</summary>
    const long BytesBeside = 48 << 20;

    readonly Lazy<MemoryBudget> _beside = new(() => new(BytesBeside));
    readonly Lock _gate = new();
    readonly LinkedList<(long Minimum, TaskCompletionSource<MemoryLease> Granted)> _waiting = [];
    long _granted;
    int _growing;

    /// <summary>All there is, in bytes.</summary>
    public long Total { get; } = bytes;

    /// <summary>Bytes held by all leases.</summary>
    public long Held
    {
        get
        {
            lock (_gate)
            {
                return _granted;
            }
        }
    }

    /// <inheritdoc/>
    public IMemoryBudget Beside => _beside.Value;

    /// <inheritdoc/>
    public MemoryLease Lease(string owner, long minimum)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        lock (_gate)
        {
            if (_granted + minimum > Total)
            {
                throw new QueryException(
                    QueryErrorCode.OutOfMemory,
                    $"{owner} needs {minimum} bytes of memory, {Math.Max(0, Total - _granted)} of {Total} are free",
                    hint: "raise the memory limit (--memory), or run fewer queries at once");
            }

            _granted += minimum;
            return new SharedLease(this, minimum);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<MemoryLease> LeaseAsync(string owner, long minimum, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        minimum = Math.Min(minimum, Total);
        var granted = new TaskCompletionSource<MemoryLease>(TaskCreationOptions.RunContinuationsAsynchronously);
        LinkedListNode<(long, TaskCompletionSource<MemoryLease>)> node;
        lock (_gate)
        {
            node = _waiting.AddLast((minimum, granted));
            ServeWaiting();
        }

        await using var registration = cancel.Register(() => GiveUp(node, cancel));
        return await granted.Task;
    }

    void GiveUp(LinkedListNode<(long Minimum, TaskCompletionSource<MemoryLease> Granted)> node, CancellationToken cancel)
    {
        lock (_gate)
        {
            if (node.List is not null)
            {
                _waiting.Remove(node);
                node.Value.Granted.SetCanceled(cancel);
                ServeWaiting();
            }
        }
    }

    /// <summary>Grants minimums in the order of asking, as far as there is room.</summary>
    void ServeWaiting()
    {
        while (_waiting.First?.Value is var (minimum, granted) && _granted + minimum <= Total)
        {
            _waiting.RemoveFirst();
            _granted += minimum;
            granted.SetResult(new SharedLease(this, minimum));
        }
    }

    sealed class SharedLease : MemoryLease
    {
        readonly MemoryBudget _budget;
        long _held;
        bool _isClosed;

        internal SharedLease(MemoryBudget budget, long minimum)
        {
            _budget = budget;
            _held = minimum;
            Minimum = minimum;
        }

        public override long Minimum { get; }

        public override long Held => Interlocked.Read(ref _held);

        public override bool TryGrow(long bytes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(bytes);
            if (bytes == 0)
            {
                return true;
            }

            lock (_budget._gate)
            {
                var growing = _budget._growing + (_held == Minimum ? 1 : 0);
                var reserve = _held + bytes > _budget.Total / Math.Max(1, growing) ? _budget.Total / ReserveFraction : 0;
                var awaited = _budget._waiting.First?.Value.Minimum ?? 0;
                if (_isClosed || _budget._granted + bytes + awaited + (growing > 1 ? reserve : 0) > _budget.Total)
                {
                    return false;
                }

                _budget._growing = growing;
                _budget._granted += bytes;
                _held += bytes;
                return true;
            }
        }

        public override void Shrink(long bytes)
        {
            lock (_budget._gate)
            {
                var given = Math.Min(bytes, _held - Minimum);
                if (given <= 0)
                {
                    return;
                }

                _budget._growing -= given == _held - Minimum ? 1 : 0;
                _budget._granted -= given;
                _held -= given;
                _budget.ServeWaiting();
            }
        }

        public override void Dispose()
        {
            Shrink(long.MaxValue);
            lock (_budget._gate)
            {
                _budget._granted -= _isClosed ? 0 : _held;
                _held = _isClosed ? _held : 0;
                _isClosed = true;
                _budget.ServeWaiting();
            }
        }
    }
}
