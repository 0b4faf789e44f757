using System.Buffers.Binary;
using System.Text;
using Rubin.Query.Arrow.Compression;
using Rubin.Query.Arrow.Ipc;

namespace Rubin.Query.Tests.Arrow;

/// <summary>The managed decoder of Zstandard against the reference implementation, and against what is damaged.</summary>
public class ZstdTests
{
    readonly ZstdDecoder _decoder = new();

    /// <summary>Data of all kinds that compressors tell apart: none, runs, texts, numbers, noise, more than a block and more than a window.</summary>
    static IEnumerable<byte[]> Samples()
    {
        var random = new Random(5);
        yield return [];
        yield return [42];
        yield return new byte[1_000_000];
        yield return Encoding.UTF8.GetBytes(string.Join(' ', Enumerable.Range(0, 40_000).Select(i => $"ra={i * 37 % 360}.{i % 97} dec={i % 89}")));
        yield return [.. Enumerable.Range(0, 100_000).SelectMany(i => BitConverter.GetBytes((double)i / 7))];
        yield return [.. Enumerable.Range(0, 200_000).SelectMany(i => BitConverter.GetBytes(i * 3))];
        var noise = new byte[300_000];
        random.NextBytes(noise);
        yield return noise;
        yield return [.. noise, .. noise];
        yield return [.. Enumerable.Range(0, 300_000).Select(_ => (byte)Math.Min(255, -20 * Math.Log(random.NextDouble() + 1e-9)))];
        yield return [.. Enumerable.Range(0, 2_500_000).Select(i => (byte)(random.Next(50) == 0 ? random.Next(256) : i / 1000))];
        for (var length = 1; length < 700; length = length * 3 / 2 + 1)
        {
            yield return [.. Enumerable.Range(0, length).Select(i => (byte)(random.Next(4) * 60 + i % 3))];
        }
    }

    byte[] Decode(ReadOnlySpan<byte> packed, int length)
    {
        var target = new byte[length];
        Assert.Equal(length, _decoder.Decode(packed, target));
        return target;
    }

    [ZstdFact]
    public void Every_level_and_strategy_is_decoded()
    {
        foreach (var data in Samples())
        {
            foreach (var level in data.Length > 1_500_000 ? [1, 5] : new[] { -20, -1, 1, 2, 3, 5, 8, 12, 16, 19 })
            {
                var packed = ZstdPeer.Instance!.Compress(data, (ZstdPeer.Level, level), (ZstdPeer.Checksum, level & 1));
                Assert.True(data.AsSpan().SequenceEqual(Decode(packed, data.Length)), $"level {level}, {data.Length} bytes");
            }
        }
    }

    [ZstdFact]
    public void Small_windows_strategies_and_frames_without_size_are_decoded()
    {
        foreach (var data in Samples().Where(d => d.Length < 1_500_000))
        {
            for (var strategy = 1; strategy <= 9; strategy += data.Length > 100_000 ? 3 : 1)
            {
                var packed = ZstdPeer.Instance!.Compress(
                    data, (ZstdPeer.Level, 4), (ZstdPeer.Strategy, strategy), (ZstdPeer.WindowLog, 10 + strategy), (ZstdPeer.ContentSize, 0), (ZstdPeer.Checksum, 1));
                Assert.True(data.AsSpan().SequenceEqual(Decode(packed, data.Length)), $"strategy {strategy}, {data.Length} bytes");
            }
        }
    }

