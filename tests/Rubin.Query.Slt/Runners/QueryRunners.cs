using Rubin.Query.DuckDb;

namespace Rubin.Query.Slt;

/// <summary>The runners by name.</summary>
static class QueryRunners
{
    static readonly Dictionary<string, Func<RunnerOptions, IQueryRunner>> Factories = new()
    {
        ["rubin"] = options => new RubinRunner(options),
        ["duckdb"] = options => new DuckDbRunner(options),
    };

    /// <summary>The engine of this project; null where this build has none.</summary>
    internal static Func<RunnerOptions, IQueryRunner>? Engine => Factories.GetValueOrDefault("rubin");

    /// <summary>The runner that tests put to the test.</summary>
    internal static Func<RunnerOptions, IQueryRunner> UnderTest => Engine ?? Factories["duckdb"];

    /// <summary>The runner that answers are taken from; null where DuckDB is not installed.</summary>
    internal static Func<RunnerOptions, IQueryRunner>? Oracle => DuckDbDatabase.IsAvailable ? Factories["duckdb"] : null;

    /// <summary>The runner of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those that exist.</exception>
    internal static Func<RunnerOptions, IQueryRunner> Named(string name) =>
        Factories.GetValueOrDefault(name)
        ?? throw new ArgumentException($"no runner \"{name}\"; there are {string.Join(", ", Factories.Keys)}");
}
