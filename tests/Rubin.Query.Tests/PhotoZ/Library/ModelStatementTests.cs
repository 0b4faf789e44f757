using System.Security.Cryptography;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.MyDb;
using Rubin.Query.PhotoZ.Models;
using Rubin.Query.Tests.DuckDb;
using Rubin.Query.Tests.Library;
using Rubin.Query.Tests.MyDb;

namespace Rubin.Query.Tests.PhotoZ.Library;

/// <summary>Models as users meet them: shared, counted, damaged, made on many threads.</summary>
public class ModelStatementTests
{
    const string Training = "SELECT redshift, u, g, r, i, uErr, gErr, rErr, iErr FROM galaxies";
    const string Estimates = "SELECT SUM(p.zmode), SUM(p.odds) FROM galaxies AS o, LATERAL photoz('m', COLUMNS(*)) AS p";

    public static TheoryData<string> Kinds => ["TRAINZ", "KNN WITH (bands = 'u,g,r,i')", "FLEXZBOOST WITH (bases = 8)", "TPZ", "DNF"];

    [Fact]
    public async Task A_model_is_used_by_others_as_long_as_it_is_shared()
    {
        using var folder = new MyDbFolder();
        using var engine = Open(folder, 2);
        await engine.AsAsync("ada", $"CREATE PHOTOZ MODEL m USING TRAINZ AS {Training}");
        const string ByBen = "SELECT photoz_mode('user_ada.m', 20, 20, 20, 20)";

        await Assert.ThrowsAsync<QueryException>(() => engine.AsAsync("ben", ByBen));
        await engine.AsAsync("ada", "GRANT READ ON PHOTOZ MODEL m TO USER ben");
        Assert.Single(await engine.AsAsync("ben", ByBen));
        Assert.StartsWith("user_ada.m|TRAINZ|u,g,r,i|2000|", Assert.Single(await engine.AsAsync("ben", "SHOW PHOTOZ MODELS")), StringComparison.Ordinal);
        Assert.Equal(["mydb.m|USER|ben"], await engine.AsAsync("ada", "SHOW GRANTS"));
        await Assert.ThrowsAsync<QueryException>(() => engine.AsAsync("cleo", ByBen));
        await engine.AsAsync("ada", "REVOKE READ ON PHOTOZ MODEL m FROM USER ben");
        await Assert.ThrowsAsync<QueryException>(() => engine.AsAsync("ben", ByBen));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_model_depends_on_its_rows_and_not_on_threads(string kind)
    {
        var answers = new HashSet<string>();
        foreach (var workers in (int[])[1, 8])
        {
            using var folder = new MyDbFolder();
            using var engine = Open(folder, workers);
            await engine.RowsAsync($"CREATE PHOTOZ MODEL m USING {kind} AS {Training}");
            answers.Add(string.Join('\n', await engine.RowsAsync("DESCRIBE PHOTOZ MODEL m")).Split("training hash|")[1][..64] + Payload(folder));
        }

        Assert.Single(answers);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_damaged_file_is_told_and_never_believed(string kind)
    {
        using var folder = new MyDbFolder();
        using var engine = Open(folder, 2);
        await engine.RowsAsync($"CREATE PHOTOZ MODEL m USING {kind} AS {Training}");
        Assert.Single(await engine.RowsAsync(Estimates));
        var whole = await File.ReadAllBytesAsync(FileOf(folder));
        var random = new Random(20261121);
        for (var round = 0; round < 120; round++)
        {
            var bytes = round % 3 == 0 ? whole[..random.Next(whole.Length)] : (byte[])whole.Clone();
            if (round % 3 > 0)
            {
                bytes[random.Next(bytes.Length - 32)] ^= (byte)(1 << random.Next(8));
            }

            if (round % 3 == 2)
            {
                // As somebody would who wants it to be believed.
                SHA256.HashData(bytes.AsSpan(..^32)).CopyTo(bytes, bytes.Length - 32);
            }

            var error = Record.Exception(() => ModelFile.Read(bytes));
            Assert.True(error is QueryException || (error is null && round % 3 == 2), $"round {round}: {error}");
        }

        await File.WriteAllBytesAsync(FileOf(folder), whole[..100]);
        var told = await Assert.ThrowsAsync<QueryException>(() => engine.RowsAsync(Estimates));
        Assert.Equal(QueryErrorCode.Data, told.Code);
        Assert.Contains("photo-z model \"m\"", told.Message, StringComparison.Ordinal);
    }

    [DuckDbFact]
    public async Task Models_count_in_quotas_as_tables_do()
    {
        using var folder = new MyDbFolder();
        using var engine = Open(folder, 2, o => o with { QuotaBytes = 20_000, QuotaTables = 2 });
        await engine.RowsAsync($"CREATE PHOTOZ MODEL m USING TRAINZ AS {Training}");
        var bytes = await Assert.ThrowsAsync<QueryException>(() => engine.RowsAsync($"CREATE PHOTOZ MODEL n USING KNN AS {Training}"));
        Assert.Equal(QueryErrorCode.OutOfMemory, bytes.Code);
        await engine.RowsAsync("CREATE TABLE a AS SELECT 1 AS x");
        var tables = await Assert.ThrowsAsync<QueryException>(() => engine.RowsAsync("CREATE TABLE b AS SELECT 1 AS x"));
        Assert.Contains("1 models", tables.Message, StringComparison.Ordinal);
        await engine.RowsAsync($"CREATE OR REPLACE PHOTOZ MODEL m USING TRAINZ AS {Training}");
        await engine.RowsAsync("DROP PHOTOZ MODEL m");
        await engine.RowsAsync("CREATE TABLE b AS SELECT 1 AS x");
    }

    [DuckDbFact]
    public async Task Densities_in_Parquet_are_read_by_others()
    {
        using var folder = new MyDbFolder();
        using var engine = Open(folder, 2);
        await engine.RowsAsync($"CREATE PHOTOZ MODEL m USING KNN WITH (zmax = 2, nz = 101) AS {Training}");
        var path = Path.Combine(folder.Path, "pz.parquet");
        await engine.RowsAsync($"COPY (SELECT o.redshift, p.zmode, p.pdf FROM galaxies AS o, LATERAL photoz('m', COLUMNS(*)) AS p) TO '{path}'");

        using var duckdb = DuckDbDatabase.Open();
        using var connection = duckdb.Connect();
        var rows = connection.Execute($"CREATE TABLE wrong AS SELECT * FROM '{path}' WHERE NOT (ABS(0.02 * (list_sum(pdf) - (pdf[1] + pdf[101]) / 2) - 1) < 1e-5 AND list_position(pdf, list_max(pdf)) = ROUND(zmode / 0.02) + 1)");
        Assert.Equal(0, rows);
        await using var read = engine.Execute($"SELECT pdf FROM '{path}'");
        Assert.StartsWith("[0,0.02,0.04,", read.Schema[0].Metadata["xvals"], StringComparison.Ordinal);
        Assert.Equal("interp", read.Schema[0].Metadata["pdf_name"]);
    }

    static QueryEngine Open(MyDbFolder folder, int workers, Func<MyDbOptions, MyDbOptions>? change = null)
    {
        var options = new MyDbOptions { Directory = folder.Path };
        var engine = new QueryEngine(new() { Workers = workers, BatchRows = 256 }, change?.Invoke(options) ?? options);
        engine.Register(new CatalogTable("main", "galaxies", Table()));
        return engine;
    }

    /// <summary>Galaxies whose colours grow with redshift.</summary>
    static InMemoryTable Table()
    {
        const int Rows = 2000;
        string[] names = ["redshift", "u", "g", "r", "i", "uErr", "gErr", "rErr", "iErr"];
        var schema = new Schema([.. names.Select(n => new Field(n, DataType.Double))]);
        var (random, columns) = (new Random(1), names.Select(_ => new double[Rows]).ToArray());
        for (var row = 0; row < Rows; row++)
        {
            var z = columns[0][row] = 1.5 * random.NextDouble();
            for (var band = 0; band < 4; band++)
            {
                columns[1 + band][row] = 20 + (2 * random.NextDouble()) + ((3 - band) * (0.3 + (0.5 * z) + (0.1 * z * z * band))) + (0.03 * random.NextDouble());
                columns[5 + band][row] = 0.02;
            }
        }

        var batches = Enumerable.Range(0, Rows / 250).Select(b => new RecordBatch(schema, [.. columns.Select(c => new Column<double>(c.AsMemory(250 * b, 250)))], 250));
        return new(schema, [.. batches]);
    }

    static string FileOf(MyDbFolder folder) => Path.Combine(folder.UserFolder(), "models", "m.photoz");

    /// <summary>The model's own numbers, without what the header says of its making.</summary>
    static string Payload(MyDbFolder folder)
    {
        var bytes = File.ReadAllBytes(FileOf(folder));
        return Convert.ToHexString(SHA256.HashData(bytes.AsSpan(16 + BitConverter.ToInt32(bytes, 12))[..^32]));
    }
}
