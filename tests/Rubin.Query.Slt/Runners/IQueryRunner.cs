using Rubin.Query.Arrow;

namespace Rubin.Query.Slt;

/// <summary>How a runner is opened; every answer must be the same for all of them.</summary>
/// <param name="Workers">Threads that run a query.</param>
/// <param name="BatchRows">Rows a batch inside the engine.</param>
/// <param name="Strict">True for ADQL as the standard says it, false for the default mode.</param>
/// <param name="MemoryBytes">The memory limit; null for none to speak of.</param>
sealed record RunnerOptions(int Workers = 1, int BatchRows = 8192, bool Strict = false, long? MemoryBytes = null)
{
    public override string ToString() => $"workers {Workers}, batch rows {BatchRows}{(MemoryBytes is { } bytes ? $", memory {bytes >> 10} KiB" : "")}";
}

/// <summary>The rows of a query, all of them.</summary>
/// <param name="Schema">Names and types of the columns.</param>
/// <param name="Batches">The rows in order; may be empty.</param>
sealed record QueryAnswer(Schema Schema, IReadOnlyList<RecordBatch> Batches)
{
    /// <summary>Number of rows.</summary>
    internal long Rows => Batches.Sum(b => (long)b.Length);
}

/// <summary>
/// Something that answers queries: the engine under test, or DuckDB as the oracle. Failures are <see cref="QueryException"/>s.
/// </summary>
interface IQueryRunner : IDisposable
{
    /// <summary>Makes a catalog or file known as schema <paramref name="name"/>, as <c>--attach NAME=PATH</c> does.</summary>
    void Attach(string name, string path);

    /// <summary>Makes a table in memory known as <paramref name="name"/>.</summary>
    void AddTable(string name, QueryAnswer rows);

    /// <summary>Runs a query to its end.</summary>
    QueryAnswer Run(string text);

    /// <summary>The plan as EXPLAIN prints it.</summary>
    string Explain(string text);
}
