using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Rubin.Query.Console.Output;
using Rubin.Query.Hats;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary><c>rubin-query import</c>: writes files, or a query over them, as a HATS catalog.</summary>
static class ImportVerb
{
    const string Help =
        """
        Writes files as a HATS catalog: Parquet files divided by place on the sky, which cones and cross-matches read in part.
        With a margin or an index, DIR becomes a collection. What was broken off is gone on with when the same command is given again.

        Example: rubin-query import objects.csv --output objects --margin-arcsec 10 --index objectId
        """;

    static readonly Argument<string[]> Sources = new("source")
    {
        Description = "files or catalogs with the same columns, as --attach takes them",
        Arity = ArgumentArity.OneOrMore,
    };

    static readonly Option<string> Output = new("--output") { Description = "folder to write", Required = true };
    static readonly Option<string?> Name = new("--name") { Description = "the catalog's name; otherwise the folder's" };
    static readonly Option<string?> Ra = new("--ra") { Description = "column of right ascension in degrees; otherwise found by UCD or name" };
    static readonly Option<string?> Dec = new("--dec") { Description = "column of declination in degrees" };
    static readonly Option<string?> Query = new("--query") { Description = "what to write of the table input, such as \"SELECT * FROM input WHERE mag < 25\"" };
    static readonly Option<string> Kind = new Option<string>("--kind") { Description = "object or source", DefaultValueFactory = _ => "object" }.AcceptOnlyFromAmong("object", "source");
    static readonly Option<long> Rows = new("--rows-per-partition") { Description = "most rows of a partition", DefaultValueFactory = _ => 1_000_000 };
    static readonly Option<int> Lowest = new("--lowest-order") { Description = "coarsest order of a partition" };
    static readonly Option<int> Highest = new("--highest-order") { Description = "finest order of a partition", DefaultValueFactory = _ => 10 };
    static readonly Option<bool> KeepSiblings = new("--keep-empty-siblings") { Description = "join a cell with siblings that hold no rows" };
    static readonly Option<string[]> Sort = new("--sort") { Description = "column that tells the order of rows at one place" };
    static readonly Option<double?> Margin = new("--margin-arcsec") { Description = "also write a margin of this width" };
    static readonly Option<string[]> Index = new("--index") { Description = "also write an index of this column; may be given several times" };
    static readonly Option<bool> Overwrite = new("--overwrite") { Description = "replace a catalog that is there" };

    static readonly Option<bool> Append = new("--append") { Description = "add the rows to the catalog or collection that is there" };

    internal static Command Create()
    {
        var settings = new EngineSettings();
        var command = new Command("import", Help)
        {
            Sources, Output, Name, Ra, Dec, Query, Kind, Rows, Lowest, Highest, KeepSiblings, Sort, Margin, Index, Overwrite, Append,
        };
        settings.AddWorkersTo(command);
        command.SetAction((parsed, cancel) => CommandLine.ReportAsync(parsed.GetValue(Query) ?? "", () => RunAsync(settings, parsed, cancel)));
        return command;
    }

    static async Task RunAsync(EngineSettings settings, ParseResult parsed, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        var folder = parsed.GetValue(Output)!;
        using var engine = settings.Open(parsed);
        await using var result = new CatalogBuilder(engine).Import(parsed.GetValue(Sources)!, folder, Options(parsed), parsed.GetValue(Query), cancel);
        using var progress = ProgressBar.Start(() => new(result.Progress.Fraction));
        var rows = "";
        await foreach (var batch in result.Batches)
        {
            rows = batch.Columns is [var added, var total] ? $"{added.Value(0)} rows added, {total.Value(0)} in all," : $"{batch.Columns[0].Value(0)} rows";
        }

        progress.Dispose();
        foreach (var warning in result.Warnings)
        {
            await Con.Error.WriteLineAsync($"warning: {warning}");
        }

        Con.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{folder}: {rows} in {watch.Elapsed.TotalSeconds:0.0} s"));
    }

    static CatalogOptions Options(ParseResult parsed) => new()
    {
        Name = parsed.GetValue(Name),
        Ra = parsed.GetValue(Ra),
        Dec = parsed.GetValue(Dec),
        Kind = parsed.GetValue(Kind) == "source" ? HatsKind.Source : HatsKind.Object,
        RowsPerPartition = parsed.GetValue(Rows),
        LowestOrder = parsed.GetValue(Lowest),
        HighestOrder = parsed.GetValue(Highest),
        Siblings = parsed.GetValue(KeepSiblings) ? EmptySiblings.Keep : EmptySiblings.Drop,
        SortedBy = [.. parsed.GetValue(Sort) ?? []],
        MarginArcsec = parsed.GetValue(Margin),
        Indexes = [.. parsed.GetValue(Index) ?? []],
        Overwrite = parsed.GetValue(Overwrite),
        Append = parsed.GetValue(Append),
    };
}
