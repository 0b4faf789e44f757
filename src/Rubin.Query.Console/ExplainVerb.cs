using System.CommandLine;
using System.Text;
using Rubin.Query.Arrow;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary><c>rubin-query explain</c>: how a query is computed, and with <c>--analyze</c>, how much of what it took.</summary>
static class ExplainVerb
{
    internal static Command Create()
    {
        var text = new Argument<string>("adql") { Description = "the query" };
        var analyze = new Option<bool>("--analyze") { Description = "run the query and count rows, time and what was skipped" };
        var settings = new EngineSettings();
        var command = new Command("explain", "Shows the plan of a query.") { text, analyze };
        settings.AddTo(command);
        command.SetAction((parsed, cancel) => CommandLine.ReportAsync(parsed.GetValue(text)!, async () =>
        {
            using var engine = settings.Open(parsed);
            var query = parsed.GetValue(text)!;
            if (!parsed.GetValue(analyze))
            {
                Con.Out.Write(engine.Explain(query, settings.Dialect(parsed)));
                return;
            }

            await using var result = engine.Analyze(query, settings.Dialect(parsed), cancel);
            await foreach (var batch in result.Batches)
            {
                var lines = (BinaryColumn)batch.Columns[0];
                for (var row = 0; row < lines.Length; row++)
                {
                    Con.Out.WriteLine(Encoding.UTF8.GetString(lines[row]));
                }
            }
        }));
        return command;
    }
}
