using System.CommandLine;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary><c>rubin-query validate</c>: looks whether a catalog is whole; exit status 1 where it is not.</summary>
static class ValidateVerb
{
    internal static Command Create()
    {
        var path = new Argument<string>("path") { Description = "folder of a HATS catalog or collection" };
        var settings = new EngineSettings();
        var command = new Command(
            "validate",
            "Looks whether a HATS catalog is whole: every row in its partition, the HEALPix column right, counts and metadata as the files, margins and indexes complete.") { path };
        settings.AddWorkersTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var isWhole = false;
            var status = await CommandLine.ReportAsync("", async () =>
            {
                using var engine = settings.Open(parsed);
                var problems = await new CatalogBuilder(engine).ValidateAsync(parsed.GetValue(path)!, cancel);
                foreach (var problem in problems)
                {
                    Con.Out.WriteLine(problem);
                }

                isWhole = problems.Count == 0;
                Con.Out.WriteLine(isWhole ? $"{parsed.GetValue(path)} is whole" : problems.Count == 1 ? "1 problem" : $"{problems.Count} problems");
            });
            return status == CommandLine.Done && !isWhole ? CommandLine.QueryFailed : status;
        });
        return command;
    }
}
