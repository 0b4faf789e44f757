namespace Rubin.Query.Engine.Execution;

/// <summary>The memory that states of queries share. Safe for many threads.</summary>
public interface IMemoryBudget
{
    /// <summary>What there is beside, for rows on their way: little, and the same for any budget.</summary>
    IMemoryBudget Beside { get; }

    /// <summary>
    /// Memory for one owner. The minimum is granted at once and kept until the lease is disposed: enough to spill and to merge.
    /// </summary>
    /// <param name="owner">The operator, for messages.</param>
    /// <param name="minimum">Bytes that are always there.</param>
    /// <exception cref="QueryException">OutOfMemory: not even the minimum is free.</exception>
    MemoryLease Lease(string owner, long minimum);

    /// <summary>As <see cref="Lease"/>, but waits until the minimum is free, in the order of the calls. More than there is at all counts as all there is.</summary>
    ValueTask<MemoryLease> LeaseAsync(string owner, long minimum, CancellationToken cancel);
}

/// <summary>Memory held by one stateful sink.</summary>
public abstract class MemoryLease : IDisposable
{
    /// <summary>Bytes granted from the start.</summary>
    public abstract long Minimum { get; }

    /// <summary>Bytes held now, the minimum included.</summary>
    public abstract long Held { get; }

    /// <summary>Asks for more. False is normal flow and means: spill now.</summary>
    public abstract bool TryGrow(long bytes);

    /// <summary>Gives back what is not needed any more, down to the minimum.</summary>
    public abstract void Shrink(long bytes);

    /// <inheritdoc/>
    public abstract void Dispose();
}
