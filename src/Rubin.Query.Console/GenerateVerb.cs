using System.CommandLine;
using System.Diagnostics;
using Rubin.Query.Console.DemoSky;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary><c>rubin-query generate</c>: writes a demo sky.</summary>
static class GenerateVerb
{
    internal static Command Create()
    {
        var folder = new Option<string>("--dir") { Description = "folder to write into", Required = true };
        var sky = new SkyOptions();
        var command = new Command("generate", "Writes a made-up sky as HATS catalogs and Parquet files.") { folder };
        sky.AddTo(command);
        command.SetAction((parsed, cancel) => CommandLine.ReportAsync("", () =>
        {
            Write(parsed.GetValue(folder)!, sky.Settings(parsed), sky.Workers(parsed), cancel);
            return Task.CompletedTask;
        }));
        return command;
    }

    /// <summary>Writes the sky unless it is there, and says so.</summary>
    internal static void Write(string folder, SkySettings settings, int workers, CancellationToken cancel)
    {
        if (DemoFolder.Holds(folder, settings))
        {
            Con.Out.WriteLine($"{folder} holds this sky of {settings.Objects:N0} objects already");
            return;
        }

        Con.Out.WriteLine($"writing a sky of {settings.Objects:N0} objects to {folder}");
        var watch = Stopwatch.StartNew();
        DemoFolder.Write(folder, settings, workers, line => Con.Out.WriteLine($"  {line}"), cancel);
        Con.Out.WriteLine($"  done in {watch.Elapsed.TotalSeconds:0.0} s");
    }
}
