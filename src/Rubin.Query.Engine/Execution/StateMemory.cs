namespace Rubin.Query.Engine.Execution;

/// <summary>
/// The memory that one operator's state holds: its part of what the query has got from the start, then more from the engine's budget in steps of a megabyte.
/// Safe for many threads.
/// </summary>
sealed class StateMemory : IDisposable
{
    /// <summary>What an operator needs that cannot write its state to disk: little, it ends with an error.</summary>
    internal const long LeastMinimum = 64 << 10;

    const long Step = 1 << 20;

    /// <summary>No minimum is more than this part of the memory, so that several operators can have theirs.</summary>
    const int LeastShare = 16;

    readonly IMemoryBudget _budget;
    readonly string _owner;
    readonly long _minimum;
    readonly long _limit;
    readonly Lock _gate = new();
    MemoryLease? _lease;
    long _held;
    long _peak;
    bool _isClosed;

    /// <summary>The memory of an operator that is about to be built.</summary>
    /// <param name="query">Waits for the minimum before it starts.</param>
    /// <param name="owner">The operator's name, for messages.</param>
    /// <param name="minimum">Bytes that are always there: what the operator needs to go on when all else is taken.</param>
    internal StateMemory(QueryContext query, string owner, long minimum = LeastMinimum)
    {
        (_budget, _owner, _limit) = (query.Memory, owner, query.Options.MemoryBytes);
        _minimum = Math.Min(minimum, _limit / LeastShare);
        query.Expect(_minimum);
    }

    /// <summary>Most bytes held at once.</summary>
    internal long Peak => Interlocked.Read(ref _peak);

    /// <summary>Takes more; false means: spill now.</summary>
    internal bool TryHold(long bytes)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            var missing = _held + bytes - _minimum - (_lease?.Held ?? 0);
            if (missing > 0)
            {
                _lease ??= _budget.Lease(_owner, 0);
                if (!_lease.TryGrow(Math.Max(missing, Step)) && !_lease.TryGrow(missing))
                {
                    return false;
                }
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
                _peak = Math.Max(_peak, _held);
            }
        }
    }

    /// <summary>Takes more.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="remedy">What to write otherwise.</param>
    /// <exception cref="QueryException">OutOfMemory: there is no more.</exception>
    internal void Hold(long bytes, string remedy = "ask for fewer rows or columns")
    {
        if (!TryHold(bytes))
        {
            throw TooLittle($"{(_held + bytes) >> 20} MiB and more", remedy);
        }
    }

    /// <summary>The error of an operator that can go on neither in memory nor on disk.</summary>
    /// <param name="what">What it must have in memory.</param>
    /// <param name="remedy">What to write otherwise.</param>
    internal QueryException TooLittle(string what, string remedy) => new(
        QueryErrorCode.OutOfMemory,
        $"{_owner} needs more memory: {what} must be in memory at once, and it could get {Math.Max(_minimum, (_lease?.Held ?? 0) + _minimum) >> 20} MiB of the limit of {_limit >> 20}",
        hint: $"raise the memory limit (--memory), or {remedy}");

    /// <summary>Gives back.</summary>
    internal void Release(long bytes)
    {
        lock (_gate)
        {
            _held -= bytes;
            if (_lease is not null && _lease.Held + _minimum - _held is > 2 * Step and var free)
            {
                _lease.Shrink(free - Step);
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
