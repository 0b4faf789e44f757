using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Tests.Formats;

/// <summary>The rows of a table as texts, with bars between the values.</summary>
static class TableText
{
    public static async Task<List<string>> ReadAsync(ITableProvider table)
    {
        using var engine = new QueryEngine();
        engine.Register(new("s", "t", table));
        await using var result = engine.Execute("SELECT * FROM t");
        List<string> rows = [];
        await foreach (var batch in result.Batches)
        {
            rows.AddRange(Enumerable.Range(0, batch.Length).Select(row => string.Join('|', batch.Columns.Select(c => Text(c, row)))));
        }

        return rows;
    }

    static string Text(Column column, int row)
    {
        var text = new StringBuilder();
        if (column.IsNull(row))
        {
            return "NULL";
        }

        ValueText.Append(text, column, row);
        return text.ToString();
    }
}
