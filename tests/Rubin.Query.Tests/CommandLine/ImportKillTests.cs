using System.Globalization;
using Rubin.Query.Hats;
using Rubin.Query.Tests.Hats;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.CommandLine;

/// <summary>
/// The program is killed at random moments while it writes a catalog. What it leaves is never taken for a catalog unless it is a whole one, an old catalog stands, and the
/// next run ends as if nothing had been.
/// </summary>
public sealed class ImportKillTests : IDisposable
{
    const int Kills = 6;
    const int Rows = 40_000;

    readonly TemporaryFolder _folder = new();
    readonly QueryEngine _engine = new(new() { Workers = 2 });
    readonly Random _random = new(20261121);

    string Input => _folder.PathOf("input.parquet");

    string Out => _folder.PathOf("out");

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_import_goes_on_and_ends_the_same()
    {
        await MakeInputAsync();
        string[] options = ["--rows-per-partition", "500", "--margin-arcsec", "3600", "--index", "id", "--memory", "8MiB"];
        await KillAsync(["import", Input, "--output", Out, .. options], () => Directory.Exists(Out) ? OpenAsync(Out, Rows) : ThereIsNoneAsync());
        var run = await ConsoleRun.OfAsync(["import", Input, "--output", Out, .. options, .. Directory.Exists(Out) ? ["--overwrite"] : Array.Empty<string>()]);
        Assert.Equal((0, ""), (run.Exit, run.Errors));
        Assert.Equal(0, (await ConsoleRun.OfAsync(["import", Input, "--output", _folder.PathOf("clean"), "--name", "out", .. options])).Exit);
        Assert.Equal(Files("clean"), Files("out"));
        await OpenAsync(Out, Rows);
        AssertClean();
    }

    [Fact]
    public async Task A_copy_leaves_nothing_or_all()
    {
        await MakeInputAsync();
        var text = $"COPY (SELECT * FROM '{Input}') TO '{Out}' (FORMAT hats, rows_per_partition 500, margin_arcsec 3600, overwrite true)";
        var isThere = false;
        await KillAsync(["query", text], async () =>
        {
            Assert.False(isThere && !Directory.Exists(Out));
            isThere = Directory.Exists(Out);
            await (isThere ? OpenAsync(Out, Rows) : ThereIsNoneAsync());
        });
        Assert.Equal(0, (await ConsoleRun.OfAsync("query", text)).Exit);
        await OpenAsync(Out, Rows);
        AssertClean();
    }

    /// <summary>What a killed COPY or append had finished is taken as it is by the same statement run again, and the end is the same.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_killed_statement_goes_on(bool isAppend)
    {
        await MakeInputAsync();
        foreach (var folder in isAppend ? (string[])["out", "clean"] : [])
        {
            await _engine.RowsAsync($"COPY (SELECT * FROM '{Input}' WHERE id % 10 = 0) TO '{_folder.PathOf(folder)}' (FORMAT hats, name 'out', rows_per_partition 500, margin_arcsec 3600, index 'id')");
        }

        var options = isAppend ? "append true" : "name 'out', rows_per_partition 500, margin_arcsec 3600, index 'id'";
        string CopyTo(string folder) => $"COPY (SELECT id, ra, dec, mag FROM '{Input}' WHERE id % 10 <> 0) TO '{_folder.PathOf(folder)}' (FORMAT hats, {options})";
        var finished = await KillInTheMiddleAsync(["query", CopyTo("out"), "--workers", "1"]);
        Assert.Equal(0, (await ConsoleRun.OfAsync("query", CopyTo("out"))).Exit);
        Assert.Equal(0, (await ConsoleRun.OfAsync("query", CopyTo("clean"))).Exit);
        Assert.Equal(Files("clean"), Files("out"));
        await OpenAsync(Out, isAppend ? Rows : Rows / 10 * 9);
        AssertClean();
        Assert.All(finished, f => Assert.Equal(f.Written, File.GetLastWriteTimeUtc(Path.Combine(Out, f.File))));
    }

    [Fact]
    public async Task An_append_is_done_or_not()
    {
        await MakeInputAsync();
        await _engine.RowsAsync($"COPY (SELECT * FROM '{Input}' WHERE id % 10 <> 0) TO '{Out}' (FORMAT hats, rows_per_partition 500, margin_arcsec 3600, index 'id')");
        var (rows, some) = (Rows / 10 * 9, Rows / 10);
        string[] append = ["import", Input, "--output", Out, "--append", "--query", "SELECT * FROM input WHERE id % 10 = 0"];
        await KillAsync(append, async () =>
        {
            var now = (int)HatsCatalog.Open(Out).Properties.Rows!;
            Assert.Contains(now, new[] { rows, rows + some });
            rows = now;
            await OpenAsync(Out, rows);
        });
        Assert.Equal(0, (await ConsoleRun.OfAsync(append)).Exit);
        await OpenAsync(Out, rows + some);
        AssertClean();
    }

