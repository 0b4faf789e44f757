using Rubin.Query.Arrow;
using Rubin.Query.Hats;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Hats;

/// <summary>Validation passes the catalogs that HATS tools wrote, fails the broken ones among them, and finds every kind of damage.</summary>
public sealed class CatalogValidationTests : IDisposable
{
    const string Source = "lsdb/small_sky_order1_source_collection";

    static readonly HashSet<string> Broken =
    [
        "hats-import/bad_schemas", "hats-import/wrong_files_and_rows", "hats/info_only/catalog", "hats/info_only/dataset", "hats/info_only/index_catalog",
        "hats/info_only/margin_cache", "lsdb/raw/small_sky_no_metadata", "lsdb/small_sky_order1_custom_tree",
    ];

    readonly QueryEngine _engine = new(new() { Workers = 2 });

    public void Dispose() => _engine.Dispose();

    [SharedFact]
    public async Task Shared_catalogs_are_whole_but_the_broken_ones()
    {
        var listed = File.ReadLines(SharedData.Path("hats/CATALOGS.md")).Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Where(c => c.Length > 6 && c[1].Contains('/', StringComparison.Ordinal) && !c[1].Contains(' ', StringComparison.Ordinal)).Select(c => c[1]).ToList();
        string[] collections = [Source, "lsdb/small_sky_order1_collection", "lsdb/small_sky_healpix13", "hats/small_sky_o1_collection", "lsdb/small_sky_order1_nested_sources"];
        List<string> wrong = [];
        foreach (var catalog in listed.Concat(collections))
        {
            if (await ProblemsAsync(SharedData.Path("hats/" + catalog)) is { Count: > 0 })
            {
                wrong.Add(catalog);
            }
        }

        Assert.Equal(Broken.Order(StringComparer.Ordinal), wrong.Order(StringComparer.Ordinal));
    }

    [SharedFact]
    public async Task Each_problem_is_told_with_its_file()
    {
        var rows = await ProblemsAsync(SharedData.Path("hats/hats-import/wrong_files_and_rows"));
        Assert.Contains(rows, p => p.File.EndsWith("Npix=11.extra_file.parquet", StringComparison.Ordinal) && p.Message == "is not in _metadata");
        Assert.Contains(rows, p => p.File.EndsWith("Npix=11.extra_rows.parquet", StringComparison.Ordinal) && p.Message == "has 135 rows, but _metadata says 131");
        Assert.Contains(rows, p => p.Message.Contains("Npix=11.missing_file.parquet\", which is no file", StringComparison.Ordinal));
        Assert.Contains(rows, p => p.Message == "hats_nrows is 131, but the files have 397 rows");
        var schemas = await ProblemsAsync(SharedData.Path("hats/hats-import/bad_schemas"));
        Assert.Equal(4, schemas.Count(p => p.Message.Contains("has column \"ra\" as DOUBLE, not REAL", StringComparison.Ordinal)));
    }

    [SharedTheory]
    [InlineData("small_sky_order1_source/partition_info.csv", "1,47", "1,46", "overlap")]
    [InlineData("small_sky_order1_source/partition_info.csv", "1,47\n", "", "is no partition of the catalog")]
    [InlineData("small_sky_order1_source/hats.properties", "hats_nrows=17161", "hats_nrows=17160", "hats_nrows is 17160")]
    [InlineData("small_sky_order1_source/hats.properties", "hats_col_ra=source_ra", "hats_col_ra=nothing", "which is no column")]
    [InlineData("small_sky_order1_source/hats.properties", "hats_col_dec=source_dec", "hats_col_dec=source_ra", "has no position")]
    [InlineData("small_sky_order1_source_margin/hats.properties", "hats_margin_threshold=7200", "hats_margin_threshold=36000", "lies within the threshold")]
    [InlineData("small_sky_order1_source_margin/partition_info.csv", "0,8\n", "", "is no partition of the catalog")]
    [InlineData("small_sky_order1_source_margin/hats.properties", "_collection/small_sky_order1_source", "_collection/nothing", "but the collection's catalog is")]
    [InlineData("small_sky_order1_source/properties", "hats_nrows=17161", "hats_nrows=17160", "but in hats.properties \"17161\"")]
    [InlineData("collection.properties", "hats_primary_table_url=small_sky_order1_source", "hats_primary_table_url=nothing", "is not a HATS catalog")]
    [InlineData("collection.properties", "default_margin=small_sky_order1_source_margin", "default_margin=nothing", "default_margin is \"nothing\"")]
    public async Task A_wrong_text_is_found(string file, string text, string other, string message)
    {
        using var folder = TemporaryFolder.CopyOf(Source);
        var content = (await File.ReadAllTextAsync(folder.PathOf(file))).ReplaceLineEndings("\n");
        Assert.Contains(text, content, StringComparison.Ordinal);
        folder.Write(file, System.Text.Encoding.UTF8.GetBytes(content.Replace(text, other, StringComparison.Ordinal)));
        Assert.Contains(await ProblemsAsync(folder.Path), p => p.Message.Contains(message, StringComparison.Ordinal));
    }

