namespace Rubin.Query.Bench.Load;

/// <summary>What many users do at once: most look whether their job is done, some look things up, few scan.</summary>
sealed record LoadPlan
{
    /// <summary>The address of the TAP service.</summary>
    public required Uri Service { get; init; }

    /// <summary>The token of each client; null for none.</summary>
    public Func<int, string?> TokenOf { get; init; } = _ => null;

    /// <summary>Clients, each with a connection of its own.</summary>
    public int Clients { get; init; } = 1000;

    /// <summary>Requests of all clients in a second: seven polls to one TOP, one cone, and one look-up by id.</summary>
    public double RequestsPerSecond { get; init; } = 100;

    /// <summary>How long.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The table to look things up in.</summary>
    public string Table { get; init; } = "sky.Object";

    /// <summary>Its id.</summary>
    public string Id { get; init; } = "objectId";

    /// <summary>Its position, in degrees.</summary>
    public (string Ra, string Dec) Position { get; init; } = ("coord_ra", "coord_dec");

    /// <summary>A query that reads a whole table; run as a job, again and again.</summary>
    public string Scan { get; init; } = "SELECT COUNT(*) AS n, AVG(SIN(coord_ra) * COS(coord_dec)) AS x, STDDEV(psfFlux) AS s FROM sky.ForcedSource WHERE SQRT(ABS(psfFlux)) > 1";

    /// <summary>How many of these run at once.</summary>
    public int Scans { get; init; } = 2;
}
