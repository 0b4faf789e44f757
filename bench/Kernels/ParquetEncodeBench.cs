using BenchmarkDotNet.Attributes;
using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Bench.Kernels;

/// <summary>One column of one row group from batches to compressed pages, statistics and page index; times are per row.</summary>
public class ParquetEncodeBench
{
    const int Rows = 122_880;
    const int BatchRows = 8192;

    Schema _schema = null!;
    ParquetWriteOptions _options = null!;
    RecordBatch[] _batches = null!;

    /// <summary>What the column holds, and so how it is encoded.</summary>
    [Params(
        "flux: byte streams", "flux: plain", "flux with NULLs", "object id: dictionary", "cell: differences", "band: codes",
        "name: lengths first")]
    public string Column { get; set; } = "";

    [Params(CompressionCodec.Uncompressed, CompressionCodec.Zstd)]
    public CompressionCodec Codec { get; set; }

    [GlobalSetup]
    public void DrawColumn()
    {
        var random = new Random(1);
        var next = 0L;
        var bands = Texts(["u", "g", "r", "i", "z", "y"]);
        Column Draw(int first) => Column[..Column.IndexOfAny([':', ' '])] switch
        {
            "flux" when Column.EndsWith("NULLs", StringComparison.Ordinal) => new Column<double>(
                Make(_ => random.NextDouble()), Bitmap.Of(Make(_ => random.Next(10) > 0))),
            "flux" => new Column<double>(Make(_ => random.NextDouble())),
            "object" => new Column<long>(Make(i => 1_000_000_007L * ((first + i) / 20))),
            "cell" => new Column<long>(Make(_ => next += random.Next(1 << 20))),
            "band" => new DictionaryColumn(Make(_ => random.Next(6)), bands),
            _ => Texts(Make(_ => $"star {random.Next()}")),
        };
        var columns = Enumerable.Range(0, Rows / BatchRows).Select(b => Draw(b * BatchRows)).ToArray();
        _schema = new Schema([new Field("v", columns[0].Type.Logical)]);
        _batches = [.. columns.Select(c => new RecordBatch(_schema, [c], BatchRows))];
        var encoding = Column == "flux: plain" ? PageEncoding.Plain : (PageEncoding?)null;
        _options = new() { Codec = Codec, Column = new() { Encoding = encoding } };
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public EncodedRowGroup Encode()
    {
        using var encoder = new RowGroupEncoder(_schema, _options);
        return encoder.Encode(_batches);
    }

    static T[] Make<T>(Func<int, T> value) => [.. Enumerable.Range(0, BatchRows).Select(value)];

    static BinaryColumn Texts(string[] texts)
    {
        var offsets = new int[texts.Length + 1];
        for (var i = 0; i < texts.Length; i++)
        {
            offsets[i + 1] = offsets[i] + texts[i].Length;
        }

        return new(DataType.Utf8, offsets, System.Text.Encoding.ASCII.GetBytes(string.Concat(texts)));
    }
}
