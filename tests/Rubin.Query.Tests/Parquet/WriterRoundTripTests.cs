using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Parquet;

/// <summary>What is written, our own reader reads to the same values and types.</summary>
public sealed class WriterRoundTripTests
{
    static readonly PageEncoding?[] Encodings =
        [null, PageEncoding.Plain, PageEncoding.DeltaBinaryPacked, PageEncoding.DeltaByteArray, PageEncoding.ByteStreamSplit];

    static readonly CompressionCodec[] Codecs =
    [
        CompressionCodec.Uncompressed, CompressionCodec.Snappy, CompressionCodec.Gzip, CompressionCodec.Brotli, CompressionCodec.Zstd,
        CompressionCodec.Lz4Raw,
    ];

    [Fact]
    public void Random_nested_tables_come_back()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new RandomTable(seed);
            var schema = new Schema([.. Enumerable.Range(0, 1 + seed % 4).Select(i => random.Field($"c{i}", 3))]);
            Check(schema, [.. Enumerable.Range(0, 1 + seed % 5).Select(i => random.Batch(schema, i * i * 30))], new()
            {
                RowGroupRows = 1 + seed * 7 % 200,
                PageRows = 1 + seed * 5 % 64,
                DictionaryBytes = seed % 3 == 0 ? 40 : 1 << 20,
                Codec = Codecs[seed % Codecs.Length],
                Column = new() { Encoding = Encodings[seed % Encodings.Length], HasBloomFilter = seed % 2 == 0 },
            });
        }
    }

    [Fact]
    public void Every_type_comes_back_in_every_encoding()
    {
        for (var type = 0; type < RandomTable.Plain.Count; type++)
        {
            var random = new RandomTable(type);
            var schema = new Schema(
                [new Field("required", RandomTable.Plain[type], Nullable: false), new Field("optional", RandomTable.Plain[type])]);
            foreach (var encoding in Encodings)
            {
                var options = new ParquetWriteOptions { PageRows = 128, Column = new() { Encoding = encoding } };
                Check(schema, [random.Batch(schema, 700), random.Batch(schema, 1)], options);
            }
        }
    }

    [Fact]
    public void Units_and_fixed_sizes_come_back()
    {
        var unit = new Metadata([new(MetadataKeys.Unit, "deg")]);
        var element = new Field("item", DataType.Double) { Metadata = unit };
        var schema = new Schema([new Field("pos", new FixedSizeListType(element, 2)) { Metadata = unit }]);
        using var file = new TemporaryFile();
        using (var writer = ParquetWriter.Create(file.Path, schema))
        {
            writer.Complete();
        }

        using var read = ParquetFile.Open(file.Path);
        Assert.Equal("deg", read.Schema[0].Unit);
        var type = Assert.IsType<FixedSizeListType>(read.Schema[0].Type);
        Assert.Equal(2, type.Size);
        Assert.Equal("deg", type.Element.Unit);
    }

    static void Check(Schema schema, RecordBatch[] batches, ParquetWriteOptions options)
    {
        using var file = new TemporaryFile();
        using (var writer = ParquetWriter.Create(file.Path, schema, options))
        {
            foreach (var batch in batches)
            {
                writer.Write(batch);
            }

            writer.Complete();
        }

        List<object?[]> expected = [];
        foreach (var batch in batches)
        {
            ParquetRows.AddRows(expected, batch);
        }

        ParquetRows.AssertEqual(expected, ParquetRows.Ours(file.Path, 100), [.. schema.Fields.Select(f => $"{f.Name} {f.Type}")]);
    }
}
