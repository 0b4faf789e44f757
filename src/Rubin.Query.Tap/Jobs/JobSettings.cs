namespace Rubin.Query.Tap.Jobs;

/// <summary>What becomes of the jobs that were running when the server ended.</summary>
enum RestartRule
{
    /// <summary>They are reported as aborted, with the reason.</summary>
    Abort,

    /// <summary>They are queued again, three times at most.</summary>
    RunAgain,
}

/// <summary>How jobs live.</summary>
sealed record JobSettings
{
    /// <summary>How long a job and its results stay where its owner says nothing.</summary>
    internal TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The longest that they may stay.</summary>
    internal TimeSpan LongestRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a job may run where its owner says nothing.</summary>
    internal TimeSpan ExecutionTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The longest that a client may wait in one request.</summary>
    internal TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>What becomes of jobs that were running when the server ended.</summary>
    internal RestartRule AtRestart { get; init; }
}
