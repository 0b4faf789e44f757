using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Parquet;

/// <summary>Codecs give back what went in, and refuse what is damaged, without touching memory outside.</summary>
public class CodecTests
{
    public static TheoryData<string> Names => ["snappy", "native snappy", "lz4", "hadoop lz4", "gzip", "brotli", "zstd"];

    static ICodec? Open(string name) => name switch
    {
        "snappy" => new SnappyCodec(),
        "native snappy" => SnappyLibrary.Instance is { } library ? new NativeSnappyCodec(library) : null,
        "lz4" => new Lz4Codec(),
        "hadoop lz4" => new HadoopLz4Codec(),
        "gzip" => new GzipCodec(null),
        "brotli" => new BrotliCodec(null),
        _ => ZstdLibrary.Instance is null ? null : Codecs.Open(CompressionCodec.Zstd),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void What_goes_in_comes_out(string name)
    {
        using var codec = Open(name);
        foreach (var data in Samples())
        {
            if (codec is null)
            {
                return;
            }

            var packed = Compress(codec, data);
            var back = new byte[data.Length];
            codec.Decompress(packed, back);
            Assert.Equal(data, back);
        }
    }

    [Fact]
    public void Managed_and_native_Snappy_understand_each_other()
    {
        if (SnappyLibrary.Instance is not { } library)
        {
            return;
        }

        using var native = new NativeSnappyCodec(library);
        using var managed = new SnappyCodec();
        foreach (var data in Samples())
        {
            var back = new byte[data.Length];
            managed.Decompress(Compress(native, data), back);
            Assert.Equal(data, back);
            native.Decompress(Compress(managed, data), back);
            Assert.Equal(data, back);
        }
    }

    [Fact]
    public void Managed_and_native_zstd_give_the_same_pages()
    {
        if (ZstdLibrary.Instance is not { } library)
        {
            return;
        }

        using var native = new ZstdCodec(library, null);
        using var managed = new ManagedZstdCodec();
        foreach (var data in Samples())
        {
            var packed = Compress(native, data);
            var back = new byte[data.Length];
            managed.Decompress(packed, back);
            Assert.Equal(data, back);
            Assert.Throws<CorruptDataException>(() => managed.Decompress(packed, new byte[data.Length + 1]));
        }

        Assert.Equal(QueryErrorCode.Unsupported, Assert.Throws<QueryException>(() => managed.Compress([1], new byte[100])).Code);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_pages_are_refused_or_decoded_within_bounds(string name)
    {
        using var codec = Open(name);
        if (codec is null)
        {
            return;
        }

        var random = new Random(7);
        foreach (var data in Samples().Where(d => d.Length > 0))
        {
            var packed = Compress(codec, data);
            for (var trial = 0; trial < 100; trial++)
            {
                var damaged = packed.ToArray();
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                var guarded = new byte[data.Length + 64];
                try
                {
                    codec.Decompress(damaged.AsSpan(0, random.Next(4) == 0 ? random.Next(damaged.Length) : damaged.Length), guarded.AsSpan(0, data.Length));
                }
                catch (CorruptDataException)
                {
                }

                Assert.Equal(-1, guarded.AsSpan(data.Length).IndexOfAnyExcept((byte)0));
            }
        }
    }

    static byte[] Compress(ICodec codec, byte[] data)
    {
        var target = new byte[codec.MaxCompressedLength(data.Length)];
        return target.AsSpan(0, codec.Compress(data, target)).ToArray();
    }

    static IEnumerable<byte[]> Samples()
    {
        var random = new Random(11);
        yield return [];
        yield return [1, 2, 3];
        yield return new byte[100_000];
        var noise = new byte[70_000];
        random.NextBytes(noise);
        yield return noise;
        yield return [.. Enumerable.Range(0, 20_000).SelectMany(i => BitConverter.GetBytes((long)i))];
        yield return [.. Enumerable.Range(0, 50_000).Select(i => (byte)(random.Next(20) == 0 ? random.Next(256) : i % 5))];
    }
}
