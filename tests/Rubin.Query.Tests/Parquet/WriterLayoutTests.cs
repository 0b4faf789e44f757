using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Ipc;
using Rubin.Query.Parquet;
using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Parquet;

/// <summary>Row groups, pages, encodings, sorting and metadata are as asked for, as DuckDB and the footer see them.</summary>
public sealed class WriterLayoutTests
{
    static readonly Schema Numbers = new([new Field("id", DataType.Int64)]);

    [DuckDbFact]
    public void Row_groups_have_exactly_the_rows_asked_for()
    {
        using var file = new WrittenFile();
        file.Write(Numbers, [Ids(0, 5), Ids(5, 0), Ids(5, 37), Ids(42, 8)], new() { RowGroupRows = 20 });
        Assert.Equal(["[0, 20]", "[1, 20]", "[2, 10]"], file.Query("SELECT row_group_id, row_group_num_rows FROM parquet_metadata($file)"));
        Assert.Equal(["[50, 1225]"], file.Query("SELECT count(*), sum(id)::BIGINT FROM read_parquet($file)"));
    }

    [DuckDbFact]
    public void Row_groups_of_one_row_read_back()
    {
        using var file = new WrittenFile();
        file.Write(Numbers, [Ids(0, 50)], new() { RowGroupRows = 1 });
        Assert.Equal(["[50, 1225]"], file.Query("SELECT count(*), sum(id)::BIGINT FROM read_parquet($file)"));
        Assert.Equal(["[50]"], file.Query("SELECT count(DISTINCT row_group_id) FROM parquet_metadata($file)"));
    }

    [DuckDbFact]
    public void Encodings_follow_the_values()
    {
        var random = new Random(1);
        var schema = new Schema([.. "repeated ascending random real text flag".Split(' ').Zip(
            [DataType.Int32, DataType.Int64, DataType.Int64, DataType.Double, DataType.Utf8, DataType.Boolean],
            (name, type) => new Field(name, type))]);
        var texts = Enumerable.Range(0, 5000).Select(i => $"star {i}").ToArray();
        var batch = new RecordBatch(
            schema,
            [
                new Column<int>(Make(i => i % 7)), new Column<long>(Make(i => 3_000_000_000L * i + random.Next(100))),
                new Column<long>(Make(_ => random.NextInt64())), new Column<double>(Make(_ => random.NextDouble())),
                Tables.Texts(texts), new BooleanColumn(Bitmap.Of(Make(i => i % 3 == 0)), 5000),
            ],
            5000);
        using var file = new WrittenFile();
        file.Write(schema, [batch]);
        Assert.Equal(
            [
                "[repeated, RLE, RLE_DICTIONARY, PLAIN]", "[ascending, RLE, DELTA_BINARY_PACKED]", "[random, RLE, PLAIN]",
                "[real, RLE, BYTE_STREAM_SPLIT]", "[text, RLE, DELTA_LENGTH_BYTE_ARRAY]", "[flag, RLE]",
            ],
            file.Query("SELECT path_in_schema, encodings FROM parquet_metadata($file)"));

        static T[] Make<T>(Func<int, T> value) => [.. Enumerable.Range(0, 5000).Select(value)];
    }

    [DuckDbFact]
    public void A_dictionary_that_grows_too_large_is_given_up()
    {
        var schema = new Schema([new Field("t", DataType.Utf8)]);
        var column = Tables.Texts([.. Enumerable.Range(0, 4000).Select(i => $"name {i % 1000}")]);
        using var file = new WrittenFile();
        file.Write(schema, [new(schema, [column], 4000)], new() { DictionaryBytes = 5000 });
        Assert.Equal(["[RLE, DELTA_LENGTH_BYTE_ARRAY]"], file.Query("SELECT encodings FROM parquet_metadata($file)"));
        Assert.Equal(["[4000, 1000]"], file.Query("SELECT count(*), count(DISTINCT t) FROM read_parquet($file)"));
    }

