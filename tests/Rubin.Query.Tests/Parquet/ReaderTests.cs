using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Parquet;

/// <summary>Random tables, written with small pages in random encodings, read whole, in part and late.</summary>
public class ReaderTests
{
    const int Rows = 1500;

    static readonly CompressionCodec[] Codecs =
        [CompressionCodec.Uncompressed, CompressionCodec.Snappy, CompressionCodec.Gzip, CompressionCodec.Zstd, CompressionCodec.Lz4Raw, CompressionCodec.Brotli];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_come_back(int seed)
    {
        using var table = new RandomFile(seed);
        using var file = ParquetFile.Open(table.Path);
        using var reader = new RowGroupReader(file, Projection.All(file.Layout), batchRows: table.Random.Next(1, 700));
        List<RecordBatch> batches = [];
        foreach (var group in file.RowGroups)
        {
            reader.Open(group);
            while (reader.Read() is { } batch)
            {
                batches.Add(batch);
            }
        }

        Assert.Equal(table.Rows, WrittenFile.RowsOf(batches));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_come_back_where_there_is_no_memory_for_pages(int seed)
    {
        using var table = new RandomFile(seed);
        using var file = ParquetFile.Open(table.Path);
        var budget = new SmallBudget(seed % 3 << 20);
        using (var reader = new RowGroupReader(file, Projection.All(file.Layout), batchRows: table.Random.Next(1, 700), memory: budget))
        {
            foreach (var group in file.RowGroups)
            {
                var ranges = RandomRanges(table.Random, group.RowCount);
                List<RecordBatch> batches = [];
                reader.Open(group, ranges);
                while (reader.Read() is { } batch)
                {
                    batches.Add(batch);
                }

                Assert.Equal(ranges.Ranges.SelectMany(r => table.Rows.GetRange((int)(group.FirstRow + r.Start), (int)r.Count)), WrittenFile.RowsOf(batches));
            }
        }

        Assert.Equal(0, budget.Held);
    }

    sealed class SmallBudget(long most) : IPageBudget
    {
        public long Held { get; private set; }

        public bool TryHold(long bytes)
        {
            var hasRoom = Held + bytes <= most;
            Held += hasRoom ? bytes : 0;
            return hasRoom;
        }

        public void Release(long bytes) => Held -= bytes;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Ranges_of_rows_come_back(int seed)
    {
        using var table = new RandomFile(seed);
        using var file = ParquetFile.Open(table.Path);
        using var reader = new RowGroupReader(file, Projection.All(file.Layout), batchRows: table.Random.Next(1, 700));
        foreach (var group in file.RowGroups)
        {
            var ranges = RandomRanges(table.Random, group.RowCount);
            List<RecordBatch> batches = [];
            List<string> expected = [];
            reader.Open(group, ranges);
            while (reader.Read() is { } batch)
            {
                batches.Add(batch);
                expected.AddRange(reader.BatchRanges.SelectMany(r => table.Rows.GetRange((int)(group.FirstRow + r.Start), (int)r.Count)));
            }

            Assert.Equal(ranges.Ranges.SelectMany(r => table.Rows.GetRange((int)(group.FirstRow + r.Start), (int)r.Count)), expected);
            Assert.Equal(expected, WrittenFile.RowsOf(batches));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Late_columns_have_the_selected_rows(int seed)
    {
        using var table = new RandomFile(seed);
        using var file = ParquetFile.Open(table.Path);
        var all = Projection.All(file.Layout);
        using var reader = new RowGroupReader(file, Projection.Columns(file.Layout, [0]), all, batchRows: table.Random.Next(1, 700));
        foreach (var group in file.RowGroups)
        {
            reader.Open(group, table.Random.Next(2) == 0 ? null : RandomRanges(table.Random, group.RowCount));
            while (reader.Read() is { } batch)
            {
                if (table.Random.Next(3) == 0)
                {
                    continue;
                }

                var rows = reader.BatchRanges.SelectMany(r => table.Rows.GetRange((int)(group.FirstRow + r.Start), (int)r.Count)).ToArray();
                var share = table.Random.NextDouble() * (table.Random.Next(2) == 0 ? 1 : 0.05);
                int[] selected = [.. Enumerable.Range(0, batch.Length).Where(_ => table.Random.NextDouble() < share)];
                var rest = reader.ReadRest(selected);
                Assert.Equal(selected.Select(i => rows[i]), WrittenFile.RowsOf([rest]));
            }
        }
    }

    static RowRanges RandomRanges(Random random, long rows)
    {
        List<RowRange> ranges = [];
        for (var row = random.Next(50); row < rows; row += random.Next(1, 400))
        {
            var end = Math.Min(rows, row + random.Next(1, random.Next(2) == 0 ? 5 : 300));
            ranges.Add(new(row, end));
            row = (int)end;
        }

        return RowRanges.Of(ranges);
    }

    /// <summary>A file of a random table.</summary>
    sealed class RandomFile : IDisposable
    {
        readonly string _path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"rubin-query-{Guid.NewGuid():N}.parquet");

        public RandomFile(int seed)
        {
            Random = new(seed);
            var table = new RandomTable(seed);
            var schema = new Schema([.. Enumerable.Range(0, 6).Select(i => table.Field($"c{i}", i < 3 ? 0 : 3))]);
            var batch = table.Batch(schema, ReaderTests.Rows);
            Rows = WrittenFile.RowsOf([batch]);
            using var writer = ParquetWriter.Create(_path, schema, Options());
            writer.Write(batch);
            writer.Complete();
        }

        public string Path => _path;

        public Random Random { get; }

        public List<string> Rows { get; }

        ParquetWriteOptions Options() => new()
        {
            Codec = Codecs[Random.Next(Codecs.Length)],
            RowGroupRows = Random.Next(200, 2000),
            PageRows = Random.Next(10, 500),
            PageBytes = Random.Next(500, 50_000),
            DictionaryBytes = Random.Next(2) == 0 ? 1 << 20 : 500,
            HasPageIndex = Random.Next(2) == 0,
            Column = new() { MayUseDictionary = Random.Next(2) == 0 },
        };

        public void Dispose() => File.Delete(_path);
    }
}
