using System.CommandLine;
using System.Text.Json;
using Rubin.Query.Adql;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary><c>rubin-query parse</c>: syntax only. Prints the canonical text; for a batch, one verdict a line.</summary>
static class ParseVerb
{
    internal static Command Create()
    {
        var text = new Argument<string?>("adql") { Description = "the query", Arity = ArgumentArity.ZeroOrOne };
        var batch = new Option<string?>("--batch") { Description = "file with {\"query\": …} a line" };
        var strict = new Option<bool>("--strict") { Description = "ADQL 2.1 and nothing else" };
        var command = new Command("parse", "Checks the syntax of queries.") { text, batch, strict };
        command.Validators.Add(result =>
        {
            if (result.GetValue(text) is null == result.GetValue(batch) is null)
            {
                result.AddError("parse takes either a query or --batch FILE");
            }
        });
        command.SetAction((parsed, cancel) => CommandLine.ReportAsync(parsed.GetValue(text) ?? "", async () =>
        {
            var dialect = parsed.GetValue(strict) ? AdqlDialect.Strict : AdqlDialect.Default;
            if (parsed.GetValue(batch) is { } path)
            {
                await foreach (var line in File.ReadLinesAsync(path, cancel))
                {
                    Con.Out.WriteLine(Verdict(line, dialect));
                }

                return;
            }

            Con.Out.WriteLine(SyntaxPrinter.Print(AdqlParser.Parse(parsed.GetValue(text)!, dialect)));
        }));
        return command;
    }

    static string Verdict(string line, AdqlDialect dialect)
    {
        string text;
        try
        {
            using var json = JsonDocument.Parse(line);
            text = json.RootElement.GetProperty("query").GetString() ?? "";
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return JsonSerializer.Serialize(new { ok = false, error = "the line is no {\"query\": \"…\"}", line = (int?)null, column = (int?)null });
        }

        try
        {
            AdqlParser.Parse(text, dialect);
            return JsonSerializer.Serialize(new { ok = true, error = (string?)null, line = (int?)null, column = (int?)null });
        }
        catch (QueryException error)
        {
            var (at, column) = error.Span is { } span ? span.Locate(text) : (1, 1);
            return JsonSerializer.Serialize(new { ok = false, error = (string?)error.Message, line = (int?)at, column = (int?)column });
        }
    }
}
