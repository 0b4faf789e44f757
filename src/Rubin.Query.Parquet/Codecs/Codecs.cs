using System.Collections.Concurrent;

namespace Rubin.Query.Parquet;

/// <summary>The one list of codecs. Opens each at its first use and keeps it: one instance a worker.</summary>
sealed class Codecs(int? level = null) : IDisposable
{
    static readonly ConcurrentBag<Codecs> Idle = [];

    readonly ICodec?[] _codecs = new ICodec?[(int)CompressionCodec.Lz4Raw + 1];

    /// <summary>The codec for <paramref name="codec"/>; null for uncompressed pages.</summary>
    /// <exception cref="QueryException">Unsupported: LZO.</exception>
    public ICodec? this[CompressionCodec codec]
    {
        get
        {
            if ((uint)codec >= (uint)_codecs.Length)
            {
                throw new CorruptDataException($"the file names an unknown codec {(int)codec}");
            }

            return codec == CompressionCodec.Uncompressed ? null : _codecs[(int)codec] ??= Open(codec, level);
        }
    }

    /// <summary>Codecs for a worker's use until <see cref="Return"/>: contexts are dear to make, and kept from reader to reader.</summary>
    public static Codecs Rent() => Idle.TryTake(out var codecs) ? codecs : new();

    /// <summary>Gives codecs of the default level back.</summary>
    public static void Return(Codecs codecs) => Idle.Add(codecs);

    /// <summary>A codec that the caller owns; <paramref name="level"/> is the effort of compression where the codec has one.</summary>
    public static ICodec Open(CompressionCodec codec, int? level = null) => codec switch
    {
        CompressionCodec.Snappy => new SnappyCodec(),
        CompressionCodec.Gzip => new GzipCodec(level),
        CompressionCodec.Brotli => new BrotliCodec(level),
        CompressionCodec.Lz4 => new HadoopLz4Codec(),
        CompressionCodec.Lz4Raw => new Lz4Codec(),
        CompressionCodec.Zstd when ZstdLibrary.Instance is { } library => new ZstdCodec(library, level),
        CompressionCodec.Zstd => new ManagedZstdCodec(),
        _ => throw new QueryException(QueryErrorCode.Unsupported, $"Parquet pages compressed by {codec} are not supported"),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var codec in _codecs)
        {
            codec?.Dispose();
        }
    }
}
