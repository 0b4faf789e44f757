using System.Globalization;
using Rubin.Query.Adql;

namespace Rubin.Query.Tests.Library;

/// <summary>Answers of the engine as lines of text.</summary>
static class Answers
{
    /// <summary>The rows, values parted by <c>|</c>.</summary>
    public static async Task<List<string>> RowsAsync(this QueryEngine engine, string query, AdqlDialect dialect = AdqlDialect.Default)
    {
        await using var result = engine.Execute(query, dialect);
        return await result.RowsAsync();
    }

    /// <summary>The rows, values parted by <c>|</c>.</summary>
    public static async Task<List<string>> RowsAsync(this QueryResult result)
    {
        var rows = new List<string>();
        await foreach (var batch in result.Batches)
        {
            for (var row = 0; row < batch.Length; row++)
            {
                rows.Add(string.Join('|', batch.Columns.Select(c => Text(c.Value(row)))));
            }
        }

        return rows;
    }

    static string Text(object? value) => value is null ? "NULL" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
