using Rubin.Query.Slt;

namespace Rubin.Query.Fuzz;

/// <summary>A query over tables, both made from a seed.</summary>
/// <param name="Seed">What it was made from.</param>
/// <param name="Tables">The tables.</param>
/// <param name="Query">The query; its third part is the order, where it has one.</param>
sealed record FuzzCase(int Seed, IReadOnlyList<FuzzTable> Tables, Node Query)
{
    /// <summary>Cases that share their tables, so that an engine is opened once for all of them.</summary>
    internal const int CasesPerTables = 25;

    internal bool IsOrdered => !Query.Parts[2].IsNone;

    /// <summary>The case of that seed.</summary>
    internal static FuzzCase Of(int seed)
    {
        var tables = TablesOf(seed);
        return new(seed, tables, new QueryGenerator(new(seed), tables).Query());
    }

    /// <summary>The tables of that seed.</summary>
    internal static IReadOnlyList<FuzzTable> TablesOf(int seed) => new TableGenerator(new(seed / CasesPerTables * CasesPerTables)).Tables();

    /// <summary>The options that its engine runs with: some point of the grid.</summary>
    internal static RunnerOptions OptionsOf(int seed) => SltRun.Grid[seed / CasesPerTables % SltRun.Grid.Count];
}
