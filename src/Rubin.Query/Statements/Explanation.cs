using Rubin.Query.Arrow;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query;

/// <summary>The answers of EXPLAIN and EXPLAIN ANALYZE: one column of text, a line a row.</summary>
sealed class Explanation(QueryEngine engine)
{
    static Schema Schema { get; } = new([new("plan", DataType.Utf8, Nullable: false)]);

    /// <summary>Logical and physical plan.</summary>
    internal static string Text(PreparedQuery query) => $"logical plan\n{Indent(PlanText.Of(query.Logical))}physical plan\n{Indent(PlanText.Of(query.Physical))}";

    internal static QueryResult Explain(PreparedQuery query) => new(Schema, Lines(Text(query)), null, query.Warnings);

    /// <summary>Runs the query, drops its rows, and tells what was counted.</summary>
    internal QueryResult Analyze(PreparedQuery query, CancellationToken cancel)
    {
        var execution = engine.Run(query.Physical, cancel);
        async IAsyncEnumerable<RecordBatch> Counted()
        {
            await foreach (var batch in execution.Batches.ConfigureAwait(false))
            {
                _ = batch;
            }

            await foreach (var lines in Lines(PlanText.Of(query.Physical, execution.Statistics)).ConfigureAwait(false))
            {
                yield return lines;
            }
        }

        return new(Schema, Counted(), execution, query.Warnings);
    }

    static string Indent(string text) => string.Concat(text.TrimEnd('\n').Split('\n').Select(line => $"  {line}\n"));

    static async IAsyncEnumerable<RecordBatch> Lines(string text)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var lines = text.TrimEnd('\n').Split('\n');
        var builder = ColumnBuilder.Create(DataType.Utf8);
        foreach (var line in lines)
        {
            builder.AppendValue(line);
        }

        yield return new(Schema, [builder.Build()], lines.Length);
    }
}
