namespace Rubin.Query.Tap.Jobs;

/// <summary>Where a job is in its life (UWS 1.1 §2.1.3).</summary>
enum JobPhase
{
    /// <summary>Made and not yet started; its parameters can be changed.</summary>
    Pending,

    /// <summary>Started, and waiting for a place among the running ones.</summary>
    Queued,

    /// <summary>Running.</summary>
    Executing,

    /// <summary>Done; the results are there.</summary>
    Completed,

    /// <summary>Failed; the error tells why.</summary>
    Error,

    /// <summary>Stopped, by its owner, by its time limit, or since the server ended.</summary>
    Aborted,

    /// <summary>Unknown to the server; never set here, and a filter may name it.</summary>
    Unknown,

    /// <summary>Held back; never set here.</summary>
    Held,

    /// <summary>Interrupted; never set here.</summary>
    Suspended,

    /// <summary>Over, with its results gone; never set here: jobs are removed at their destruction.</summary>
    Archived,
}

/// <summary>Names and kinds of phases.</summary>
static class JobPhases
{
    /// <summary>The phase as UWS writes it.</summary>
    internal static string Name(this JobPhase phase) => phase.ToString().ToUpperInvariant();

    /// <summary>The phase of that name; null where there is none.</summary>
    internal static JobPhase? Find(string name) =>
        !char.IsAsciiLetter(name.FirstOrDefault()) || !Enum.TryParse<JobPhase>(name, ignoreCase: true, out var phase) ? null : phase;

    /// <summary>Whether the phase can still change: a client may wait for that (UWS 1.1 §2.2.1.1).</summary>
    internal static bool IsActive(this JobPhase phase) => phase is JobPhase.Pending or JobPhase.Queued or JobPhase.Executing;
}
