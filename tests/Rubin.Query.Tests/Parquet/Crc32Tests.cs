using System.Buffers.Binary;
using System.IO.Compression;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Parquet;

/// <summary>The checksum of pages is that of GZIP, whose writer in .NET ends with it.</summary>
public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_is_the_published_one() => Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));

    [Fact]
    public void Any_length_and_any_division_is_as_in_gzip()
    {
        var random = new Random(3);
        foreach (var length in Enumerable.Range(1, 1500).Append(100_000))
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var cut = random.Next(length + 1);
            Assert.Equal(Gzip(bytes), Crc32.Append(0, bytes));
            Assert.Equal(Gzip(bytes), Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }

    // RFC 1952, section 2.3: the last 8 bytes are the checksum and the length.
    static uint Gzip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.NoCompression, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(packed.ToArray().AsSpan()[^8..]);
    }
}
