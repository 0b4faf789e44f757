namespace Rubin.Query.Parquet;

/// <summary>Which codecs this machine can write with.</summary>
public static class CompressionCodecs
{
    /// <summary>The codec that files are written with unless somebody chooses: zstd where its library is there, else Snappy, which needs none.</summary>
    public static CompressionCodec Preferred { get; } = ZstdLibrary.Instance is null ? CompressionCodec.Snappy : CompressionCodec.Zstd;
}