    [SharedFact]
    public async Task Files_in_the_wrong_place_are_found()
    {
        using var folder = TemporaryFolder.CopyOf(Source);
        string Partition(int pixel) => folder.PathOf($"small_sky_order1_source/dataset/Norder=1/Dir=0/Npix={pixel}.parquet");
        File.Copy(Partition(44), folder.PathOf("swap"));
        File.Move(Partition(45), Partition(44), overwrite: true);
        File.Move(folder.PathOf("swap"), Partition(45));
        var problems = await ProblemsAsync(folder.Path);
        Assert.Contains(problems, p => p is { Row: 0 } && p.File == Partition(44) && p.Message == "lies in cell 1/45, not in partition 1/44");
        File.Delete(Partition(45));
        Assert.Contains(await ProblemsAsync(folder.Path), p => p.File == Partition(45) && p.Message == "the partition is listed, but not there");
    }

    [SharedTheory]
    [InlineData("small_sky_order1_source_margin", "Npix=44.parquet", "lies within the threshold of partition 1/44")]
    [InlineData("small_sky_order1_source", "Npix=44.parquet", "but _metadata says")]
    [InlineData("small_sky_order1_source_object_id_index", "part.0.parquet", "misses object_id = ")]
    public async Task A_row_that_is_missing_is_found(string catalog, string file, string message)
    {
        using var folder = TemporaryFolder.CopyOf(Source);
        var path = Directory.GetFiles(folder.PathOf(catalog), file, SearchOption.AllDirectories).Single();
        Rewrite(path, rows => rows.Slice(1, rows.Length - 1));
        var properties = folder.PathOf(catalog + "/hats.properties");
        var nrows = HatsCatalog.Open(folder.PathOf(catalog)).Properties.Rows!.Value;
        await File.WriteAllTextAsync(properties, (await File.ReadAllTextAsync(properties)).Replace($"hats_nrows={nrows}", $"hats_nrows={nrows - 1}", StringComparison.Ordinal));
        if (catalog != "small_sky_order1_source")
        {
            File.Delete(folder.PathOf(catalog + "/dataset/_metadata"));
        }

        Assert.Contains(await ProblemsAsync(folder.Path), p => p.Message.Contains(message, StringComparison.Ordinal));
    }

    /// <summary>A margin whose counts are right, and one row of which is not.</summary>
    [SharedTheory]
    [InlineData("value", "with other values than")]
    [InlineData("twice", "more often than")]
    [InlineData("place", "that is no row of")]
    [InlineData("far", "far beyond the threshold of partition 0/4")]
    public async Task A_strange_row_of_a_margin_is_found(string change, string message)
    {
        using var folder = TemporaryFolder.CopyOf("hats/small_sky_o1_collection");
        const string Margin = "small_sky_order1_margin";
        var path = folder.PathOf($"{Margin}/dataset/{(change == "far" ? "Norder=0/Dir=0/Npix=4" : "Norder=1/Dir=0/Npix=44")}.parquet");
        var primary = HatsCatalog.Open(folder.PathOf("small_sky_order1"));
        var far = PartitionRows.Batches(primary.Partitions.Single(p => p.Cell!.Value.Index == 44)).First();
        Rewrite(path, rows => change switch
        {
            "twice" => rows.Take([.. Enumerable.Range(0, rows.Length - 1), 0]),
            "far" => new(rows.Schema, [.. rows.Schema.Fields.Select((f, i) => Column.Concat([rows.Columns[i], far.Columns[far.Schema.IndexOf(f.Name)].Slice(0, 1)]))], rows.Length + 1),
            _ => WithFirst(rows, change == "value" ? "id" : "ra"),
        });
        File.Delete(folder.PathOf(Margin + "/dataset/_metadata"));
        foreach (var file in new[] { "hats.properties", "properties" }.Select(f => folder.PathOf($"{Margin}/{f}")))
        {
            await File.WriteAllTextAsync(file, System.Text.RegularExpressions.Regex.Replace(
                await File.ReadAllTextAsync(file), "hats_nrows=(\\d+)", m => $"hats_nrows={int.Parse(m.Groups[1].Value, null) + (change == "far" ? 1 : 0)}"));
        }

        Assert.Contains(await ProblemsAsync(folder.Path), p => p.File == path && p.Message.Contains(message, StringComparison.Ordinal));
    }

