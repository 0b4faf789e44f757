using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Ipc;

namespace Rubin.Query.Tests.Arrow;

public class IpcTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Batches_written_as_a_stream_are_read_back(int seed)
    {
        var batches = Batches(new Random(seed));
        using var reader = new ArrowStreamReader(new MemoryStream(Write(batches, ArrowFormat.Stream)));
        AssertSchema(batches[0].Schema, reader.Schema);
        foreach (var batch in batches)
        {
            AssertSame(batch, reader.Read()!);
        }

        Assert.Null(reader.Read());
        Assert.Null(reader.Read());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Batches_written_as_a_file_are_read_back_in_any_order(int seed)
    {
        var batches = Batches(new Random(seed));
        using var reader = ArrowFileReader.Open(Write(batches, ArrowFormat.File));
        AssertSchema(batches[0].Schema, reader.Schema);
        Assert.Equal(batches.Count, reader.BatchCount);
        for (var i = batches.Count - 1; i >= 0; i--)
        {
            AssertSame(batches[i], reader.Read(i));
        }
    }

    [Fact]
    public void Files_are_opened_by_path()
    {
        var batches = Batches(new Random(1));
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Write(batches, ArrowFormat.File));
            using var reader = ArrowFileReader.Open(path);
            AssertSame(batches[0], reader.Read(0));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_dictionary_grows_by_deltas()
    {
        var type = new DictionaryType(DataType.Utf8);
        var schema = new Schema([new("band", type)]);
        RecordBatch Of(params object?[] bands) => new(schema, [RandomColumns.Of(type, bands)], bands.Length);
        RecordBatch[] batches = [Of("g", null, "g"), Of("r", "g"), Of(), Of("i", "r")];
        using var reader = new ArrowStreamReader(new MemoryStream(Write(batches, ArrowFormat.Stream)));
        var sizes = batches.Select(batch =>
        {
            var read = reader.Read()!;
            AssertSame(batch, read);
            return ((DictionaryColumn)read.Columns[0]).Dictionary.Length;
        });
        Assert.Equal([1, 2, 2, 3], sizes.ToArray());
    }

    [Fact]
    public void A_dictionary_is_replaced_by_a_later_one()
    {
        var schema = new Schema([new("band", new DictionaryType(DataType.Utf8))]);
        byte[] Stream(params string[] bands) =>
            Write([new(schema, [RandomColumns.Of(schema[0].Type, bands)], bands.Length)], ArrowFormat.Stream);
        var (first, second) = (Stream("g", "r"), Stream("y", "z"));
        var schemaBytes = 8 + BitConverter.ToInt32(second, 4);
        var batches = IpcFuzz.ReadAll([.. first[..^8], .. second[schemaBytes..]]);
        Assert.Equal(["r", "z"], batches.Select(b => b.Columns[0].Value(1)));
    }

    [Fact]
    public void Big_endian_data_is_refused_with_a_way_out()
    {
        var schema = new FlatNode().With(0, (short)1).With(1, Array.Empty<FlatNode>());
        var message = FlatWriter.Write(new FlatNode().With(0, (short)4).With(1, (byte)1).With(2, schema).With(3, 0L));
        byte[] stream = [0xFF, 0xFF, 0xFF, 0xFF, .. BitConverter.GetBytes(message.Length), .. message];
        var error = Assert.Throws<QueryException>(() => IpcFuzz.ReadAll(stream));
        Assert.Equal(QueryErrorCode.Unsupported, error.Code);
        Assert.Contains("big-endian", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public void A_stream_that_is_cut_is_damaged()
    {
        var bytes = Write(Batches(new Random(3)), ArrowFormat.Stream);
        for (var length = 1; length < bytes.Length - 8; length += 997)
        {
            var error = Assert.Throws<QueryException>(() => IpcFuzz.ReadAll(bytes[..length]));
            Assert.Equal(QueryErrorCode.Data, error.Code);
        }
    }

    internal static List<RecordBatch> Batches(Random random) =>
        [.. Enumerable.Range(0, 3).Select(_ => RandomColumns.Batch(random, random.Next(4) == 0 ? 0 : random.Next(1, 300)))];

    internal static byte[] Write(IReadOnlyList<RecordBatch> batches, ArrowFormat format)
    {
        var stream = new MemoryStream();
        using (var writer = new ArrowWriter(stream, batches[0].Schema, format))
        {
            foreach (var batch in batches)
            {
                writer.Write(batch);
            }
        }

        return stream.ToArray();
    }

    internal static void AssertSame(RecordBatch expected, RecordBatch actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Columns.Count; i++)
        {
            var row = expected.Columns[i].FirstDifference(actual.Columns[i]);
            Assert.True(row < 0, $"column {i}, {expected.Schema[i].Type}, row {row}");
        }
    }

    static void AssertSchema(Schema expected, Schema actual)
    {
        Assert.Equal(expected.Metadata, actual.Metadata);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Name, actual[i].Name);
            Assert.Equal(expected[i].Metadata, actual[i].Metadata);
            var (wanted, found) = (expected[i].Type, actual[i].Type);
            Assert.True(wanted == found || wanted.Logical == found, $"{wanted} came back as {found}");
        }
    }
}
