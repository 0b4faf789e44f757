namespace Rubin.Query.Engine.Execution;

/// <summary>
/// The memory that one operator's state holds, taken from the engine's budget in steps of a megabyte. The lease begins with the first byte. Safe for many threads.
/// </summary>
/// <param name="budget">The engine's memory.</param>
/// <param name="owner">The operator's name, for messages.</param>
/// <param name="minimum">Bytes that are there from the first byte on: what an operator needs to go on when all else is taken.</param>
sealed class StateMemory(IMemoryBudget budget, string owner, long minimum = StateMemory.LeastMinimum) : IDisposable
{
    /// <summary>What an operator needs that cannot write its state to disk: little, it ends with an error.</summary>
    internal const long LeastMinimum = 64 << 10;

    const long Step = 1 << 20;

    readonly Lock _gate = new();
    MemoryLease? _lease;
    long _held;
    long _peak;
    bool _isClosed;

    /// <summary>Most bytes held at once.</summary>
    internal long Peak => Interlocked.Read(ref _peak);

    /// <summary>Takes more; false means: spill now.</summary>
    internal bool TryHold(long bytes)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _lease ??= budget.Lease(owner, minimum);
            var missing = _held + bytes - _lease.Held;
            if (missing > 0 && !_lease.TryGrow(Math.Max(missing, Step)) && !_lease.TryGrow(missing))
            {
                return false;
            }

            _held += bytes;
            _peak = Math.Max(_peak, _held);
            return true;
        }
    }

    /// <summary>Takes more even where there is no more: for the one batch that is being worked on.</summary>
    internal void Overdraw(long bytes)
    {
        if (!TryHold(bytes))
        {
            lock (_gate)
            {
                _held += bytes;
            }
        }
    }

    /// <summary>Takes more.</summary>
    /// <exception cref="QueryException">OutOfMemory: there is no more.</exception>
    internal void Hold(long bytes)
    {
        if (!TryHold(bytes))
        {
            throw new QueryException(
                QueryErrorCode.OutOfMemory,
                $"{owner} needs more memory than the {_held >> 20} MiB it could get",
                hint: "raise the memory limit (--memory), or ask for fewer rows or columns");
        }
    }

    /// <summary>Gives back.</summary>
    internal void Release(long bytes)
    {
        lock (_gate)
        {
            _held -= bytes;
            if (_lease is not null && _lease.Held - _held > 2 * Step)
            {
                _lease.Shrink(_lease.Held - _held - Step);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _lease?.Dispose();
        }
    }
}
