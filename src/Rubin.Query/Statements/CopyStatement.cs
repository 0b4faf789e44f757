using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Formats;

namespace Rubin.Query;

/// <summary>COPY: writes an answer to a file, which appears under its name only when it is complete. Tells how many rows it has.</summary>
static class CopyStatement
{
    /// <summary>The format that the statement or the file's suffix names.</summary>
    /// <exception cref="QueryException">There is no such format or option.</exception>
    internal static OutputFormat FormatOf(CopySyntax statement)
    {
        if (statement.Options.FirstOrDefault(o => !o.Name.Text.Equals("FORMAT", StringComparison.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new QueryException(QueryErrorCode.Unsupported, $"COPY has no option \"{unknown.Name.Text}\"", unknown.Span, "there is FORMAT");
        }

        var names = string.Join(", ", OutputFormats.All.Select(f => f.Name).Append("hats"));
        if (statement.Options is [{ Value: StringSyntax format } option, ..])
        {
            return OutputFormats.Find(format.Value)
                ?? throw new QueryException(QueryErrorCode.Unsupported, $"there is no format \"{format.Value}\"", option.Span, $"there are {names}");
        }

        var suffix = Path.GetExtension(statement.Path);
        return OutputFormats.All.FirstOrDefault(f => f.Suffix.Equals(suffix, StringComparison.OrdinalIgnoreCase))
            ?? throw new QueryException(QueryErrorCode.Unsupported, $"no format has the suffix \"{suffix}\"", statement.Span, $"say (FORMAT …): {names}");
    }

    /// <summary>Runs the query into the file when the answer, the number of rows, is read.</summary>
    internal static QueryResult Run(QueryResult query, string path, OutputFormat format)
    {
        var table = new TextTable(new Field("rows", DataType.Int64));
        async IAsyncEnumerable<RecordBatch> Rows()
        {
            table.Add(await ResultFile.WriteAsync(query.Schema, query.Batches, path, format.Create, query.Cancel).ConfigureAwait(false));
            await foreach (var batch in table.Batches().ConfigureAwait(false))
            {
                yield return batch;
            }
        }

        return query.With(table.Schema, Rows(), countsChanges: true);
    }
}
