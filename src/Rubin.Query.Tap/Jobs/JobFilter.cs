namespace Rubin.Query.Tap.Jobs;

/// <summary>Which jobs of a list are wanted (UWS 1.1 §2.2.2.1).</summary>
sealed record JobFilter
{
    /// <summary>The phases to list; none for all but archived ones.</summary>
    internal IReadOnlyCollection<JobPhase> Phases { get; init; } = [];

    /// <summary>Only jobs made after this time.</summary>
    internal DateTime? After { get; init; }

    /// <summary>Only so many, those made last.</summary>
    internal int? Last { get; init; }

    /// <summary>The wanted ones, those made last first where a number is given, otherwise those made first.</summary>
    internal IReadOnlyList<Job> Apply(IEnumerable<Job> jobs)
    {
        var wanted = jobs
            .Where(j => Phases.Count == 0 || Phases.Contains(j.Phase))
            .Where(j => After is not { } after || j.Record.Created > after);
        return Last is { } last
            ? [.. wanted.OrderByDescending(j => j.Record.Created).Take(last)]
            : [.. wanted.OrderBy(j => j.Record.Created)];
    }
}