    [Fact]
    public void Sorting_and_page_indexes_are_in_the_file()
    {
        var stream = new MemoryStream();
        var schema = new Schema(
            [new Field("lc", new StructType([new Field("mjd", new ListType(DataType.Double))])), new Field("id", DataType.Int64)]);
        using var writer = new ParquetWriter(stream, schema, new() { PageRows = 10, SortedBy = [new("id", Descending: true)] });
        var lists = new ListColumn(new ListType(DataType.Double), new int[31], new Column<double>(Array.Empty<double>()));
        writer.Write(new(schema, [new StructColumn((StructType)schema[0].Type, 30, [lists]), Ids(0, 30).Columns[0]], 30));
        writer.Complete();

        var bytes = stream.ToArray();
        var footer = FooterReader.Read(bytes.AsSpan()[..^8][^BitConverter.ToInt32(bytes, bytes.Length - 8)..]);
        var group = Assert.Single(footer.RowGroups);
        Assert.Equal([new SortingColumn(1, true, false)], group.SortingColumns);
        Assert.Equal("lc.mjd.list.element", string.Join('.', group.Columns[0].Path));
        var chunk = group.Columns[1];
        var offsets = PageIndexReader.ReadOffsetIndex(Part(chunk.OffsetIndex));
        var index = PageIndexReader.ReadColumnIndex(Part(chunk.ColumnIndex));
        Assert.Equal([0L, 10, 20], offsets.Pages.Select(p => p.FirstRow));
        Assert.Equal(chunk.DataPageOffset, offsets.Pages[0].Offset);
        Assert.Equal(chunk.CompressedBytes, offsets.Pages.Sum(p => p.CompressedBytes));
        Assert.Equal([0L, 10, 20], index.Min.Select(m => BitConverter.ToInt64(m)));
        Assert.Equal([9L, 19, 29], index.Max.Select(m => BitConverter.ToInt64(m)));
        Assert.Equal(BoundaryOrder.Ascending, index.Order);

        ReadOnlySpan<byte> Part(ByteRange? range) => bytes.AsSpan((int)range!.Value.Offset, range.Value.Length);
    }

    [Fact]
    public void A_sort_column_that_does_not_exist_is_an_error()
    {
        var error = Assert.Throws<QueryException>(() => new ParquetWriter(new MemoryStream(), Numbers, new() { SortedBy = [new("ra")] }));
        Assert.Equal(QueryErrorCode.UnknownColumn, error.Code);
    }

    [Fact]
    public void A_cancelled_write_stops_before_the_row_group_is_encoded()
    {
        using var stream = new MemoryStream();
        using var writer = new ParquetWriter(stream, Numbers, new() { RowGroupRows = 100 });
        using var cancel = new CancellationTokenSource();
        writer.Write(Ids(0, 99), cancel.Token);
        cancel.Cancel();
        Assert.Throws<OperationCanceledException>(() => writer.Write(Ids(99, 2), cancel.Token));
        Assert.Throws<OperationCanceledException>(() => writer.Complete(cancel.Token));
        Assert.InRange(stream.Length, 0, 4);
    }

    [Fact]
    public void Types_that_Parquet_cannot_hold_are_an_error()
    {
        DataType deep = DataType.Int32;
        for (var i = 0; i < 40; i++)
        {
            deep = new ListType(deep);
        }

        foreach (var type in new[] { deep, new StructType([]) })
        {
            var error = Assert.Throws<QueryException>(() => new ParquetWriter(new MemoryStream(), new Schema([new Field("v", type)])));
            Assert.Equal(QueryErrorCode.Unsupported, error.Code);
        }
    }

    [DuckDbFact]
    public void Bloom_filters_exclude_values_that_are_not_there()
    {
        using var file = new WrittenFile();
        var ids = new Column<long>(Enumerable.Range(0, 2000).Select(i => 7919L * i).ToArray());
        file.Write(Numbers, [new(Numbers, [ids], 2000)], new()
        {
            RowGroupRows = 1000,
            Column = new() { HasBloomFilter = true, Encoding = PageEncoding.Plain },
        });
        Assert.Equal(
            ["[0, False]", "[1, True]"],
            file.Query("SELECT row_group_id, bloom_filter_excludes FROM parquet_bloom_probe($file, 'id', 7919 * 500)"));
        var wrong = 0;
        for (var i = 0; i < 300; i++)
        {
            var absent = 7919L * i * 3 + 1;
            wrong += file.Query($"SELECT 1 FROM parquet_bloom_probe($file, 'id', {absent}) WHERE NOT bloom_filter_excludes").Count;
        }

        Assert.InRange(wrong, 0, 24);
    }

