using System.Globalization;

namespace Rubin.Query.Bench.MyDb;

/// <summary>Answers of one row, as text that is the same on both sides; sums of floating point to nine digits.</summary>
static class Answers
{
    /// <summary>Runs a statement; its row, or the number of rows it wrote.</summary>
    internal static async Task<string> AnswerAsync(this QueryEngine engine, string text)
    {
        var row = Array.Empty<object?>();
        await using var result = engine.Execute(text);
        await foreach (var batch in result.Batches)
        {
            row = batch.Length == 0 ? row : [.. batch.Columns.Select(c => c.Value(0))];
        }

        return Text(row);
    }

    /// <summary>Runs a query; how many rows it has.</summary>
    internal static async Task<string> CountAsync(this QueryEngine engine, string text)
    {
        var rows = 0L;
        await using var result = engine.Execute(text);
        await foreach (var batch in result.Batches)
        {
            rows += batch.Length;
        }

        return rows.ToString(CultureInfo.InvariantCulture);
    }

    internal static string Text(IReadOnlyList<object?> row) =>
        string.Join(" | ", row.Select(v => v is double d ? d.ToString("G9", CultureInfo.InvariantCulture) : Convert.ToString(v, CultureInfo.InvariantCulture)));
}
