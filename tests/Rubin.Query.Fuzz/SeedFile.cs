using System.Globalization;
using System.Text;
using Rubin.Query.Slt;
using Rubin.Query.Tests;

namespace Rubin.Query.Fuzz;

/// <summary>
/// A failing case as a file: tables, query and DuckDB's answer in the format of the .slt records, so that it runs by itself for ever.
/// </summary>
static class SeedFile
{
    /// <summary>The folder of the kept cases.</summary>
    internal static string Folder { get; } = Path.Combine(SharedData.Repository, "tests", "Rubin.Query.Fuzz", "seeds");

    /// <summary>Writes the case to <c>seeds/SEED.adql</c> below <paramref name="folder"/>.</summary>
    /// <returns>The file's path.</returns>
    internal static string Write(FuzzCase item, Finding finding, string folder)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{item.Seed}.adql"));
        File.WriteAllText(path, Text(item, finding));
        return path;
    }

    /// <summary>The text of the file.</summary>
    internal static string Text(FuzzCase item, Finding finding)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Found by seed {item.Seed}: {finding.Message.Split('\n')[0]}\n\n");
        var query = item.Query.Print(Dialect.Adql);
        foreach (var table in item.Tables.Where(t => query.Contains($"{t.Name} AS", StringComparison.Ordinal)))
        {
            text.Append(CultureInfo.InvariantCulture, $"table {table.Name}\n");
            text.AppendJoin(", ", table.Rows.Schema.Fields.Select(f => $"{f.Name} {f.Type}")).Append('\n');
            text.AppendJoin("", CellText.Rows(table.Rows).Select(row => $"{string.Join(' ', row)}\n")).Append('\n');
        }

        var oracle = item.Query.Print(Dialect.DuckDb);
        var answer = finding.Expected!;
        var order = item.IsOrdered ? "" : " rowsort";
        text.Append(CultureInfo.InvariantCulture, $"query {CellKinds.Of(answer.Schema)}{order} tolerance:1e-9\n{query}\n");
        text.Append(oracle == query ? "" : $"duckdb: {oracle}\n").Append("----\n");
        return text.AppendJoin("", CellText.Rows(answer).Select(row => $"{string.Join(' ', row)}\n")).ToString();
    }
}
