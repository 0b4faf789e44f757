using Rubin.Query.DuckDb;
using Rubin.Query.Parquet;
using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Parquet;

/// <summary>Files that DuckDB writes, in every codec and page layout it has, read to the values that went in.</summary>
public sealed class DuckDbFilesTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("rubin-parquet-").FullName;

    /// <summary>Rows of every type that DuckDB and we share, with NULLs and nested values; 9,000 of them.</summary>
    const string Table =
        """
        SELECT i, (i % 100)::TINYINT AS i8, (i % 3000)::SMALLINT AS i16, i::INTEGER AS i32, i * 10000000000 AS i64,
            (i % 200)::UTINYINT AS u8, (i % 60000)::USMALLINT AS u16, (i * 200000)::UINTEGER AS u32, (i::UBIGINT * 900000000000000::UBIGINT) AS u64,
            CASE WHEN i % 7 <> 0 THEN i / 3.0::FLOAT END::FLOAT AS f, CASE WHEN hash(i) % 5 = 0 THEN NULL ELSE sqrt(i) END AS d,
            CASE WHEN i > 3000 AND i < 6000 THEN NULL ELSE i % 3 = 0 END AS b,
            'name' || i AS unique_text, 'band ' || (i % 6) AS band, CASE WHEN i % 2 = 0 THEN 'x' || (i % 900) END AS some_text,
            CASE WHEN i % 11 = 0 THEN '' ELSE repeat('é', i % 40) END AS long_text, encode('b' || (i % 1000)) AS bytes,
            DATE '2020-01-01' + (i % 5000)::INTEGER AS day, TIME '00:00:01' + to_seconds(i % 80000) AS time_of_day,
            TIMESTAMP '1990-01-01 00:00:00.123456' + to_seconds(i * 3600) AS instant,
            make_timestamp_ns(1600000000000000000 + i) AS instant_ns,
            (i / 100.0)::DECIMAL(7, 2) AS small_decimal, (i * 1.5)::DECIMAL(18, 4) AS decimal, (i * -123456789.25)::DECIMAL(38, 9) AS wide_decimal,
            CASE WHEN i % 4 = 0 THEN NULL WHEN i % 4 = 1 THEN [] ELSE [i, NULL, i + 1] END AS list,
            [[i], [], NULL, [i, i % 5]] AS list_of_lists,
            CASE WHEN i % 9 <> 0 THEN {'a': i, 'b': CASE WHEN i % 2 = 0 THEN 's' || (i % 50) END} END AS struct,
            CASE WHEN i % 13 <> 0 THEN list_transform(range(i % 5), k -> {'mag': k + i / 7.0, 'band': CASE WHEN k = 2 THEN NULL ELSE 'b' || k END}) END AS light_curve,
            {'mag': range(i % 4), 'inner': {'x': CASE WHEN i % 3 = 0 THEN NULL ELSE i END}} AS struct_of_lists,
            NULL::INTEGER AS nothing
        FROM range(9000) t(i)
        """;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [DuckDbTheory]
    [InlineData("uncompressed", "V1", 122880)]
    [InlineData("uncompressed", "V2", 122880)]
    [InlineData("snappy", "V1", 2048)]
    [InlineData("snappy", "V2", 6000)]
    [InlineData("gzip", "V1", 122880)]
    [InlineData("zstd", "V1", 5000)]
    [InlineData("zstd", "V2", 122880)]
    [InlineData("lz4_raw", "V1", 122880)]
    [InlineData("brotli", "V2", 122880)]
    public void Every_codec_and_layout_reads_back(string codec, string version, int groupRows)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var path = Path.Combine(_folder, "t.parquet");
        connection.Execute($"COPY ({Table}) TO '{path}' (FORMAT parquet, COMPRESSION {codec}, PARQUET_VERSION {version}, ROW_GROUP_SIZE {groupRows})");
        var expected = ParquetRows.DuckDbs(connection, path);
        using var file = ParquetFile.Open(path);
        string[] names = [.. file.Schema.Fields.Select(f => f.Name)];
        ParquetRows.AssertEqual(expected, ParquetRows.Ours(path), names);
        ParquetRows.AssertEqual(expected, ParquetRows.Ours(path, batchRows: 777), names);
    }

    [DuckDbFact]
    public void A_field_of_a_list_of_structs_is_read_alone()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var path = Path.Combine(_folder, "t.parquet");
        connection.Execute($"COPY ({Table}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 4096)");
        using var result = connection.Query(
            $"SELECT list_transform(light_curve, k -> {{'mag': k.mag}}) AS light_curve, i, {{'inner': struct_of_lists.inner}} FROM '{path}'");
        var expected = result.ReadRows();

        using var file = ParquetFile.Open(path);
        var projection = Projection.Of(file.Layout, ["light_curve.mag", "i", "struct_of_lists.inner.x"]);
        using var reader = new RowGroupReader(file, projection);
        List<object?[]> actual = [];
        foreach (var group in file.RowGroups)
        {
            reader.Open(group);
            while (reader.Read() is { } batch)
            {
                ParquetRows.AddRows(actual, batch);
            }
        }

        ParquetRows.AssertEqual(expected, actual, ["light_curve", "i", "struct_of_lists"]);
    }
}
