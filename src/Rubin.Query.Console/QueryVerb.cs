using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Console.Output;
using Rubin.Query.Formats;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary><c>rubin-query query</c>: runs one statement and writes its answer to standard output or a file.</summary>
static class QueryVerb
{
    internal static Command Create()
    {
        var text = new Argument<string>("adql") { Description = "the query" };
        var format = new Option<string?>("--format") { Description = $"box, {string.Join(", ", OutputFormats.All.Select(f => f.Name))}" };
        var output = new Option<string?>("--output") { Description = "file to write instead of standard output; its suffix tells the format" };
        var maxrec = new Option<long?>("--maxrec") { Description = "most rows to write" };
        var timer = new Option<bool>("--timer") { Description = "tell time and rows on standard error" };
        var settings = new EngineSettings();
        var command = new Command("query", "Runs a query.") { text, format, output, maxrec, timer };
        settings.AddTo(command);
        format.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => t.Value != "box" && OutputFormats.Find(t.Value) is null))
            {
                result.AddError($"--format {token.Value} is not known; there are box, {string.Join(", ", OutputFormats.All.Select(f => f.Name))}");
            }
        });
        maxrec.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                result.AddError($"--maxrec {value} is no number of rows");
            }
        });
        command.SetAction((parsed, cancel) => CommandLine.ReportAsync(parsed.GetValue(text)!, async () =>
        {
            var watch = Stopwatch.StartNew();
            using var engine = settings.Open(parsed);
            await using var result = engine.Execute(parsed.GetValue(text)!, settings.Settings(parsed), cancel);
            foreach (var warning in result.Warnings)
            {
                await Con.Error.WriteLineAsync($"warning: {warning}");
            }

            var limit = new RowLimit(parsed.GetValue(maxrec));
            long rows;
            using (var bar = ProgressBar.Start(() => new(result.Progress.Fraction, result.RowsRead, result.Progress.BytesRead)))
            {
                var to = (Path: parsed.GetValue(output), Format: parsed.GetValue(format));
                var isSeen = to.Path is null && !Con.IsOutputRedirected && to.Format is not (null or "box");
                var answer = limit.Of(result.Batches);
                rows = await WriteAsync(result.Schema, isSeen ? bar.HiddenBy(answer) : bar.HiddenAfter(answer), limit, to, cancel);
            }

            if (limit.IsExceeded)
            {
                await Con.Error.WriteLineAsync(limit.Message);
            }

            if (parsed.GetValue(timer))
            {
                await Con.Error.WriteLineAsync($"{rows} rows in {watch.Elapsed.TotalMilliseconds:0} ms, {result.RowsRead} rows read");
            }
        }));
        return command;
    }

    static async Task<long> WriteAsync(Schema schema, IAsyncEnumerable<RecordBatch> rows, RowLimit limit, (string? Path, string? Format) to, CancellationToken cancel)
    {
        if (to.Path is not { } path)
        {
            using var standard = StandardOutput.Open();
            using var writer = Writer(standard, to.Format ?? (Con.IsOutputRedirected ? "csv" : "box"), limit);
            return await writer.WriteAllAsync(schema, rows, cancel);
        }

        var suffix = Path.GetExtension(path);
        var name = to.Format ?? OutputFormats.All.FirstOrDefault(f => f.Suffix.Equals(suffix, StringComparison.OrdinalIgnoreCase))?.Name
            ?? throw new QueryException(QueryErrorCode.Unsupported, $"no format has the suffix \"{suffix}\"", hint: "say --format csv, or another");
        return await ResultFile.WriteAsync(schema, rows, path, stream => Writer(stream, name, limit), cancel);
    }

    static ResultWriter Writer(Stream stream, string name, RowLimit limit) =>
        limit.Writer = OutputFormats.Find(name)?.Create(stream) ?? BoxWriter.ToStandardOutput(stream);
}
