using System.Reflection;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.MyDb;

namespace Rubin.Query;

/// <summary>CITE and REPRODUCE. Cited queries run on one worker, so that sums of floating-point numbers are the same to the last bit.</summary>
sealed class CitationStatements(Session session)
{
    static string Version { get; } = typeof(CitationStatements).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    internal QueryResult Cite(CiteSyntax statement)
    {
        var query = session.Prepare(statement.Query);
        return Answer(
            [new("id", DataType.Utf8), new("rows", DataType.Int64), new("checksum", DataType.Utf8)],
            async () =>
            {
                var citation = await RunAsync(Citation.NewId(), SyntaxPrinter.Print(statement.Query), query).ConfigureAwait(false);
                citation.Save(session.Store.Options);
                return [[citation.Id, citation.Rows, citation.Checksum]];
            });
    }

    internal QueryResult Reproduce(ReproduceSyntax statement)
    {
        var cited = Citation.Load(session.Store.Options, statement.Id);
        var query = session.Prepare(((QueryStatementSyntax)AdqlParser.Parse(cited.Text)).Query);
        return Answer(
            [new("property", DataType.Utf8), new("cited", DataType.Utf8), new("now", DataType.Utf8), new("same", DataType.Boolean)],
            async () =>
            {
                var now = await RunAsync(cited.Id, cited.Text, query).ConfigureAwait(false);
                return
                [
                    Row("text", cited.Text, now.Text),
                    Row("rows", $"{cited.Rows}", $"{now.Rows}"),
                    Row("checksum", cited.Checksum, now.Checksum),
                    Row("columns", string.Join(", ", cited.Columns), string.Join(", ", now.Columns)),
                    Row("inputs", string.Join("; ", cited.Inputs), string.Join("; ", now.Inputs)),
                    Row("engine", cited.Engine, now.Engine),
                ];
            });
    }

    async Task<Citation> RunAsync(string id, string text, PreparedQuery query)
    {
        var checksum = new RowChecksum();
        var rows = 0L;
        var execution = session.Engine.Run(query.Physical, session.Cancel, workers: 1);
        await using (execution.ConfigureAwait(false))
        {
            await foreach (var batch in InternalErrors.Guard(execution.Batches, query.Physical).ConfigureAwait(false))
            {
                checksum.Add(batch);
                rows += batch.Length;
            }
        }

        var columns = query.Physical.Schema.Fields.Select(f => $"{f.Name} {f.Type}");
        return new(id, text, [.. QueryInputs.Of(query.Logical)], [.. columns], rows, checksum.ToString(), session.User, DateTime.UtcNow, Version);
    }

    static object?[] Row(string property, string cited, string now) => [property, cited, now, cited == now];

    static QueryResult Answer(Field[] fields, Func<Task<object?[][]>> rows)
    {
        var table = new TextTable(fields);
        async IAsyncEnumerable<RecordBatch> Batches()
        {
            foreach (var row in await rows().ConfigureAwait(false))
            {
                table.Add(row);
            }

            await foreach (var batch in table.Batches().ConfigureAwait(false))
            {
                yield return batch;
            }
        }

        return new(table.Schema, Batches(), null, []);
    }
}
