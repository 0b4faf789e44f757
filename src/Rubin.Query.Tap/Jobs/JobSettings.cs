namespace Rubin.Query.Tap.Jobs;

/// <summary>What becomes of the jobs that were running when the server ended.</summary>
public enum RestartRule
{
    /// <summary>They are reported as aborted, with the reason.</summary>
    Abort,

    /// <summary>They are queued again, three times at most.</summary>
    RunAgain,
}

/// <summary>How jobs live.</summary>
public sealed record JobSettings
{
    /// <summary>How long a job and its results stay where its owner says nothing.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The longest that they may stay.</summary>
    public TimeSpan LongestRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a job may run where its owner says nothing.</summary>
    public TimeSpan ExecutionTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The longest that a client may wait in one request.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What becomes of jobs that were running when the server ended.</summary>
    public RestartRule AtRestart { get; init; }
}
