using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Ipc;

namespace Rubin.Query.Tests.Arrow;

public class NodePeerTests(NodePeer node) : IClassFixture<NodePeer>
{
    [NodeFact]
    public void What_is_written_here_is_read_there()
    {
        foreach (var format in Enum.GetValues<ArrowFormat>())
        {
            var batches = IpcTests.Batches(new Random(11));
            var input = node.Put($"{format}.arrow", IpcTests.Write(batches, format));
            node.Run("read.mjs", input, input + ".txt");
            Assert.Equal(ArrowText.Lines(batches[0].Schema, batches), File.ReadAllText(input + ".txt"));
        }
    }

    [NodeFact]
    public void What_is_written_there_is_read_here()
    {
        foreach (var format in Enum.GetValues<ArrowFormat>())
        {
            var batches = IpcTests.Batches(new Random(12));
            var input = node.Put($"{format}-in.arrow", IpcTests.Write(batches, format));
            var output = node.Work($"{format}-out.arrow");
            node.Run("write.mjs", input, output, format == ArrowFormat.File ? "file" : "stream");
            AssertSame(batches, IpcFuzz.ReadAll(File.ReadAllBytes(output)));
        }
    }

    [NodeFact]
    public void Types_that_are_only_read_become_those_of_the_engine()
    {
        var (stream, text) = (node.Work("made.arrow"), node.Work("made.txt"));
        node.Run("make.mjs", stream, text);
        using var reader = new ArrowStreamReader(File.OpenRead(stream));
        var batch = reader.Read()!;
        Assert.Equal(File.ReadAllText(text), ArrowText.Lines(WithoutMetadata(reader.Schema), [batch]));
        Assert.Equal("us", reader.Schema[reader.Schema.IndexOf("took")].Unit);
        Assert.Equal(DataType.Date, reader.Schema[reader.Schema.IndexOf("day")].Type);
    }

    [NodeFact]
    public void Compressed_bodies_are_read()
    {
        var batch = RandomColumns.Batch(new Random(13), 500);
        var runs = Column.Constant(DataType.Int64, 0x0707070707070707L, 500);
        var random = RandomColumns.Make(new Random(14), DataType.Double, 500);
        List<RecordBatch> batches =
            [new(new([.. batch.Schema.Fields, new("runs", DataType.Int64), new("x", DataType.Double)]), [.. batch.Columns, runs, random], 500)];
        var input = node.Put("plain.arrow", IpcTests.Write(batches, ArrowFormat.Stream));
        string[] codecs = System.Runtime.InteropServices.NativeLibrary.TryLoad("libzstd.so.1", out _) ? ["lz4", "zstd"] : ["lz4"];
        foreach (var codec in codecs)
        {
            var output = node.Work(codec + ".arrow");
            node.Run("compress.mjs", input, output, codec);
            var bytes = File.ReadAllBytes(output);
            Assert.True(bytes.AsSpan().IndexOf(codec == "lz4" ? "\x04\"M\x18"u8 : [0x28, 0xB5, 0x2F, 0xFD]) > 0);
            AssertSame(batches, IpcFuzz.ReadAll(bytes));
        }
    }

    /// <summary>Other languages get answers by a pipe: 0 + 1 + … + 29,999 = 449,985,000.</summary>
    [NodeFact]
    public void The_programs_answers_are_read_from_a_pipe()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        const string Query = "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 29999) "
            + "SELECT i, CAST(i AS DOUBLE) / 2 AS half, CASE WHEN MOD(i, 3) = 0 THEN 'third' END AS t FROM n";
        var text = node.Pipe(CommandLine.ConsoleRun.Program, ["query", Query, "--format", "arrow"], "pipe.mjs");
        Assert.Equal(
            "{\"columns\":[\"i Int64 -\",\"half Float64 -\",\"t Utf8 -\"],\"rows\":30000,\"several\":true,\"sums\":{\"i\":449985000,\"half\":224992500}}", text.Trim());
    }

    static Schema WithoutMetadata(Schema schema) => new(schema.Fields.Map(f => f with { Metadata = Metadata.Empty }));

    /// <summary>The library leaves batches without rows out.</summary>
    static void AssertSame(List<RecordBatch> expected, List<RecordBatch> actual)
    {
        var left = expected.Where(b => b.Length > 0).ToList();
        Assert.Equal(left.Count, actual.Count(b => b.Length > 0));
        foreach (var (mine, theirs) in left.Zip(actual.Where(b => b.Length > 0)))
        {
            IpcTests.AssertSame(mine, theirs);
        }
    }
}
