using Rubin.Query.Arrow.Ipc;

namespace Rubin.Query.Tests.Arrow;

/// <summary>Frames made by liblz4 1.9.4 (LZ4F_compressFrame).</summary>
public class Lz4FrameTests
{
    const string Rose = "BCJNGGBAghQAAACvYSByb3NlIGlzIAoAAlAgcm9zZQAAAAA=";

    // Three linked blocks of 64 KiB at most, checksums of blocks and content, the content's size; level 9.
    const string Steps =
        "BCJNGFxA8EkCAAAAAADpOQEAAB8AAQAUHwEBABQfAgEAFB8DAQAUHwQBABQPyAD///////////////////////////////////////////////"
        + "///////////////////////////////////////////////////////////////////////////////////////////////////////////8kP"
        + "oACNHwUBABQPyAD///////////////////////////////////////////////////////////////////////////////////////////////"
        + "///////////////////////////////////////////////////////////8kPoACNHwYBABQPyAD//////////////////////////9RQBQUF"
        + "BQXdo9oGIQEAAA/IAP////////////////////////////////////////////////////////////////////////////////////////////"
        + "//////////////////////////////////3A+gAI0fBwEAFA/IAP//////////////////////////////////////////////////////////"
        + "////////////////////////////////////////////////////////////////////////////////////////////////yQ+gAI0fCAEAFA"
        + "/IAP///////////////////////////////////////////////////////4pQBQUFBQWYMlHcVAAAAA/IAP//////////////////////////"
        + "////////////////////////////////////////////////////////////////////////IlAICAgICIHOqH8AAAAAq3HgGg==";

    static byte[] StepsContent => [.. Enumerable.Range(0, 150_000).Select(i => (byte)(i / 40 % 5 + i / 30_000))];

    [Fact]
    public void Frames_of_the_library_are_decoded()
    {
        var rose = new byte[36];
        Assert.True(Lz4Frame.Decode(Convert.FromBase64String(Rose), rose));
        Assert.Equal("a rose is a rose is a rose is a rose"u8.ToArray(), rose);
        var steps = new byte[150_000];
        Assert.True(Lz4Frame.Decode(Convert.FromBase64String(Steps), steps));
        Assert.Equal(StepsContent, steps);
    }

    [Fact]
    public void Damaged_frames_and_wrong_lengths_are_refused()
    {
        var frame = Convert.FromBase64String(Steps);
        Assert.False(Lz4Frame.Decode(frame, new byte[149_999]));
        Assert.False(Lz4Frame.Decode(frame, new byte[150_001]));
        for (var length = 0; length < frame.Length - 8; length++)
        {
            Assert.False(Lz4Frame.Decode(frame.AsSpan(0, length), new byte[150_000]));
        }

        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var mutated = (byte[])frame.Clone();
            mutated[random.Next(mutated.Length)] ^= (byte)(1 << random.Next(8));
            _ = Lz4Frame.Decode(mutated, new byte[150_000]);
        }
    }
}
