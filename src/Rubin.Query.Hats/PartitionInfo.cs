using System.Globalization;
using Rubin.Query.Formats.Parquet;
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
        List<HatsPartition> found = [];
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length > 0)
            {
                var values = lines[i].Split(',', StringSplitOptions.TrimEntries);
                var cell = CellOf(values, order, pixel) ?? throw Wrong(path, i + 1, $"is \"{lines[i]}\", which names no HEALPix cell");
                found.Add(new(cell, PartOf(folder, cell, suffix, isQuoted)));
            }
        }

        return found;
    }

    static HealpixCell? CellOf(string[] values, int order, int pixel) =>
        Math.Max(order, pixel) < values.Length
        && int.TryParse(values[order], NumberStyles.None, CultureInfo.InvariantCulture, out var k) && k <= Healpix.MaxOrder
        && long.TryParse(values[pixel], NumberStyles.None, CultureInfo.InvariantCulture, out var p) && p < Healpix.CellCount(k)
            ? new HealpixCell(k, p)
            : null;

    static ParquetPart PartOf(HatsFolder folder, HealpixCell cell, string suffix, bool isQuoted)
    {
        const long PixelsOfDir = 10_000;
        var isFolder = suffix == "/";
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"Norder={cell.Order}/Dir={cell.Index / PixelsOfDir * PixelsOfDir}/Npix={cell.Index}{(isFolder ? "" : suffix)}");
        path = isQuoted ? path.Replace("=", "%3D", StringComparison.Ordinal) : path;
        return new(Path.Combine(folder.Data, path), isFolder ? ParquetPartKind.Folder : ParquetPartKind.File);
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
