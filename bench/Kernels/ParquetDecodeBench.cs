using BenchmarkDotNet.Attributes;
using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Bench.Kernels;

/// <summary>One column of one row group from a file in the page cache to batches; times are per row.</summary>
public class ParquetDecodeBench
{
    const int Rows = 122_880;

    string _path = "";
    ParquetFile _file = null!;

    /// <summary>What the column holds, and so how it is encoded.</summary>
    [Params("flux: byte streams", "flux: plain", "flux with NULLs", "object id: dictionary", "cell: differences", "band: codes")]
    public string Column { get; set; } = "";

    [Params(CompressionCodec.Uncompressed, CompressionCodec.Zstd)]
    public CompressionCodec Codec { get; set; }

    [GlobalSetup]
    public void WriteFile()
    {
        var column = DrawnColumns.Of(Column, 0, Rows);
        _path = Path.GetTempFileName();
        var schema = new Schema([new Field("v", column.Type.Logical)]);
        var encoding = Column == "flux: plain" ? PageEncoding.Plain : (PageEncoding?)null;
        using (var writer = ParquetWriter.Create(_path, schema, new() { Codec = Codec, Column = new() { Encoding = encoding } }))
        {
            writer.Write(new RecordBatch(schema, [column], Rows));
            writer.Complete();
        }

        _file = ParquetFile.Open(_path);
    }

    [GlobalCleanup]
    public void DeleteFile()
    {
        _file.Dispose();
        File.Delete(_path);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public int Decode()
    {
        var rows = 0;
        using var reader = new RowGroupReader(_file, Projection.Of(_file.Layout, ["v"]));
        foreach (var group in _file.RowGroups)
        {
            reader.Open(group);
            while (reader.Read() is { } batch)
            {
                rows += batch.Length;
            }
        }

        return rows;
    }
}
