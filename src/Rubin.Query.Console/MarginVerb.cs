using System.CommandLine;
using Con = System.Console;

namespace Rubin.Query.Console;

/// <summary><c>rubin-query margin</c> and <c>rubin-query index</c>: add to a catalog what serves cross-matches and look-ups.</summary>
static class MarginVerb
{
    static readonly Argument<string> Catalog = new("catalog") { Description = "folder of a HATS catalog or collection" };
    static readonly Option<bool> Overwrite = new("--overwrite") { Description = "replace what is there" };

    internal static Command CreateMargin()
    {
        var threshold = new Option<double>("--arcsec") { Description = "how far around each partition rows are wanted", Required = true };
        threshold.Validators.Add(result =>
        {
            if (result.Tokens is [_] && !(result.GetValueOrDefault<double>() > 0))
            {
                result.AddError("--arcsec takes a number above 0");
            }
        });
        var command = new Command("margin", "Adds a margin to a collection, or writes it beside a catalog: the rows around each partition, which cross-matches near its border need.")
        {
            Catalog, threshold, Overwrite,
        };
        return WithAction(command, (catalogs, parsed, cancel) =>
            catalogs.AddMarginAsync(parsed.GetValue(Catalog)!, parsed.GetValue(threshold), parsed.GetValue(Overwrite), cancel));
    }

    internal static Command CreateIndex()
    {
        var column = new Argument<string>("column") { Description = "the column, or a dotted path into one" };
        var command = new Command("index", "Adds an index of a column to a collection, or writes it beside a catalog: queries for single values then read few partitions.")
        {
            Catalog, column, Overwrite,
        };
        return WithAction(command, (catalogs, parsed, cancel) =>
            catalogs.AddIndexAsync(parsed.GetValue(Catalog)!, parsed.GetValue(column)!, parsed.GetValue(Overwrite), cancel));
    }

    static Command WithAction(Command command, Func<CatalogBuilder, ParseResult, CancellationToken, Task<(string Folder, long Rows)>> add)
    {
        var settings = new EngineSettings();
        settings.AddWorkersTo(command);
        command.SetAction((parsed, cancel) => CommandLine.ReportAsync("", async () =>
        {
            using var engine = settings.Open(parsed);
            var (folder, rows) = await add(new(engine), parsed, cancel);
            Con.Out.WriteLine(FormattableString.Invariant($"{folder}: {rows} rows"));
        }));
        return command;
    }
}
