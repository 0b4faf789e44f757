using System.Globalization;
using Rubin.Query.Engine.Planning;
using Rubin.Query.MyDb;

namespace Rubin.Query;

/// <summary>The tables that a query reads, with what tells their state.</summary>
static class QueryInputs
{
    internal static IEnumerable<string> Of(LogicalNode plan) => Scans(plan).SelectMany(Inputs).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The tables of users' own among them.</summary>
    internal static IEnumerable<StoredTable> OwnTables(LogicalNode plan) =>
        Scans(plan).SelectMany(s => s.Table is IOwnTables own ? own.Sources : []).DistinctBy(t => t.Id).OrderBy(t => t.Name, StringComparer.Ordinal);

    static IEnumerable<string> Inputs(LogicalScan scan) => scan.Table is IOwnTables { Sources: { Count: > 1 } sources }
        ? sources.Select(s => $"mydb.{s.Name} ({s.State})")
        : [string.Create(CultureInfo.InvariantCulture, $"{scan.Name}{(scan.Table.Version is { } version ? $" ({version})" : scan.Table.RowCount is { } rows ? $" ({rows} rows)" : "")}")];

    static IEnumerable<LogicalScan> Scans(LogicalNode node) => node is LogicalScan scan ? [scan] : node.Inputs.SelectMany(Scans);
}
