using System.Text.Json.Serialization;
using Rubin.Query.Tap.Access;

namespace Rubin.Query.Tap.Jobs;

/// <summary>All that is kept of a job (UWS 1.1 §2.1). Immutable; times are UTC.</summary>
/// <param name="Id">128 random bits as 32 hexadecimal digits: it cannot be guessed.</param>
/// <param name="Owner">The user whose job it is.</param>
/// <param name="Created">When it was made.</param>
sealed record JobRecord(string Id, string Owner, DateTime Created)
{
    /// <summary>Who made it, with what he might do and read then: it runs with these rights.</summary>
    public Caller? Caller { get; init; }

    /// <summary>The client's own name for it.</summary>
    public string? RunId { get; init; }

    /// <summary>The address of the server as its client knows it: where the links of its result lead. Null where the result has none.</summary>
    public string? ServerAddress { get; init; }

    /// <summary>Where it is in its life.</summary>
    public JobPhase Phase { get; init; }

    /// <summary>What the client asks for, in the order given; names as in the standards, in capitals.</summary>
    public IReadOnlyList<JobParameter> Parameters { get; init; } = [];

    /// <summary>When it is expected to end; null where that is not known.</summary>
    public DateTime? Quote { get; init; }

    /// <summary>When it began to run.</summary>
    public DateTime? Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime? Ended { get; init; }

    /// <summary>Most seconds that it may run; 0 for any time.</summary>
    public long ExecutionSeconds { get; init; }

    /// <summary>When it and its results go.</summary>
    public DateTime Destruction { get; init; }

    /// <summary>Why it failed or was stopped.</summary>
    public JobError? Error { get; init; }

    /// <summary>What it made; files in the job's folder.</summary>
    public IReadOnlyList<JobResult> Results { get; init; } = [];

    /// <summary>How far it was when it ended.</summary>
    public JobProgress? Progress { get; init; }

    /// <summary>How often it was begun: a job that takes the server down with it is not run for ever.</summary>
    public int Attempts { get; init; }

    /// <summary>The value of a parameter, ignoring the case of its name; the last one given. Null where there is none.</summary>
    internal string? Parameter(string name) => Parameters.LastOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    /// <summary>Whether it has ended, one way or another.</summary>
    [JsonIgnore]
    internal bool IsOver => !Phase.IsActive();
}

/// <summary>One thing that a client asks for.</summary>
/// <param name="Name">Such as QUERY.</param>
/// <param name="Value">As text.</param>
sealed record JobParameter(string Name, string Value)
{
    /// <summary>The file in the job's folder that holds what was sent in the request's body; null for a plain value.</summary>
    public string? File { get; init; }
}

/// <summary>Why a job failed or was stopped.</summary>
/// <param name="Message">For people; may have several lines, a caret below the text among them.</param>
/// <param name="IsTransient">Whether the same job may do better later.</param>
sealed record JobError(string Message, bool IsTransient = false);

/// <summary>A file that a job made.</summary>
/// <param name="Id">Its name among the job's results; that of a query is <c>result</c> (TAP 1.1 §2.8).</param>
/// <param name="MediaType">For HTTP.</param>
/// <param name="Bytes">Its size.</param>
sealed record JobResult(string Id, string MediaType, long Bytes)
{
    /// <summary>Rows in it; null where that was not counted.</summary>
    public long? Rows { get; init; }

    /// <summary>Whether there would have been more rows than were allowed.</summary>
    public bool IsTruncated { get; init; }
}

/// <summary>How far a job is.</summary>
/// <param name="Fraction">0 to 1; never falls.</param>
/// <param name="RowsRead">Rows read from tables.</param>
/// <param name="BytesRead">Bytes read from files.</param>
/// <param name="BytesSpilled">Bytes that did not fit into memory.</param>
/// <param name="RowsWritten">Rows of the result so far.</param>
sealed record JobProgress(double Fraction, long RowsRead, long BytesRead, long BytesSpilled, long RowsWritten)
{
    /// <summary>Partitions read so far; null where the tables have none.</summary>
    public long? PartitionsRead { get; init; }

    /// <summary>Partitions to read in all; null where the tables have none.</summary>
    public long? Partitions { get; init; }
}
