using System.Globalization;
using Rubin.Query.Hats;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.Hats;

/// <summary>Options, rows and targets drawn at random, right and wrong: COPY writes a catalog that is whole, or says what is wrong and leaves all as it was.</summary>
public sealed class CatalogOptionsFuzzTests : IDisposable
{
    static readonly string[] Queries =
    [
        "SELECT id, ra, dec FROM t", "SELECT id, ra, dec, id AS extra, 'é' AS name FROM t WHERE id % 3 = 0", "SELECT ra, dec FROM t WHERE 1 = 0", "SELECT 12.5 AS ra, -3.5 AS dec",
        "SELECT 1.5 AS ra, 2.5 AS dec, id FROM t", "SELECT ra, dec, ra AS \"RA\" FROM t", "SELECT ra, NULL AS dec FROM t", "SELECT ra, CAST('NaN' AS DOUBLE) AS dec FROM t", "SELECT ra, 2 * dec AS dec FROM t",
        "SELECT ra + 720 AS ra, dec FROM t", "SELECT id FROM t", "SELECT 'a' AS ra, dec FROM t", "SELECT ra, dec, 5 AS _healpix_29, id AS Npix, 3 AS \"Dir\" FROM t", "SELECT ra, dec, 5 AS _HEALPIX_29 FROM t",
        "SELECT CAST(ra AS REAL) AS ra, CAST(dec AS REAL) AS dec, [id, 1] AS list FROM t", "SELECT 0 AS ra, 90 AS dec UNION ALL SELECT 360, -90", "SELECT nope FROM t",
    ];

    static readonly string[] Options =
    [
        "ra 'ra'", "dec 'dec'", "ra 'nope'", "ra ''", "kind object", "kind 'source'", "kind 'margin'", "kind 3", "description 'a = b: c'", "rows_per_partition 1000000", "rows_per_partition 7",
        "rows_per_partition 1", "rows_per_partition 0", "rows_per_partition -1", "rows_per_partition 1.5", "rows_per_partition 99999999999999999999", "lowest_order 2", "lowest_order 29", "lowest_order 30",
        "highest_order 29", "highest_order 0", "highest_order -1", "constant_order 0", "constant_order 5", "constant_order 29", "drop_empty_siblings false", "drop_empty_siblings", "drop_empty_siblings 1",
        "sort 'id'", "sort 'id, nope'", "default_columns 'ra, dec'", "default_columns 'nope'", "margin_arcsec 10", "margin_arcsec 72000", "margin_arcsec 0", "margin_arcsec 1e300", "margin_arcsec 'x'",
        "index 'id'", "index 'ra, dec'", "index 'nope'", "index 'list'", "overwrite true", "overwrite maybe", "name 'a'", "name 'a/b'", "name ''", "name '..'", "append true", "append false", "primary 'x'", "nonsense 3",
        "name 'x=y'", "name 'out_margin_10arcs'",
    ];

    readonly TemporaryFolder _folder = new();
    readonly QueryEngine _engine = new(new() { Workers = 2 });

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Each_statement_writes_a_whole_catalog_or_changes_nothing(int seed)
    {
        var random = new Random(seed);
        var written = 0;
        for (var i = 0; i < 60; i++)
        {
            var query = Queries[random.Next(3) == 0 ? random.Next(Queries.Length) : random.Next(5)];
            var options = random.GetItems(Options, random.Next(4));
            written += await TryAsync(query, options, random.Next(6)) ? 1 : 0;
        }

        Assert.InRange(written, 5, 55);
    }

    /// <summary>A file, a folder of something else, a path below a file, a folder that nobody can write in.</summary>
    [Theory]
    [InlineData("file", "exists already")]
    [InlineData("mine", "exists already")]
    [InlineData("file/out", "cannot be written")]
    [InlineData("/proc/out", "cannot be written")]
    public async Task A_place_that_cannot_be_written_is_told(string target, string message)
    {
        await File.WriteAllTextAsync(_folder.PathOf("file"), "x");
        Directory.CreateDirectory(_folder.PathOf("mine"));
        await File.WriteAllTextAsync(_folder.PathOf("mine/thesis.tex"), "");
        var error = await Assert.ThrowsAsync<QueryException>(() => _engine.RowsAsync($"COPY (SELECT 1 AS ra, 2 AS dec) TO '{Path.Combine(_folder.Path, target)}' (FORMAT hats)"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(["file", "mine"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    async Task<bool> TryAsync(string query, string[] options, int targets)
    {
        const string Table = "WITH d(v) AS (VALUES (0), (1), (2), (3), (4)), t AS (SELECT id, id * 137.507764 AS ra, id / 0.7 - 89 AS dec FROM (SELECT a.v * 25 + b.v * 5 + c.v AS id FROM d AS a, d AS b, d AS c) AS n)";
        var target = _folder.PathOf(targets == 0 ? "there" : "out");
        if (targets == 0 && !Directory.Exists(target))
        {
            await _engine.RowsAsync($"COPY ({Table} {Queries[0]}) TO '{target}' (FORMAT hats)");
        }

        var before = Listing();
        var statement = $"COPY ({Table} {query}) TO '{target}' (FORMAT hats{string.Concat(options.Select(o => ", " + o))})";
        try
        {
            var rows = await _engine.RowsAsync(statement);
            Assert.Equal(HatsCatalog.Open(target).Properties.Rows, long.Parse(rows.Single(), CultureInfo.InvariantCulture));
            Assert.Equal([], (await new CatalogBuilder(_engine).ValidateAsync(target)).Select(p => $"{statement}: {p}"));
            Directory.Delete(target, recursive: true);
            return true;
        }
        catch (QueryException error)
        {
            Assert.True(error.Code != QueryErrorCode.Internal, $"{statement}: {error.Message}");
            Assert.Equal(before, Listing());
            return false;
        }
    }

    List<string> Listing() =>
        [.. new DirectoryInfo(_folder.Path).EnumerateFiles("*", SearchOption.AllDirectories).Select(f => $"{f.FullName} {f.LastWriteTimeUtc.Ticks}").Order(StringComparer.Ordinal)];
}
