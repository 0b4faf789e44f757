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
        var columns = Enumerable.Range(0, Rows / BatchRows).Select(b => DrawnColumns.Of(Column, b * BatchRows, BatchRows)).ToArray();
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
}
