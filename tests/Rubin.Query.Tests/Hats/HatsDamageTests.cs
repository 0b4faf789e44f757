using Rubin.Query.Hats;

namespace Rubin.Query.Tests.Hats;

/// <summary>Damaged catalogs give an error that names the file and a fix, before any row.</summary>
public class HatsDamageTests
{
    const string Catalog = "lsdb/small_sky_order1_collection/small_sky_order1";
    const string Partition = "dataset/Norder=1/Dir=0/Npix=46.parquet";

    [SharedFact]
    public async Task A_missing_partition_is_named()
    {
        using var folder = TemporaryFolder.CopyOf(Catalog);
        File.Delete(folder.PathOf(Partition));
        await AssertRefusedAsync(folder, "Npix=46.parquet\" does not exist");
    }

    [SharedTheory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(2000)]
    public async Task A_truncated_partition_is_named(int bytes)
    {
        using var folder = TemporaryFolder.CopyOf(Catalog);
        folder.Write(Partition, File.ReadAllBytes(folder.PathOf(Partition))[..bytes]);
        await AssertRefusedAsync(folder, "Npix=46.parquet\" is damaged");
    }

    [SharedTheory]
    [InlineData("extra_column", "column \"extra\"")]
    [InlineData("missing_column", "column \"dec_error\"")]
    [InlineData("wrong_dtypes", "column \"")]
    public async Task Partitions_of_other_columns_are_named(string kind, string expected)
    {
        using var folder = TemporaryFolder.CopyOf(Catalog);
        folder.Write(
            Partition, File.ReadAllBytes(SharedData.Path($"hats/hats-import/bad_schemas/dataset/Norder=0/Dir=0/Npix=11.{kind}.parquet")));
        await AssertRefusedAsync(folder, "Npix=46.parquet\" has", expected);
    }

    [SharedTheory]
    [InlineData("hats-import/bad_schemas", "Npix=11.")]
    [InlineData("hats-import/wrong_files_and_rows", "overlap")]
    [InlineData("hats/info_only/catalog", "partition_info.csv")]
    [InlineData("lsdb/raw/small_sky_no_metadata", "Npix=11.parquet")]
    [InlineData("hats/small_sky_to_small_sky_order1", "Npix=44.parquet")]
    [InlineData("lsdb", "hats.properties")]
    public void Catalogs_that_are_not_whole_are_refused(string path, string expected)
    {
        var error = Assert.Throws<QueryException>(() => HatsCatalog.Open(SharedData.Path("hats/" + path)));
        Assert.Equal(QueryErrorCode.Data, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [SharedFact]
    public async Task A_missing_partition_matters_only_where_it_is_scanned()
    {
        using var folder = TemporaryFolder.CopyOf(Catalog);
        File.Delete(folder.PathOf(Partition));
        var table = new HatsTable(HatsCatalog.Open(folder.Path));
        var cell = table.Where("_healpix_29", Rubin.Query.Engine.Expressions.ComparisonOperator.Less, 45L << 56);
        Assert.Equal(42, await HatsCatalogs.CountAsync(table, cell));
    }

    [SharedFact]
    public async Task Without_its_list_the_partitions_are_found_by_metadata_or_folders()
    {
        using var folder = TemporaryFolder.CopyOf(Catalog);
        File.Delete(folder.PathOf("partition_info.csv"));
        Assert.Equal(131, await HatsCatalogs.CountAsync(new HatsTable(HatsCatalog.Open(folder.Path))));
        File.Delete(folder.PathOf("dataset/_metadata"));
        Assert.Equal(131, await HatsCatalogs.CountAsync(new HatsTable(HatsCatalog.Open(folder.Path))));
        File.Delete(folder.PathOf("dataset/_common_metadata"));
        Assert.Equal(131, await HatsCatalogs.CountAsync(new HatsTable(HatsCatalog.Open(folder.Path))));
    }

    [SharedFact]
    public async Task Quoted_paths_are_found()
    {
        using var folder = TemporaryFolder.CopyOf(Catalog);
        Directory.CreateDirectory(folder.PathOf("dataset/Norder%3D1/Dir%3D0"));
        foreach (var file in Directory.GetFiles(folder.PathOf("dataset/Norder=1/Dir=0")))
        {
            var name = Path.GetFileName(file).Replace("=", "%3D", StringComparison.Ordinal);
            File.Move(file, folder.PathOf("dataset/Norder%3D1/Dir%3D0/" + name));
        }

        Directory.Delete(folder.PathOf("dataset/Norder=1"), recursive: true);
        Assert.Equal(131, await HatsCatalogs.CountAsync(new HatsTable(HatsCatalog.Open(folder.Path))));
        File.Delete(folder.PathOf("partition_info.csv"));
        File.Delete(folder.PathOf("dataset/_metadata"));
        Assert.Equal(131, await HatsCatalogs.CountAsync(new HatsTable(HatsCatalog.Open(folder.Path))));
    }

    static async Task AssertRefusedAsync(TemporaryFolder folder, params string[] expected)
    {
        var table = new HatsTable(HatsCatalog.Open(folder.Path));
        var error = await Assert.ThrowsAsync<QueryException>(() => HatsCatalogs.RowsAsync(table, ["id"], []));
        Assert.Equal(QueryErrorCode.Data, error.Code);
        Assert.All(expected, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
        Assert.NotNull(error.Hint);
    }
}
