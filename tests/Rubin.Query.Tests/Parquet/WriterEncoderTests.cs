using System.Runtime.InteropServices;
using System.Text;
using Rubin.Query.Arrow.Compression;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Parquet;

/// <summary>Encoders against the examples of the standards, and fast paths against the definition.</summary>
public sealed class WriterEncoderTests
{
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void XxHash64_has_its_published_values(string text, ulong expected) =>
        Assert.Equal(expected, XxHash64.Hash(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void XxHash64_of_numbers_is_that_of_their_bytes()
    {
        Assert.Equal(XxHash64.Hash(BitConverter.GetBytes(0x12345678u)), XxHash64.Hash(0x12345678u));
        Assert.Equal(XxHash64.Hash(BitConverter.GetBytes(0x123456789ABCDEF0ul)), XxHash64.Hash(0x123456789ABCDEF0ul));
    }

    [Fact]
    public void Three_bits_a_value_pack_as_in_the_standard()
    {
        // Encodings.md: the numbers 0 to 7 in 3 bits are 10001000 11000110 11111010.
        var output = new ByteWriter();
        BitPackingEncoder.Pack([0, 1, 2, 3, 4, 5, 6, 7], 3, output);
        Assert.Equal([0b10001000, 0b11000110, 0b11111010], output.ToArray());
    }

    [Fact]
    public void Any_width_packs_bit_by_bit()
    {
        var random = new Random(1);
        for (var width = 0; width <= 64; width++)
        {
            var values = Enumerable.Range(0, 1 + random.Next(40)).Select(_ => (ulong)random.NextInt64() * 3).ToArray();
            var output = new ByteWriter();
            BitPackingEncoder.Pack(values, width, output);
            Assert.Equal(Bits(values, width), output.ToArray());
            if (width <= 32)
            {
                var narrow = new ByteWriter();
                BitPackingEncoder.Pack(Array.ConvertAll(values, v => (int)v), width, narrow);
                Assert.Equal(output.ToArray(), narrow.ToArray());
            }
        }
    }

    [Fact]
    public void Runs_and_packed_groups_decode_to_the_values()
    {
        var random = new Random(2);
        for (var round = 0; round < 500; round++)
        {
            var width = random.Next(0, 21);
            var values = new List<int>();
            while (values.Count < random.Next(1, 400))
            {
                values.AddRange(Enumerable.Repeat(random.Next(1 << width), random.Next(3) == 0 ? random.Next(1, 60) : 1));
            }

            var output = new ByteWriter();
            RleEncoder.Encode(CollectionsMarshal.AsSpan(values), width, output);
            Assert.Equal(values, Runs(output.ToArray(), width, values.Count));
        }
    }

    [Fact]
    public void Byte_streams_by_vectors_are_the_definition()
    {
        var random = new Random(3);
        foreach (var width in new[] { 4, 8, 16 })
        {
            for (var count = 0; count < 70; count++)
            {
                var values = new byte[count * width];
                random.NextBytes(values);
                var (fast, plain) = (new ByteWriter(), new byte[values.Length]);
                ByteStreamSplitEncoder.Encode(values, width, fast);
                ByteStreamSplitEncoder.Split(values, width, count, 0, plain);
                Assert.Equal(plain, fast.ToArray());
            }
        }
    }

    [Fact]
    public void Differences_are_those_of_the_standard()
    {
        // Encodings.md, "Delta Encoding", example 1: 1 to 5 in blocks of 128 with 4 miniblocks.
        var output = new ByteWriter();
        DeltaBinaryPackedEncoder.Encode([1, 2, 3, 4, 5], output);
        Assert.Equal([0x80, 0x01, 4, 5, 2, 2, 0, 0, 0, 0], output.ToArray());
    }

    [Fact]
    public void Extremes_are_those_of_a_plain_loop()
    {
        var random = new Random(4);
        for (var count = 1; count < 100; count++)
        {
            var values = Enumerable.Range(0, count).Select(_ => random.Next(4) == 0 ? double.NaN : random.NextDouble()).ToArray();
            var numbers = values.Where(v => !double.IsNaN(v)).ToArray();
            Assert.Equal(numbers.Length == 0 ? null : (numbers.Min(), numbers.Max()), Extremes.Of<double>(values));
        }
    }

    [Fact]
    public void Texts_of_one_group_may_not_pass_two_gibibytes()
    {
        var output = new ByteWriter();
        output.Append(1000);
        Assert.Equal(QueryErrorCode.OutOfMemory, Assert.Throws<QueryException>(() => output.Append(int.MaxValue)).Code);
    }

    [Fact]
    public void Extremes_of_decimals_of_sixteen_bytes_are_found() =>
        Assert.Equal((Int128.MinValue, Int128.MaxValue), Extremes.Of<Int128>([0, Int128.MaxValue, -1, Int128.MinValue]));

    static byte[] Bits(ulong[] values, int width)
    {
        var bytes = new byte[(values.Length * width + 7) / 8];
        for (var bit = 0; bit < values.Length * width; bit++)
        {
            bytes[bit / 8] |= (byte)((values[bit / width] >> (bit % width) & 1) << (bit % 8));
        }

        return bytes;
    }

    /// <summary>A decoder by the letter of Encodings.md.</summary>
    static List<int> Runs(byte[] bytes, int width, int count)
    {
        var values = new List<int>();
        for (var at = 0; values.Count < count;)
        {
            var (header, shift) = (0, 0);
            do
            {
                header |= (bytes[at] & 0x7F) << shift;
                shift += 7;
            }
            while (bytes[at++] >= 0x80);

            if ((header & 1) == 0)
            {
                var value = 0;
                for (var i = 0; i < (width + 7) / 8; i++)
                {
                    value |= bytes[at++] << (8 * i);
                }

                values.AddRange(Enumerable.Repeat(value, header >> 1));
                continue;
            }

            for (var i = 0; i < (header >> 1) * 8; i++)
            {
                var value = 0;
                for (var bit = 0; bit < width; bit++)
                {
                    var place = i * width + bit;
                    value |= (bytes[at + place / 8] >> (place % 8) & 1) << bit;
                }

                values.Add(value);
            }

            at += (header >> 1) * width;
        }

        return values[..count];
    }
}
