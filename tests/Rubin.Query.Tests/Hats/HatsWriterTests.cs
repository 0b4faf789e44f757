using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;
using Rubin.Query.Hats;
using Rubin.Query.Sky;
using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Hats;

/// <summary>
/// Catalogs that we write are divided as HATS tools divide them, and read back, by us and by DuckDB, to what was written.
/// </summary>
public sealed class HatsWriterTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("rubin-hats-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The partitions that hats-import 0.10 chose for the same rows (shared EXPECTED.md, section F).</summary>
    [SharedTheory]
    [InlineData(EmptySiblings.Keep, "0/4 1/47 2/176 2/177 2/178 2/179 2/180 2/181 2/182 2/183 2/184 2/185 2/186 2/187")]
    [InlineData(EmptySiblings.Drop, "2/66 1/47 2/176 2/177 2/178 2/179 2/180 2/181 2/182 2/183 2/184 2/185 2/186 2/187")]
    public async Task Partitions_are_those_of_HATS_tools(EmptySiblings siblings, string expected)
    {
        const int Order = 2;
        const int Shift = 2 * (Healpix.MaxOrder - Order);
        var rows = await HatsCatalogs.RowsAsync(HatsCatalogs.Table("lsdb/small_sky_source"), ["_healpix_29"], []);
        var histogram = rows.CountBy(r => (long)r[0]! >> Shift).OrderBy(c => c.Key).Select(c => (c.Key, (long)c.Value)).ToList();
        var cells = PartitionChoice.Choose(histogram, Order, 3000, siblings);
        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), cells.Select(c => c.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_cell_too_full_to_divide_is_refused()
    {
        var error = Assert.Throws<QueryException>(() => PartitionChoice.Choose([(5, 11)], 3, 10));
        Assert.Contains("3/5 holds 11 rows", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The map of the same counts that the CDS library wrote, but for the card that names it.</summary>
    [SharedFact]
    public async Task The_skymap_has_the_bytes_of_the_CDS_library()
    {
        var catalog = "hats-cloudtests/small_sky_order1";
        var rows = await HatsCatalogs.RowsAsync(HatsCatalogs.Table(catalog), ["_healpix_29"], []);
        var map = new Skymap(1);
        map.Add([.. rows.Select(r => (long)r[0]!)]);
        var path = Path.Combine(_folder, "skymap.fits");
        map.Write(path);
        var theirs = await File.ReadAllBytesAsync(SharedData.Path($"hats/{catalog}/skymap.fits"));
        var ours = await File.ReadAllBytesAsync(path);
        Assert.Equal(theirs.Length, ours.Length);
        var creator = theirs.AsSpan().IndexOf("CREATOR"u8);
        theirs.AsSpan(creator, 80).Fill((byte)' ');
        "END"u8.CopyTo(theirs.AsSpan(creator));
        theirs.AsSpan(creator + 80, 80).Fill((byte)' ');
        Assert.Equal(theirs, ours);
    }

    [Fact]
    public async Task A_written_catalog_reads_back()
    {
        var (schema, rows) = Positions(5000);
        var table = Write(schema, rows);
        Assert.Equal(5000, await HatsCatalogs.CountAsync(table));
        Assert.Equal(HatsKind.Object, table.Catalog.Properties.Kind);
        Assert.Equal(("ra", "dec", "_healpix_29"), (table.Position!.Ra, table.Position.Dec, table.Position.Healpix));
        var read = await HatsCatalogs.RowsAsync(table, ["_healpix_29", "id", "ra", "dec"], []);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (long)i), read.Select(r => (long)r[1]!).Order());
        Assert.All(read, r => Assert.Equal(Healpix.IndexFromDegrees((double)r[2]!, (double)r[3]!), (long)r[0]!));
        Assert.Equal("deg", table.Schema[table.Schema.IndexOf("ra")].Unit);
    }

    [DuckDbFact]
    public void DuckDB_reads_a_written_catalog_and_its_metadata()
    {
        var (schema, rows) = Positions(5000);
        var table = Write(schema, rows);
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var dataset = Path.Combine(table.Catalog.Path, "dataset");
        Assert.Equal(5000L, Scalar($"SELECT COUNT(*) FROM read_parquet('{dataset}/Norder=*/Dir=*/Npix=*.parquet')"));
        Assert.Equal(5000L * 4999 / 2, Scalar($"SELECT SUM(id)::BIGINT FROM read_parquet('{dataset}/Norder=*/Dir=*/Npix=*.parquet')"));
        Assert.Equal(5000L, Scalar($"SELECT num_rows FROM parquet_file_metadata('{dataset}/_metadata')"));
        Assert.Equal(0L, Scalar($"SELECT num_rows FROM parquet_file_metadata('{dataset}/_common_metadata')"));

        long Scalar(string sql)
        {
            using var result = connection.Query(sql);
            return Convert.ToInt64(result.ReadRows().First()[0], CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public void Rows_in_the_wrong_place_are_refused()
    {
        var (schema, rows) = Positions(100);
        var writer = new HatsWriter(_folder, schema, new("wrong", "ra", "dec"));
        var error = Assert.Throws<QueryException>(() => writer.WritePartition(new(0, 0), [rows]));
        Assert.Contains("does not lie in", error.Message, StringComparison.Ordinal);
    }

    HatsTable Write(Schema schema, RecordBatch rows)
    {
        const int Order = 4;
        const int Shift = 2 * (Healpix.MaxOrder - Order);
        var deepest = new long[rows.Length];
        Healpix.IndexFromDegrees(((Column<double>)rows.Columns[1]).Values, ((Column<double>)rows.Columns[2]).Values, deepest);
        var order = Enumerable.Range(0, rows.Length).ToArray();
        Array.Sort(deepest, order);
        var histogram = deepest.CountBy(i => i >> Shift).Select(c => (c.Key, (long)c.Value)).ToList();
        var path = Path.Combine(_folder, "catalog");
        var writer = new HatsWriter(path, schema, new("catalog", "ra", "dec") { MaxRows = 700, SkymapOrder = 2 });
        Parallel.ForEach(PartitionChoice.Choose(histogram, Order, 700), cell =>
        {
            int[] inside = [.. order.Where((_, i) => cell.Contains(deepest[i]))];
            writer.WritePartition(cell, inside.Chunk(100).Select(c => rows.Take(c)));
        });
        Assert.Equal(rows.Length, writer.Complete());
        return new(HatsCatalog.Open(path));
    }

    static (Schema Schema, RecordBatch Rows) Positions(int count)
    {
        static Field Degrees(string name) =>
            new(name, DataType.Double, Nullable: false) { Metadata = new([new(MetadataKeys.Unit, "deg")]) };
        var schema = new Schema([new("id", DataType.Int64), Degrees("ra"), Degrees("dec")]);
        // A spiral from pole to pole, evenly dense.
        double[] ra = [.. Enumerable.Range(0, count).Select(i => i * 137.507764 % 360)];
        double[] dec = [.. Enumerable.Range(0, count).Select(i => Angle.RadiansToDegrees(Math.Asin((2.0 * i + 1) / count - 1)))];
        long[] id = [.. Enumerable.Range(0, count)];
        return (schema, new(schema, [new Column<long>(id), new Column<double>(ra), new Column<double>(dec)], count));
    }
}
