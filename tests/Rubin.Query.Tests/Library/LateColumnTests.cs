using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Library;

/// <summary>Columns that are read only for the rows that meet a condition, with those between passed over: of every type, encoding and codec that DuckDB writes, they are what DuckDB reads.</summary>
public sealed class LateColumnTests : IDisposable
{
    const string Rows = """
        SELECT i AS id, 'name ' || hash(i) AS text, CASE WHEN i % 5 = 0 THEN NULL ELSE repeat('x', (i % 40)::INTEGER) || hash(i) END AS partly, 'band' || i % 6 AS few, encode('b' || hash(i)) AS bytes,
            (hash(i) % 1000003)::BIGINT AS big, (i % 1000)::SMALLINT AS small, (hash(i) % 100000) / 7.0 AS x, CASE WHEN i % 7 = 0 THEN NULL ELSE ((hash(i) % 1000) / 3.0)::FLOAT END AS y, hash(i) % 3 = 0 AS flag,
            DATE '2026-01-01' + (hash(i) % 3000)::INTEGER AS day, TIMESTAMP '2026-01-01' + to_seconds((hash(i) % 1000000)::BIGINT) AS t, ((hash(i) % 1000000) / 100)::DECIMAL(12, 2) AS price
        FROM range(25000) AS t(i)
        """;

    static readonly string[] Conditions =
    [
        "id = 24999", "id % 6007 = 11", "id % 501 < 2", "id % 50 BETWEEN 7 AND 9", "x < 100", "x BETWEEN 1000 AND 4000", "id % 3 <> 0", "small = 17 OR id > 24990", "flag AND x > 9000", "partly LIKE '%77%'",
        "few = 'band3' AND y > 200", "id < 0",
    ];

    readonly DuckDbFiles _files = new();

    [DuckDbTheory]
    [InlineData("PARQUET_VERSION v1, COMPRESSION snappy, ROW_GROUP_SIZE 2048")]
    [InlineData("PARQUET_VERSION v1, COMPRESSION uncompressed, ROW_GROUP_SIZE 10240")]
    [InlineData("PARQUET_VERSION v1, COMPRESSION zstd, ROW_GROUP_SIZE 122880, DICTIONARY_SIZE_LIMIT 1")]
    [InlineData("PARQUET_VERSION v2, COMPRESSION snappy, ROW_GROUP_SIZE 10240, DICTIONARY_SIZE_LIMIT 1")]
    [InlineData("PARQUET_VERSION v2, COMPRESSION zstd, ROW_GROUP_SIZE 2048")]
    [InlineData("PARQUET_VERSION v2, COMPRESSION uncompressed, ROW_GROUP_SIZE 122880")]
    public async Task Rows_that_meet_a_condition_are_those_of_DuckDb(string form)
    {
        _files.Write("t", Rows, form);
        foreach (var condition in Conditions)
        {
            await _files.CompareAsync(
                $"SELECT * FROM p.t WHERE {condition} ORDER BY id",
                new() { Workers = 1 }, new() { Workers = 2, BatchRows = 300 }, new() { Workers = 2, MemoryBytes = 1 << 20 });
        }
    }

    public void Dispose() => _files.Dispose();
}