    [SharedFact]
    public async Task Statistics_that_lack_a_partition_are_found()
    {
        using var folder = TemporaryFolder.CopyOf("hats/small_sky_o1_collection");
        var path = folder.PathOf("small_sky_order1/per_partition_statistics.parquet");
        Rewrite(path, rows => rows.Slice(1, rows.Length - 1));
        var problem = Assert.Single(await ProblemsAsync(folder.Path));
        Assert.Equal((path, "counts 0 rows in partition 1/44, which has 42"), (problem.File, problem.Message));
    }

    [SharedFact]
    public async Task A_wrong_cell_and_a_missing_position_are_found_with_their_rows()
    {
        using var folder = TemporaryFolder.CopyOf(Source);
        var path = folder.PathOf("small_sky_order1_source/dataset/Norder=1/Dir=0/Npix=44.parquet");
        Rewrite(path, rows =>
        {
            var columns = rows.Columns.ToArray();
            var (cell, ra) = (rows.Schema.IndexOf("_healpix_29"), rows.Schema.IndexOf("source_ra"));
            var cells = ((Column<long>)columns[cell]).Values.ToArray();
            cells[7] += 100;
            columns[cell] = new Column<long>(cells);
            columns[ra] = Column.Concat([columns[ra].Slice(0, 9), Column.Nulls(DataType.Double, 1), columns[ra].Slice(10, rows.Length - 10)]);
            return new(rows.Schema, columns, rows.Length);
        });
        var problems = await ProblemsAsync(folder.Path);
        Assert.Contains(problems, p => p is { Row: 7 } && p.File == path && p.Message.Contains("but the position lies in cell", StringComparison.Ordinal));
        Assert.Contains(problems, p => p is { Row: 9, Message: "has no position" } && p.File == path);
    }

    Task<IReadOnlyList<CatalogProblem>> ProblemsAsync(string path) => new CatalogBuilder(_engine).ValidateAsync(path);

    /// <summary>The rows, with one more in a column of the first.</summary>
    static RecordBatch WithFirst(RecordBatch rows, string name)
    {
        var columns = rows.Columns.ToArray();
        var at = rows.Schema.IndexOf(name);
        columns[at] = columns[at] switch
        {
            Column<long> c => new Column<long>((long[])[c.Values[0] + 1, .. c.Values[1..]]),
            Column<double> c => new Column<double>((double[])[c.Values[0] + 1e-13, .. c.Values[1..]]),
            var other => throw new InvalidOperationException($"{other.GetType()}"),
        };
        return new(rows.Schema, columns, rows.Length);
    }

    static void Rewrite(string path, Func<RecordBatch, RecordBatch> change)
    {
        var batches = PartitionRows.Batches(new(null, new Rubin.Query.Formats.Parquet.ParquetPart(path))).ToList();
        var all = new RecordBatch(
            batches[0].Schema, [.. Enumerable.Range(0, batches[0].Columns.Count).Select(c => Column.Concat([.. batches.Select(b => b.Columns[c])]))], batches.Sum(b => b.Length));
        using var writer = ParquetWriter.Create(path, all.Schema);
        writer.Write(change(all));
        writer.Complete();
    }
}
