using Rubin.Query.Arrow;
using Rubin.Query.Parquet;
using Rubin.Query.Tests.DuckDb;

namespace Rubin.Query.Tests.Parquet;

/// <summary>What is written, DuckDB reads to the same values.</summary>
public sealed class WriterValueTests
{
    static readonly int[] BatchRows = [1, 900, 33, 2500];

    static readonly CompressionCodec[] Codecs =
    [
        CompressionCodec.Uncompressed, CompressionCodec.Snappy, CompressionCodec.Gzip, CompressionCodec.Brotli, CompressionCodec.Zstd,
        CompressionCodec.Lz4Raw,
    ];

    static readonly PageEncoding?[] Encodings =
    [
        null, PageEncoding.Plain, PageEncoding.Rle, PageEncoding.DeltaBinaryPacked, PageEncoding.DeltaLengthByteArray,
        PageEncoding.DeltaByteArray, PageEncoding.ByteStreamSplit,
    ];

    public static TheoryData<int> Types => new(Enumerable.Range(0, RandomTable.Plain.Count));

    [DuckDbTheory]
    [MemberData(nameof(Types))]
    public void Every_type_reads_back_in_every_encoding_and_codec(int type)
    {
        var random = new RandomTable(type);
        var schema = new Schema(
            [new Field("required", RandomTable.Plain[type], Nullable: false), new Field("optional", RandomTable.Plain[type])]);
        var batches = BatchRows.Select(rows => random.Batch(schema, rows)).ToArray();
        var expected = WrittenFile.RowsOf(batches);
        foreach (var encoding in Encodings)
        {
            if (encoding == PageEncoding.ByteStreamSplit && !RandomTable.Plain[type].IsFloating)
            {
                // DuckDB 1.5 reads byte streams of floating point only.
                continue;
            }

            using var file = new WrittenFile();
            var codec = Codecs[(type + (int)(encoding ?? 0)) % Codecs.Length];
            file.Write(schema, batches, new()
            {
                RowGroupRows = 3000,
                PageRows = 512,
                Codec = codec,
                Column = new() { Encoding = encoding, HasBloomFilter = true },
            });
            Assert.Equal(expected, file.Rows());
        }
    }

    [DuckDbFact]
    public void Random_nested_tables_read_back()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new RandomTable(seed);
            var schema = new Schema([.. Enumerable.Range(0, 1 + seed % 4).Select(i => random.Field($"c{i}", 3))]);
            var batches = Enumerable.Range(0, 1 + seed % 5).Select(i => random.Batch(schema, i * i * 50)).ToArray();
            using var file = new WrittenFile();
            file.Write(schema, batches, new()
            {
                RowGroupRows = 1 + seed * 7 % 200,
                PageRows = 1 + seed * 5 % 64,
                DictionaryBytes = seed % 3 == 0 ? 40 : 1 << 20,
                Codec = Codecs[seed % Codecs.Length],
            });
            Assert.Equal(WrittenFile.RowsOf(batches), file.Rows());
        }
    }

    [DuckDbFact]
    public void A_table_without_rows_has_its_columns()
    {
        var schema = new Schema([new Field("a", DataType.Int32), new Field("b", new ListType(DataType.Utf8))]);
        using var file = new WrittenFile();
        var footer = file.Write(schema, []);
        Assert.Empty(footer.RowGroups);
        Assert.Empty(file.Rows());
        Assert.Equal(
            ["[a, INTEGER]", "[b, VARCHAR[]]"],
            file.Query("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet($file))"));
    }

    [DuckDbFact]
    public void A_column_of_nulls_of_no_type_reads_back()
    {
        using var file = new WrittenFile();
        file.Write(new NullColumn(3));
        Assert.Equal(["[NULL]", "[NULL]", "[NULL]"], file.Rows());
    }

    [DuckDbFact]
    public void Large_texts_take_pages_of_their_own()
    {
        var texts = Enumerable.Range(0, 40).Select(i => new string((char)('a' + i % 26), i % 7 == 0 ? 700_000 : i)).ToArray();
        using var file = new WrittenFile();
        file.Write(Tables.Texts(texts));
        Assert.Equal(texts.Select(t => $"[{t}]"), file.Rows());
    }

    [DuckDbFact]
    public void Codes_are_written_as_codes_and_merged_over_batches()
    {
        var (first, second) = (Tables.Texts("u", "g", "unused", "r"), Tables.Texts("r", "i", "g"));
        var schema = new Schema([new Field("band", DataType.Utf8)]);
        RecordBatch[] batches =
        [
            new(schema, [Codes([0, 1, 3, 3], first)], 4),
            new(schema, [Codes([2, 0, 1, 9], second, Bitmap.Of([true, true, true, false]))], 4),
            new(schema, [Tables.Texts("z", "g")], 2),
        ];
        using var file = new WrittenFile();
        file.Write(schema, batches);
        Assert.Equal(["[u]", "[g]", "[r]", "[r]", "[g]", "[r]", "[i]", "[NULL]", "[z]", "[g]"], file.Rows());
        Assert.Equal(["[5]"], file.Query("SELECT stats_distinct_count FROM parquet_metadata($file)"));
    }

    [Fact]
    public void A_null_where_the_schema_allows_none_is_an_error()
    {
        var schema = new Schema([new Field("v", DataType.Int32, Nullable: false)]);
        using var writer = new ParquetWriter(new MemoryStream(), schema);
        writer.Write(new(schema, [Ints([1, 2], Bitmap.Of([true, false]))], 2));
        var error = Assert.Throws<QueryException>(() => writer.Complete());
        Assert.Equal("column \"v\" holds NULL although its schema allows none", error.Message);
    }

    [Fact]
    public void A_decimal_beyond_its_precision_is_an_error()
    {
        using var writer = new ParquetWriter(new MemoryStream(), new Schema([new Field("v", new DecimalType(9, 0))]));
        var column = new Column<Int128>(new DecimalType(9, 0), new[] { (Int128)long.MaxValue });
        writer.Write(new(writer.Schema.Arrow, [column], 1));
        Assert.Equal(QueryErrorCode.Value, Assert.Throws<QueryException>(() => writer.Complete()).Code);
    }

    static DictionaryColumn Codes(int[] codes, Column values, Bitmap validity = default) => new(codes, values, validity);

    static Column<int> Ints(int[] values, Bitmap validity) => new(values, validity);
}
