using System.CommandLine;
using System.Diagnostics;
using Rubin.Query.Console.DemoSky;
using Rubin.Query.Console.Output;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary><c>rubin-query demo</c>: a made-up sky, and a walk through queries on it.</summary>
static class DemoVerb
{
    const string Schema = "demo";

    internal static Command Create()
    {
        var folder = new Option<string>("--dir")
        {
            Description = "folder of the sky, which is written where it is not there",
            DefaultValueFactory = _ => "./demo-data",
        };
        var sky = new SkyOptions();
        var command = new Command("demo", "Makes a sky and walks through queries on it.") { folder };
        sky.AddTo(command);
        command.SetAction((parsed, cancel) => WalkAsync(parsed.GetValue(folder)!, sky.Settings(parsed), sky.Workers(parsed), cancel));
        return command;
    }

    static async Task<int> WalkAsync(string folder, SkySettings settings, int workers, CancellationToken cancel)
    {
        using var engine = new QueryEngine();
        var status = await CommandLine.ReportAsync("", () =>
        {
            GenerateVerb.Write(folder, settings, workers, cancel);
            engine.Attach(Schema, folder);
            return Task.CompletedTask;
        });
        if (status != CommandLine.Done)
        {
            return status;
        }

        foreach (var (example, number) in Example.All.Select((e, i) => (e, i + 1)))
        {
            Con.Out.WriteLine($"\n{number}/{Example.All.Count}  {example.Story}\n\n{example.Text}\n");
            status = await CommandLine.ReportAsync(example.Text, () => ShowAsync(engine, example.Text, cancel));
            if (status != CommandLine.Done)
            {
                return status;
            }
        }

        const string Cone = $"SELECT COUNT(*) FROM {Schema}.Object WHERE DISTANCE(coord_ra, coord_dec, 0, -27) < 1";
        Con.Out.WriteLine(
            $"""

            Ask your own questions of this sky; its tables are Object, ForcedSource, Visit, Truth and reference:

              rubin-query query "SELECT TOP 5 * FROM {Schema}.Object ORDER BY r_psfFlux DESC" --attach {Schema}={folder}
              rubin-query explain --analyze "{Cone}" --attach {Schema}={folder}

            Or open the console on it:

              rubin-query --attach {Schema}={folder}
            """);
        return CommandLine.Done;
    }

    static async Task ShowAsync(QueryEngine engine, string text, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        await using var result = engine.Execute(text, cancel: cancel);
        using var standard = Con.OpenStandardOutput();
        using var writer = Con.IsOutputRedirected ? new BoxWriter(standard, 160) : BoxWriter.ToStandardOutput(standard);
        await writer.WriteAllAsync(result.Schema, result.Batches, cancel);
        Con.Out.WriteLine($"{watch.Elapsed.TotalMilliseconds:0} ms, {result.RowsRead:N0} rows read");
    }
}
