namespace Rubin.Query.Tap.Queues;

/// <summary>How much of the server one user may take at a time. Null is without limit.</summary>
public sealed record UserLimits
{
    /// <summary>Queries that run at once.</summary>
    public int? Running { get; init; } = 4;

    /// <summary>Queries that wait to run.</summary>
    public int? Queued { get; init; } = 50;

    /// <summary>Requests in a minute.</summary>
    public int? RequestsPerMinute { get; init; } = 300;

    /// <summary>Rows of one answer.</summary>
    public long? Rows { get; init; }

    /// <summary>Bytes of the result of one job.</summary>
    public long? ResultBytes { get; init; }

    /// <summary>Bytes of the uploads of one request.</summary>
    public long? UploadBytes { get; init; } = 100L << 20;

    /// <summary>How long a synchronous query may take.</summary>
    public TimeSpan? SyncTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a job may run.</summary>
    public TimeSpan? JobTime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Nothing is limited: for who has the machine alone.</summary>
    internal static UserLimits None { get; } = new()
    {
        Running = null,
        Queued = null,
        RequestsPerMinute = null,
        UploadBytes = null,
        SyncTime = null,
        JobTime = null,
    };
}
