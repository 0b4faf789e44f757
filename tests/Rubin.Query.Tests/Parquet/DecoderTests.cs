using System.Buffers.Binary;
using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Parquet;

/// <summary>Decoders against the worked examples of Encodings.md, and kernels against their scalar forms.</summary>
public class DecoderTests
{
    [Fact]
    public void Packed_integers_are_those_of_the_standard()
    {
        // Encodings.md: the numbers 0 to 7 in 3 bits each.
        var values = new int[8];
        BitUnpack.Unpack(Page([0b10001000, 0b11000110, 0b11111010]), 0, 3, values);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], values);

        var levels = new byte[8];
        Levels.ReadBitPacked(Page([0b00000101, 0b00111001, 0b01110111]), 7, levels);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], levels);
    }

    [Fact]
    public void Every_width_unpacks_from_every_bit()
    {
        var random = new Random(1);
        for (var width = 0; width <= 32; width++)
        {
            var bits = new byte[200];
            random.NextBytes(bits);
            for (var start = 0; start < 20; start++)
            {
                var values = new int[37];
                BitUnpack.Unpack(Page(bits), start, width, values);
                for (var i = 0; i < values.Length; i++)
                {
                    var expected = 0u;
                    for (var k = 0; k < width; k++)
                    {
                        var bit = start + i * width + k;
                        expected |= (uint)(bits[bit >> 3] >> (bit & 7) & 1) << k;
                    }

                    Assert.Equal(expected, (uint)values[i]);
                }
            }
        }
    }

    [Fact]
    public void Every_width_unpacks_to_64_bits()
    {
        var random = new Random(2);
        for (var width = 0; width <= 64; width++)
        {
            var bits = new byte[400];
            random.NextBytes(bits);
            var values = new long[43];
            BitUnpack.Unpack(Page(bits), width, values);
            for (var i = 0; i < values.Length; i++)
            {
                var expected = 0UL;
                for (var k = 0; k < width; k++)
                {
                    var bit = i * width + k;
                    expected |= (ulong)(bits[bit >> 3] >> (bit & 7) & 1) << k;
                }

                Assert.Equal(expected, (ulong)values[i]);
            }
        }
    }

    [Fact]
    public void Differences_are_those_of_the_standard()
    {
        // Encodings.md: 7, 5, 3, 1, 2, 3, 4, 5 as first value 7, minimum -2, then 0 0 0 3 3 3 3 in 2 bits; 4 miniblocks of 32.
        var reader = new DeltaReader();
        reader.Start(Page([0x80, 0x01, 0x04, 0x08, 0x0e, 0x03, 2, 0, 0, 0, 0b11000000, 0b00111111, 0, 0, 0, 0, 0, 0]), 8);
        List<long> values = [];
        while (reader.Next(3) is { Length: > 0 } part)
        {
            values.AddRange(part);
        }

        Assert.Equal([7, 5, 3, 1, 2, 3, 4, 5], values);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    public void Split_bytes_join(int width)
    {
        const int Count = 300;
        var values = new byte[Count * width];
        new Random(width).NextBytes(values);
        var split = new byte[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            split[i % width * Count + i / width] = values[i];
        }

        var decoder = new ByteStreamSplitDecoder();
        decoder.Start(Page(split), width, Count);
        var joined = new byte[values.Length];
        decoder.Read(joined.AsSpan(0, 7 * width));
        decoder.Read(joined.AsSpan(7 * width, 200 * width));
        decoder.Skip(10);
        decoder.Read(joined.AsSpan(217 * width));
        values.AsSpan(207 * width, 10 * width).CopyTo(joined.AsSpan(207 * width));
        Assert.Equal(values, joined);
    }

    [Fact]
    public void Texts_after_prefixes_are_those_of_the_standard()
    {
        // Encodings.md: "axis", "axle", "babble", "babyhood" share 0, 2, 0, 3 bytes with the one before.
        byte[] page = [.. Deltas(0, 2, 0, 3), .. Deltas(4, 2, 6, 5), .. "axislebabbleyhood"u8];
        var decoder = new DeltaPrefixDecoder();
        decoder.Start(Page(page), 4);
        var output = new BinaryOutput();
        decoder.Skip(1);
        decoder.Read(3, output);
        Assert.Equal("axlebabblebabyhood"u8, output.Data);
        Assert.Equal([4, 10, 18], output.Ends);
    }

    [Fact]
    public void Spread_values_lie_in_the_rows_that_have_one()
    {
        var random = new Random(3);
        foreach (var share in new[] { 0.0, 0.02, 0.5, 0.99, 1.0 })
        {
            for (var rows = 0; rows < 300; rows += 7)
            {
                var valid = Enumerable.Range(0, rows).Select(i => i > 130 || random.NextDouble() < share).ToArray();
                var present = valid.Count(v => v);
                var values = new long[rows];
                for (var i = 0; i < rows; i++)
                {
                    values[i] = i + 1;
                }

                Spread.InPlace<long>(values, Bitmap.Of(valid).ToArray(rows), present);
                var next = 1;
                Assert.Equal(valid.Select(v => v ? next++ : 0L), values);
            }
        }
    }

    [Fact]
    public void Int96_counts_from_noon_of_no_day()
    {
        // 2000-01-01 is Julian day 2,451,545; one microsecond past its midnight.
        var bytes = new byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, 1000);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), 2_451_545);
        var leaf = new LeafColumn(0, ["t"], new("t") { Type = PhysicalType.Int96 }, LeafType.ToArrow(new("t") { Type = PhysicalType.Int96 }), 0, 0);
        var values = new byte[8];
        Conversions.Find(leaf)!(bytes, values);
        Assert.Equal(946_684_800_000_001_000, BinaryPrimitives.ReadInt64LittleEndian(values));
    }

    static PageBytes Page(byte[] bytes)
    {
        var array = new byte[bytes.Length + PageBytes.Slack];
        bytes.CopyTo(array, 0);
        return new(array, 0, bytes.Length);
    }

    // One block of one miniblock of 32 values in 8 bits each.
    static byte[] Deltas(params int[] values)
    {
        var deltas = values.Skip(1).Select((v, i) => v - values[i]).ToArray();
        var min = deltas.Min();
        byte[] packed = [.. deltas.Select(d => (byte)(d - min)), .. new byte[32 - deltas.Length]];
        return [32, 1, (byte)values.Length, Zigzag(values[0]), Zigzag(min), 8, .. packed];
    }

    static byte Zigzag(int value) => (byte)((value << 1) ^ (value >> 31));
}
