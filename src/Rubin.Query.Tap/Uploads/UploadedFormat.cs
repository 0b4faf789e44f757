using Rubin.Query.Tap.Http;

namespace Rubin.Query.Tap.Uploads;

/// <summary>The format of a file that came without a name, told by its first bytes.</summary>
static class UploadedFormat
{
    /// <summary>Gives the file the suffix of its format; returns its new path.</summary>
    /// <exception cref="ServiceException">It is empty or compressed.</exception>
    internal static string Rename(string file)
    {
        var suffix = SuffixOf(file);
        if (file.EndsWith(suffix, StringComparison.Ordinal))
        {
            return file;
        }

        File.Move(file, file + suffix);
        return file + suffix;
    }

    static string SuffixOf(string file)
    {
        var start = new byte[4096];
        using var stream = File.OpenRead(file);
        ReadOnlySpan<byte> bytes = start.AsSpan(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        return bytes switch
        {
            [] => throw ServiceException.BadParameter("an uploaded table is empty"),
            [0x1F, 0x8B, ..] => throw ServiceException.BadParameter("an uploaded table is compressed", "send it as it is"),
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => ".parquet",
            _ when bytes.StartsWith("SIMPLE  ="u8) => ".fits",
            _ when bytes.StartsWith("ARROW1"u8) => ".arrow",
            [0xFF, 0xFF, 0xFF, 0xFF, ..] => ".arrows",
            _ when IsXml(bytes) => ".vot",
            _ when FirstLine(bytes).Contains((byte)'\t') => ".tsv",
            _ => ".csv",
        };
    }

    static bool IsXml(ReadOnlySpan<byte> bytes)
    {
        var text = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes;
        var first = text.IndexOfAnyExcept(" \t\r\n"u8);
        return first >= 0 && text[first] == (byte)'<' || bytes is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..];
    }

    static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)'\n') is >= 0 and var end ? bytes[..end] : bytes;
}
