using System.Globalization;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>Reads <c>partition_info.csv</c>: a header with Norder and Npix among the columns, then one line a partition.</summary>
static class PartitionInfo
{
    /// <summary>The partitions in the order of the file.</summary>
    /// <exception cref="QueryException">Data: the file cannot be read, or a line of it is wrong.</exception>
    public static List<HatsPartition> Read(HatsFolder folder, string suffix)
    {
        var path = folder.PartitionInfo;
        var lines = Lines(path);
        var header = lines.Length == 0 ? [] : lines[0].Split(',', StringSplitOptions.TrimEntries);
        var (order, pixel) = (Array.IndexOf(header, "Norder"), Array.IndexOf(header, "Npix"));
        if (order < 0 || pixel < 0)
        {
            throw Wrong(path, 1, "has no columns Norder and Npix");
        }

        var isQuoted = Directory.Exists(folder.Data) && Directory.EnumerateDirectories(folder.Data, "Norder%3D*").Any();
        var paths = new PartitionPaths(folder.Data, suffix, isQuoted);
        var found = new List<HatsPartition>(lines.Length);
        for (var i = 1; i < lines.Length; i++)
        {
            if (!lines[i].AsSpan().IsWhiteSpace())
            {
                found.Add(new(paths, CellOf(lines[i], order, pixel) ?? throw Wrong(path, i + 1, $"is \"{lines[i]}\", which names no HEALPix cell")));
            }
        }

        return found;
    }

    static HealpixCell? CellOf(string line, int order, int pixel) =>
        int.TryParse(Value(line, order), NumberStyles.None, CultureInfo.InvariantCulture, out var k) && k <= Healpix.MaxOrder
        && long.TryParse(Value(line, pixel), NumberStyles.None, CultureInfo.InvariantCulture, out var p) && p < Healpix.CellCount(k)
            ? new HealpixCell(k, p)
            : null;

    /// <summary>A value of a line; nothing where it has fewer.</summary>
    static ReadOnlySpan<char> Value(ReadOnlySpan<char> line, int number)
    {
        for (; number > 0; number--)
        {
            var comma = line.IndexOf(',');
            line = comma < 0 ? [] : line[(comma + 1)..];
        }

        var end = line.IndexOf(',');
        return (end < 0 ? line : line[..end]).Trim();
    }

    static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new QueryException(QueryErrorCode.Data, $"file \"{path}\" cannot be opened", inner: e);
        }
    }

    static QueryException Wrong(string path, int line, string how) =>
        new(
            QueryErrorCode.Data,
            $"line {line} of \"{path}\" {how}",
            hint: "the file has a line Norder,Npix and then one line a partition, such as 1,44");
}