    [DuckDbFact]
    public void Key_values_and_the_arrow_schema_are_in_the_file()
    {
        var unit = new Metadata([new(MetadataKeys.Unit, "deg")]);
        var schema = new Schema([new Field("ra", new FixedSizeListType(DataType.Double, 2)) { Metadata = unit }])
        {
            Metadata = new([new("a", "1"), new("b", "2")]),
        };
        using var file = new WrittenFile();
        file.Write(schema, [], new() { KeyValues = new([new("b", "ä")]) });
        var pairs = file.Query("SELECT decode(key), decode(value) FROM parquet_kv_metadata($file) ORDER BY 1");
        Assert.Equal(["[a, 1]", "[b, ä]"], pairs[1..]);
        var message = Convert.FromBase64String(pairs[0]["[ARROW:schema, ".Length..^1]);
        using var reader = new ArrowStreamReader(new MemoryStream(message));
        Assert.Equal(schema, reader.Schema);
        Assert.Equal("deg", reader.Schema[0].Unit);
        var createdBy = file.Query("SELECT created_by FROM parquet_file_metadata($file)")[0];
        Assert.StartsWith("[rubin-query version ", createdBy, StringComparison.Ordinal);
    }

    [DuckDbFact]
    public void Row_groups_encoded_by_several_threads_are_put_in_order()
    {
        using var file = new WrittenFile();
        var groups = new EncodedRowGroup[8];
        Parallel.For(0, groups.Length, i =>
        {
            using var encoder = new RowGroupEncoder(Numbers);
            groups[i] = encoder.Encode([Ids(100 * i, 60), Ids(100 * i + 60, 40)]);
        });
        using (var writer = ParquetWriter.Create(file.Path, Numbers))
        {
            writer.Write(Ids(-5, 5));
            foreach (var group in groups)
            {
                writer.Append(group);
            }

            writer.Complete();
        }

        Assert.Equal(Enumerable.Range(-5, 805).Select(i => $"[{i}]"), file.Rows());
        Assert.Equal(["[9]"], file.Query("SELECT count(*) FROM parquet_metadata($file)"));
    }

    [DuckDbFact]
    public async Task Writing_asynchronously_gives_the_same_bytes()
    {
        using var file = new WrittenFile();
        file.Write(Numbers, [Ids(0, 100), Ids(100, 100)], new() { RowGroupRows = 30 });
        var stream = new MemoryStream();
        await using var writer = new ParquetWriter(stream, Numbers, new() { RowGroupRows = 30 });
        await writer.WriteAsync(Ids(0, 100));
        await writer.WriteAsync(Ids(100, 100));
        await writer.CompleteAsync();
        Assert.Equal(await File.ReadAllBytesAsync(file.Path), stream.ToArray());
    }

    [Fact]
    public void A_file_appears_only_when_complete()
    {
        var folder = Directory.CreateTempSubdirectory("rubin-query-");
        var path = Path.Combine(folder.FullName, "part.parquet");
        using (var abandoned = ParquetWriter.Create(path, Numbers))
        {
            abandoned.Write(Ids(0, 10));
            Assert.False(File.Exists(path));
        }

        Assert.Empty(folder.GetFiles());
        using (var writer = ParquetWriter.Create(path, Numbers))
        {
            writer.Complete();
            Assert.Throws<InvalidOperationException>(() => writer.Write(Ids(0, 1)));
        }

        Assert.Equal("part.parquet", Assert.Single(folder.GetFiles()).Name);
        folder.Delete(recursive: true);
    }

    [DuckDbFact]
    public void Metadata_files_hold_the_row_groups_of_all_files()
    {
        using var file = new WrittenFile();
        using var metadata = new WrittenFile();
        var footer = file.Write(Numbers, [Ids(0, 40)], new() { RowGroupRows = 25 });
        MetadataFile.Write(metadata.Path, Numbers, [("Norder=0/Dir=0/Npix=1.parquet", footer), ("Norder=0/Dir=0/Npix=2.parquet", footer)]);
        Assert.Equal(
            ["[0, 25, 0, 24]", "[1, 15, 25, 39]", "[2, 25, 0, 24]", "[3, 15, 25, 39]"],
            metadata.Query("SELECT row_group_id, row_group_num_rows, stats_min_value, stats_max_value FROM parquet_metadata($file)"));
        var bytes = File.ReadAllBytes(metadata.Path);
        var read = FooterReader.Read(bytes.AsSpan()[..^8][^BitConverter.ToInt32(bytes, bytes.Length - 8)..]);
        Assert.Equal("Norder=0/Dir=0/Npix=2.parquet", read.RowGroups[2].Columns[0].FilePath);
        Assert.Equal(80, read.RowCount);

        using var common = new WrittenFile();
        MetadataFile.WriteSchema(common.Path, Numbers);
        Assert.Empty(common.Rows());
    }

    static RecordBatch Ids(long first, int count) =>
        new(Numbers, [new Column<long>(Enumerable.Range(0, count).Select(i => first + i).ToArray())], count);
}
