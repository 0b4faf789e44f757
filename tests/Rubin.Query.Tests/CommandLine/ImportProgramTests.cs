using Rubin.Query.Tests.Hats;

namespace Rubin.Query.Tests.CommandLine;

/// <summary><c>rubin-query import</c>, <c>margin</c>, <c>index</c> and <c>validate</c> as a user starts them.</summary>
public sealed class ImportProgramTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    static string Csv => SharedData.Path("hats/lsdb/raw/small_sky/small_sky.csv");

    string Out => _folder.PathOf("out");

    public void Dispose() => _folder.Dispose();

    /// <summary>EXPECTED.md: 131 rows, all in partition 0/11, and 47 within two degrees of where other partitions would be.</summary>
    [SharedFact]
    public async Task A_file_becomes_a_catalog_that_gets_a_margin_and_an_index_and_is_whole()
    {
        var import = await ConsoleRun.OfAsync("import", Csv, "--output", Out, "--lowest-order", "1", "--highest-order", "1", "--index", "id");
        Assert.Equal((0, ""), (import.Exit, import.Errors));
        Assert.StartsWith($"{Out}: 131 rows in ", import.Output, StringComparison.Ordinal);
        Assert.Equal(new(0, $"{Out}/out_margin_7200arcs: 47 rows\n", ""), await ConsoleRun.OfAsync("margin", Out, "--arcsec", "7200"));
        Assert.Equal(new(0, $"{Out}/out_ra_error_index: 4 rows\n", ""), await ConsoleRun.OfAsync("index", Out, "ra_error"));
        Assert.Equal(new(0, $"{Out} is whole\n", ""), await ConsoleRun.OfAsync("validate", Out));
        Assert.Equal(new(0, "count\n131\n", ""), await ConsoleRun.OfAsync("query", "SELECT COUNT(*) FROM o", "--attach", $"o={Out}"));
    }

    [SharedTheory]
    [InlineData(2, "--kind", "table", "Must be one of")]
    [InlineData(1, "--rows-per-partition", "0", "rows_per_partition is 1 or more")]
    [InlineData(2, "--rows-per-partition", "many", "Cannot parse argument 'many'")]
    [InlineData(1, "--highest-order", "30", "are not orders from 0 to 29")]
    [InlineData(1, "--lowest-order", "11", "are not orders from 0 to 29, the lowest first")]
    [InlineData(1, "--margin-arcsec", "-1", "margin_arcsec is above 0")]
    [InlineData(1, "--name", "a b", "is no name for a catalog")]
    [InlineData(1, "--ra", "nothing", "column \"nothing\" of positions does not exist")]
    [InlineData(1, "--query", "SELECT 1", "no columns look like right ascension")]
    public async Task Mistakes_are_told_and_leave_nothing(int exit, string option, string value, string message)
    {
        var import = await ConsoleRun.OfAsync("import", Csv, "--output", Out, option, value);
        Assert.Contains(message, import.Errors, StringComparison.Ordinal);
        Assert.Equal((exit, ""), (import.Exit, import.Output));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }
}
