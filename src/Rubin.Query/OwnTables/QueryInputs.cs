using System.Globalization;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query;

/// <summary>The tables that a query reads, with what tells their state.</summary>
static class QueryInputs
{
    internal static IEnumerable<string> Of(LogicalNode plan) => Scans(plan)
        .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Name}{(s.Table.Version is { } version ? $" ({version})" : s.Table.RowCount is { } rows ? $" ({rows} rows)" : "")}"))
        .Distinct()
        .Order(StringComparer.Ordinal);

    static IEnumerable<LogicalScan> Scans(LogicalNode node) => node is LogicalScan scan ? [scan] : node.Inputs.SelectMany(Scans);
}
