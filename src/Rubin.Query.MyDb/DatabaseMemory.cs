using System.Globalization;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.MyDb;

/// <summary>
/// The memory of all users' open databases: one lease of the engine's, of half of its memory at most, which they share evenly. Where many are open, those that nobody
/// uses are closed, the longest idle first. Safe for many threads; no user waits for another's file.
/// </summary>
sealed class DatabaseMemory(MemoryBudget budget, MyDbOptions options) : IDisposable
{
    /// <summary>A database that has less spills at every turn.</summary>
    const long Comfortable = 64 << 20;

    /// <summary>DuckDB needs so much to write a row group.</summary>
    const long Least = 16 << 20;

    readonly Lock _gate = new();
    readonly Dictionary<UserDatabase, Share> _open = [];
    readonly MemoryLease _lease = budget.Lease("MyDB", 0);

    long Most => budget.Total / 2;

    /// <summary>Opens a user's database.</summary>
    /// <param name="user">Whose; it opens its own once.</param>
    /// <param name="open">Opens the file with so many bytes of memory.</param>
    internal DuckDbDatabase Open(UserDatabase user, Func<long, DuckDbDatabase> open)
    {
        CloseIdle();
        var share = new Share();
        lock (_gate)
        {
            _open.Add(user, share);
            Balance();
        }

        try
        {
            share.Database = open(share.Bytes);
        }
        catch
        {
            Forget(user);
            throw;
        }

        lock (_gate)
        {
            Balance();
        }

        return share.Database;
    }

    /// <summary>Gives back the share of a database that is about to be closed.</summary>
    internal void Forget(UserDatabase user)
    {
        lock (_gate)
        {
            if (_open.Remove(user))
            {
                Balance();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lease.Dispose();

    /// <summary>Makes room for one more.</summary>
    void CloseIdle()
    {
        List<UserDatabase> idle;
        lock (_gate)
        {
            var surplus = _open.Count + 1 - (int)Math.Min(int.MaxValue, Most / Comfortable);
            idle = surplus <= 0 ? [] : [.. _open.Keys.Where(u => u.IsIdle).OrderBy(u => u.LastUse).Take(surplus)];
        }

        foreach (var user in idle)
        {
            user.TryClose();
        }
    }

    /// <summary>Grows or shrinks the lease to what the databases may hold, and tells each its share.</summary>
    void Balance()
    {
        var wanted = Math.Min(_open.Count * options.MemoryBytes, Most);
        _lease.Shrink(Math.Max(0, _lease.Held - wanted));
        for (var more = wanted - _lease.Held; more > 0 && !_lease.TryGrow(more); more /= 2)
        {
            // Queries hold the rest.
        }

        foreach (var share in _open.Values)
        {
            share.Set(Math.Clamp(_lease.Held / _open.Count, Least, Math.Max(Least, options.MemoryBytes)));
        }
    }

    /// <summary>What one database may hold.</summary>
    sealed class Share
    {
        internal DuckDbDatabase? Database { get; set; }

        internal long Bytes { get; private set; }

        /// <summary>What DuckDB was told.</summary>
        long Told { get; set; }

        internal void Set(long bytes)
        {
            Bytes = bytes;
            if (Database is null)
            {
                Told = bytes;
            }
            else if (Told != bytes)
            {
                try
                {
                    using var connection = Database.Connect();
                    connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SET memory_limit = '{bytes}B'"));
                    Told = bytes;
                }
                catch (QueryException error) when (error.Code == QueryErrorCode.OutOfMemory)
                {
                    // A statement holds more at this moment; it is told again when the next database is opened or closed.
                }
            }
        }
    }
}
