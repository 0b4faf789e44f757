using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Jobs;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap;

/// <summary>Settings of a server.</summary>
public sealed record TapOptions
{
    /// <summary>Where to listen, such as <c>http://127.0.0.1:8080</c>; port 0 takes any that is free.</summary>
    public ValueList<string> Urls { get; init; } = ["http://127.0.0.1:8080"];

    /// <summary>The address of the service for clients, such as <c>https://example.org/tap</c>, where it differs from what they send as host; null where not.</summary>
    public Uri? PublicAddress { get; init; }

    /// <summary>The folder of jobs and results; null for one of its own, which goes with the server.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>Who may use the server, and what they see.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>What one user may take; null for the defaults, and without authentication for everything.</summary>
    public UserLimits? Limits { get; init; }

    /// <summary>What the users of a group may take, where that is something else.</summary>
    public IReadOnlyDictionary<string, UserLimits> GroupLimits { get; init; } = new Dictionary<string, UserLimits>();

    /// <summary>How many queries run at once.</summary>
    public QueueSettings Queues { get; init; } = new();

    /// <summary>How jobs live.</summary>
    public JobSettings Jobs { get; init; } = new();

    /// <summary>Rows of an answer where the client sets no MAXREC; null for all.</summary>
    public long? DefaultRows { get; init; }

    /// <summary>Most rows of an answer, whatever MAXREC is; null for any number.</summary>
    public long? MostRows { get; init; }

    /// <summary>Most bytes of a request, uploaded tables included.</summary>
    public long UploadBytes { get; init; } = 100_000_000;

    /// <summary>Where uploaded tables may come from.</summary>
    public UploadSources UploadSources { get; init; } = UploadSources.PublicHosts;

    /// <summary>Longest time that a synchronous query may take, its answer included.</summary>
    public TimeSpan SyncTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How the server tells what happens: each query as one line with its id, and errors of its own.</summary>
    public LogFormat Log { get; init; }

    /// <summary>How long running queries and jobs may take to end when the server is stopped; then they are stopped.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);
}
