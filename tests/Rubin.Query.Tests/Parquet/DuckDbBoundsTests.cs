using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;
using Rubin.Query.Parquet;
using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Parquet;

/// <summary>Statistics and bloom filters that DuckDB writes say what DuckDB says of the data; many workers read one file.</summary>
public sealed class DuckDbBoundsTests : IDisposable
{
    readonly string _path = Path.Combine(Path.GetTempPath(), $"rubin-query-{Guid.NewGuid():N}.parquet");
    readonly DuckDbDatabase _database = DuckDbDatabase.Open();
    readonly DuckDbConnection _connection;

    public DuckDbBoundsTests()
    {
        _connection = _database.Connect();
        _connection.Execute(
            $"""
            COPY (SELECT (hash(i) % 200)::INTEGER * 3 - 200 AS i, ((hash(i) % 150)::DOUBLE) / 4 - 20 AS d, 'n' || (hash(i) % 180) AS s,
                CASE WHEN i % 3 > 0 THEN (i % 9000000)::UINTEGER END AS u, i AS row FROM range(10000) t(i))
            TO '{_path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)
            """);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        File.Delete(_path);
    }

    [DuckDbFact]
    public void Bounds_are_the_extremes()
    {
        using var file = ParquetFile.Open(_path);
        foreach (var group in file.RowGroups)
        {
            using var result = _connection.Query(
                $"SELECT min(i), max(i), min(d), max(d), min(s), max(s), count(*) - count(u) FROM '{_path}' "
                + $"WHERE row >= {group.FirstRow} AND row < {group.FirstRow + group.RowCount}");
            var expected = result.ReadRows()[0];
            var (i, d, s) = (group.Bounds(file.Layout.Leaves[0]), group.Bounds(file.Layout.Leaves[1]), group.Bounds(file.Layout.Leaves[2]));
            Assert.Equal(expected[0], (int)i.Min!.Value.Integer!.Value);
            Assert.Equal(expected[1], (int)i.Max!.Value.Integer!.Value);
            Assert.True(i.IsMinExact && i.IsMaxExact);
            Assert.Equal(expected[2], d.Min!.Value.Real);
            Assert.Equal(expected[3], d.Max!.Value.Real);
            Assert.Equal(expected[4], s.Min!.Value.Text);
            Assert.Equal(expected[5], s.Max!.Value.Text);
            Assert.Equal(expected[6], group.Bounds(file.Layout.Leaves[3]).NullCount);
        }
    }

    [DuckDbFact]
    public void Bloom_filters_keep_what_is_there_and_drop_most_of_the_rest()
    {
        using var file = ParquetFile.Open(_path);
        var group = file.RowGroups[0];
        var (integers, reals, texts) = (file.Layout.Leaves[0], file.Layout.Leaves[1], file.Layout.Leaves[2]);
        Assert.NotNull(group.Metadata.Columns[0].BloomFilterOffset);
        using var result = _connection.Query($"SELECT i, d, s FROM '{_path}' WHERE row < {group.RowCount}");
        foreach (var row in result.ReadRows())
        {
            Assert.True(group.MayMatch([new ColumnIn(integers, [BoundValue.Of((int)row[0]!)])]));
            Assert.True(group.MayMatch([new ColumnIn(reals, [BoundValue.Of((double)row[1]!)])]));
            Assert.True(group.MayMatch([new ColumnIn(texts, [BoundValue.Of((string)row[2]!)])]));
        }

        Assert.InRange(Enumerable.Range(0, 199).Count(k => group.MayMatch([new ColumnIn(integers, [BoundValue.Of(3 * k - 199)])])), 0, 20);
        Assert.InRange(Enumerable.Range(0, 149).Count(k => group.MayMatch([new ColumnIn(reals, [BoundValue.Of(k / 4.0 - 19.9)])])), 0, 20);
        Assert.InRange(Enumerable.Range(0, 179).Count(k => group.MayMatch([new ColumnIn(texts, [BoundValue.Of($"n{k}x")])])), 0, 20);
    }

    [DuckDbFact]
    public void Many_workers_read_one_file()
    {
        using var file = ParquetFile.Open(_path);
        var sums = new long[8];
        var next = -1;
        Thread[] workers = [.. Enumerable.Range(0, sums.Length).Select(w => new Thread(() =>
        {
            using var reader = new RowGroupReader(file, Projection.Of(file.Layout, ["row"]), batchRows: 100);
            for (var task = Interlocked.Increment(ref next); task < 20 * file.RowGroups.Count; task = Interlocked.Increment(ref next))
            {
                reader.Open(file.RowGroups[task % file.RowGroups.Count]);
                while (reader.Read() is { } batch)
                {
                    foreach (var value in ((Column<long>)batch.Columns[0]).Values)
                    {
                        sums[w] += value;
                    }
                }
            }
        }))];
        Array.ForEach(workers, w => w.Start());
        Array.ForEach(workers, w => w.Join());
        Assert.Equal(20L * 10_000 * 9_999 / 2, sums.Sum());
    }
}