    [Theory]
    [InlineData("margin", "--arcsec", "7200")]
    [InlineData("index", "mag", "--workers=1")]
    public async Task A_part_of_a_collection_is_there_or_not(params string[] verb)
    {
        await MakeInputAsync();
        await _engine.RowsAsync($"COPY (SELECT * FROM '{Input}') TO '{Out}' (FORMAT hats, rows_per_partition 500, index 'id')");
        string[] command = [verb[0], Out, .. verb[1..], "--overwrite"];
        await KillAsync(command, () => OpenAsync(Out, Rows));
        Assert.Equal(0, (await ConsoleRun.OfAsync(command)).Exit);
        await OpenAsync(Out, Rows);
        var collection = HatsCollection.Open(Out);
        Assert.Equal(2, collection.MarginPaths.Count + collection.IndexPaths.Count);
        AssertClean();
    }

    async Task KillAsync(string[] command, Func<Task> check)
    {
        // As long as a whole run takes, so that each part of it is hit.
        var longest = 1200;
        for (var i = 0; i < Kills; i++)
        {
            using var process = ConsoleRun.Start(command);
            var moment = _random.Next(60, longest);
            if (process.WaitForExit(moment))
            {
                longest = Math.Max(100, moment);
            }
            else
            {
                process.Kill();
                await process.WaitForExitAsync();
            }

            await check();
        }
    }

    /// <summary>The partitions that were finished when the program was killed: at least some; and when they were written.</summary>
    async Task<List<(string File, DateTime Written)>> KillInTheMiddleAsync(string[] command)
    {
        using var process = ConsoleRun.Start(command);
        var partial = Out + ".partial";
        var data = Path.Combine(partial, "out", "dataset");
        List<(string, DateTime)> finished = [];
        while (finished.Count < 5 && !process.HasExited)
        {
            await Task.Delay(2);
            finished = Directory.Exists(data) ? Finished() : [];
        }

        process.Kill();
        await process.WaitForExitAsync();
        return Directory.Exists(data) ? Finished() : [];

        List<(string, DateTime)> Finished() =>
        [
            .. Directory.EnumerateFiles(data, "*.parquet", SearchOption.AllDirectories).Where(f => Path.GetFileName(f)[0] != '.')
                .Select(f => (Path.GetRelativePath(partial, f), File.GetLastWriteTimeUtc(f))),
        ];
    }

    /// <summary>Of all rows the sum of ids tells whether one is missing or comes twice; validation tells the rest.</summary>
    async Task OpenAsync(string path, int rows)
    {
        Assert.Empty(await new CatalogBuilder(_engine).ValidateAsync(path));
        using var engine = new QueryEngine(new() { Workers = 1 });
        engine.Attach("c", path);
        Assert.Equal([rows.ToString(CultureInfo.InvariantCulture)], await engine.RowsAsync("SELECT COUNT(*) FROM c"));
    }

    async Task ThereIsNoneAsync()
    {
        using var engine = new QueryEngine(new() { Workers = 1 });
        var error = Assert.Throws<QueryException>(() => engine.Attach("c", Out));
        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
        if (Directory.Exists(Out + ".partial") && !HatsCatalog.IsAt(Out + ".partial"))
        {
            error = Assert.Throws<QueryException>(() => engine.Attach("p", Out + ".partial"));
            Assert.Contains("was not finished", error.Message, StringComparison.Ordinal);
        }

        await Task.CompletedTask;
    }

    /// <summary>A spiral from pole to pole.</summary>
    Task<List<string>> MakeInputAsync() => _engine.RowsAsync(
        "COPY (WITH d(v) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) SELECT id, MOD(id * 137.507764, 360) AS ra, DEGREES(ASIN((2.0 * id + 1) / 40000 - 1)) AS dec, "
        + "id * 7919 % 1000 / 10.0 AS mag FROM (SELECT e.v * 10000 + d.v * 1000 + c.v * 100 + b.v * 10 + a.v AS id FROM d AS a, d AS b, d AS c, d, d AS e WHERE e.v < 4) AS n) "
        + $"TO '{Input}'");

    /// <summary>Names and bytes of the files, but for properties, which tell when they were made.</summary>
    List<(string, string)> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(_folder.PathOf(folder), "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("properties", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(f => (Path.GetRelativePath(_folder.PathOf(folder), f), Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f))))),
    ];

    void AssertClean() => Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories), f => Path.GetFileName(f) is "_writing" or "_spill" || f.EndsWith(".partial", StringComparison.Ordinal) || f.EndsWith(".replaced", StringComparison.Ordinal));
}
