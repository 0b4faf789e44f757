namespace Rubin.Query.MyDb;

/// <summary>Where users' own tables live, and how much of them there may be.</summary>
public sealed record MyDbOptions
{
    /// <summary>The folder; made at the first write.</summary>
    public string Directory { get; init; } = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".rubin-query", "mydb");

    /// <summary>Bytes that the tables of one user may hold, counted as they are in memory; null for any number.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>Tables that one user may have; null for any number.</summary>
    public int? QuotaTables { get; init; }

    /// <summary>How long to wait for a database that another process holds.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Memory that DuckDB may use for each open database, in bytes.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Threads of each open database; at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