    [ZstdFact]
    public void Frames_follow_each_other_and_skippable_ones_are_passed_over()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("some text, some more; ", 500)));
        var frame = ZstdPeer.Instance!.Compress(text, (ZstdPeer.Checksum, 1));
        byte[] skipped = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9];
        byte[] all = [.. skipped, .. frame, .. skipped, .. frame];

        Assert.Equal([.. text, .. text], Decode(all, 2 * text.Length));
        Assert.Equal(all.Length - frame.Length, skipped.Length * 2 + frame.Length);
        Assert.Throws<InvalidDataException>(() => _decoder.Decode(skipped.AsSpan(0, 10), []));
        Assert.Throws<InvalidDataException>(() => _decoder.Decode(frame, new byte[text.Length - 1]));
        Assert.Throws<InvalidDataException>(() => _decoder.Decode((byte[])[.. frame, 1, 2, 3, 4], new byte[text.Length]));
    }

    [ZstdFact]
    public void A_wrong_checksum_is_found()
    {
        var data = new byte[5000];
        new Random(3).NextBytes(data);
        var packed = ZstdPeer.Instance!.Compress(data, (ZstdPeer.Checksum, 1));
        packed[^1] ^= 1;
        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => _decoder.Decode(packed, new byte[data.Length])).Message, StringComparison.Ordinal);
        packed[^1] ^= 1;
        packed[100] ^= 1;
        Assert.Throws<InvalidDataException>(() => _decoder.Decode(packed, new byte[data.Length]));
    }

    [ZstdFact]
    public void Dictionaries_are_refused_by_their_number()
    {
        var samples = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(i => $"{{\"id\":{i:D5},\"ra\":{i * 7 % 360:D3},\"band\":\"{"ugrizy"[i % 6]}\"}}")));
        var dictionary = ZstdPeer.Instance!.Train(samples, 2000);
        var packed = ZstdPeer.Instance.Compress(samples.AsSpan(0, 100), dictionary);
        var id = BinaryPrimitives.ReadUInt32LittleEndian(dictionary.AsSpan(4));
        var error = Assert.Throws<QueryException>(() => _decoder.Decode(packed, new byte[100]));
        Assert.Equal((QueryErrorCode.Unsupported, $"Zstandard data that needs dictionary {id} cannot be read"), (error.Code, error.Message));
    }

    /// <summary>
    /// Damage ends in an error or in what the library makes of it too, and never reaches outside the target. The library passes over some damage that the standard has refused
    /// (streams of literals that end early); the other way round, windows beyond its own limit of 2 GiB.
    /// </summary>
    [ZstdFact]
    public void Damaged_data_is_refused_or_decoded_as_the_library_does()
    {
        var random = new Random(11);
        var packed = Samples().Where(d => d.Length is > 0 and < 400_000).SelectMany(d => new[] { 1, 3, 19 }.Select(level => ZstdPeer.Instance!.Compress(d.AsSpan(0, Math.Min(d.Length, 20_000)), (ZstdPeer.Level, level)))).ToList();
        var (accepted, refused) = (0, 0);
        for (var trial = 0; trial < 20_000; trial++)
        {
            var damaged = Damage(packed[random.Next(packed.Count)], random);
            const int Capacity = 20_000;
            var guarded = new byte[Capacity + 64];
            guarded.AsSpan(Capacity).Fill(0xA5);
            var expected = ZstdPeer.Instance!.Decompress(damaged, Capacity);
            try
            {
                var length = _decoder.Decode(damaged, guarded.AsSpan(0, Capacity));
                accepted++;
                Assert.True(expected is null ? HasVastWindow(damaged) : expected.AsSpan().SequenceEqual(guarded.AsSpan(0, length)), $"trial {trial}");
            }
            catch (Exception error) when (error is InvalidDataException or QueryException)
            {
                refused++;
            }

            Assert.False(guarded.AsSpan(Capacity).ContainsAnyExcept((byte)0xA5));
        }

        Assert.True(accepted > 100 && refused > 1000, $"{accepted} accepted, {refused} refused");
    }

    [ZstdFact]
    public void Buffers_of_arrow_are_decoded_without_the_library()
    {
        var data = new byte[10_000];
        var packed = ZstdPeer.Instance!.Compress(data);
        Assert.True(Zstd.DecodeManaged(packed, new byte[data.Length]));
        Assert.False(Zstd.DecodeManaged(packed, new byte[data.Length + 1]));
        Assert.False(Zstd.DecodeManaged(packed.AsSpan(1), new byte[data.Length]));
    }

    /// <summary>Published: the frame of RFC 8878 with one raw block, "a", and an empty one without size.</summary>
    [Fact]
    public void Frames_written_by_hand_are_decoded()
    {
        Assert.Equal("a"u8.ToArray(), Decode([0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x01, 0x09, 0x00, 0x00, 0x61], 1));
        Assert.Equal([], Decode([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58, 0x01, 0x00, 0x00], 0));
        Assert.Equal("aaaaaaaaaa"u8.ToArray(), Decode([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58, 0x53, 0x00, 0x00, 0x61], 10));
        Assert.Equal([], Decode([], 0));
    }

    static bool HasVastWindow(byte[] frame) => (frame[4] & 0x20) == 0 && frame[5] >> 3 > 31 - 10;

    static byte[] Damage(byte[] packed, Random random)
    {
        var damaged = packed.ToArray();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            switch (random.Next(4))
            {
                case 0 when damaged.Length > 1:
                    damaged = damaged[..random.Next(1, damaged.Length)];
                    break;
                case 1:
                    damaged[random.Next(Math.Min(damaged.Length, 40))] = (byte)random.Next(256);
                    break;
                case 2:
                    damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                    break;
            }
        }

        return damaged;
    }
}
