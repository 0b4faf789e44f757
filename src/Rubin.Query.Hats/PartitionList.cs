using System.Globalization;
using Rubin.Query.Formats.Parquet;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// Finds the partitions of a catalog: from <c>partition_info.csv</c>, else from <c>_metadata</c>, else from the folders. Sorted by place on
/// the HEALPix curve, which is the order in which HATS lists them.
/// </summary>
static class PartitionList
{
    /// <summary>The partitions of a catalog that has a place on the sky.</summary>
    /// <exception cref="QueryException">Data: there is no list, or it is damaged, or partitions overlap.</exception>
    public static IReadOnlyList<HatsPartition> Read(HatsFolder folder, string suffix)
    {
        var (found, source) = File.Exists(folder.PartitionInfo)
            ? (PartitionInfo.Read(folder, suffix), folder.PartitionInfo)
            : File.Exists(folder.Metadata) ? (FromMetadata(folder), folder.Metadata) : (FromFolders(folder), folder.Data);
        if (found.Count == 0 && source == folder.Data)
        {
            throw new QueryException(
                QueryErrorCode.Data,
                $"catalog \"{folder.Path}\" has no list of partitions: no \"partition_info.csv\","
                + $" no \"dataset/_metadata\" and no folders \"dataset/Norder=…\"",
                hint: $"write \"{folder.PartitionInfo}\" with a line Norder,Npix and one line a partition, or copy the catalog again");
        }

        found = found.Count == 0 || Path.Exists(found[0].Part.Path) ? found : OtherTree.Find(folder, found);
        HatsPartition[] sorted = IsSorted(found) ? [.. found] : [.. found.OrderBy(p => p.Cell!.Value)];
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].Cell!.Value.Start < sorted[i - 1].Cell!.Value.End)
            {
                throw Overlap(sorted[i - 1], sorted[i], source);
            }
        }

        return sorted;
    }

    static bool IsSorted(List<HatsPartition> partitions)
    {
        for (var i = 1; i < partitions.Count; i++)
        {
            if (partitions[i].Cell!.Value.CompareTo(partitions[i - 1].Cell!.Value) < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The parts of an index, by number.</summary>
    /// <exception cref="QueryException">Data: there are none.</exception>
    public static IReadOnlyList<HatsPartition> ReadIndex(HatsFolder folder)
    {
        var index = Path.Combine(folder.Data, "index");
        string[] files = Directory.Exists(index) ? [.. Directory.EnumerateFiles(index).Where(ParquetFormat.HasSuffix)] : [];
        return files.Length > 0
            ? [.. files.OrderBy(NumberOf).ThenBy(f => f, StringComparer.Ordinal).Select(f => new HatsPartition(null, new ParquetPart(f)))]
            : throw new QueryException(
                QueryErrorCode.Data,
                $"index \"{folder.Path}\" has no files \"{Path.Combine(index, "part.0.parquet")}\" and so on",
                hint: "copy the catalog again");
    }

    /// <summary>The cell of a path such as <c>Norder=1/Dir=0/Npix=44.parquet</c>; null where it names none.</summary>
    internal static HealpixCell? CellOf(string path)
    {
        int? order = null;
        long? pixel = null;
        foreach (var segment in Uri.UnescapeDataString(path).Split('/', '\\'))
        {
            order = NumberBehind(segment, "Norder=") is { } k ? (int)Math.Min(k, int.MaxValue) : order;
            pixel = NumberBehind(segment, "Npix=") ?? pixel;
        }

        return order is { } o and <= Healpix.MaxOrder && pixel is { } p && p < Healpix.CellCount(o) ? new HealpixCell(o, p) : null;
    }

    static List<HatsPartition> FromMetadata(HatsFolder folder)
    {
        using var metadata = ParquetFile.Open(folder.Metadata);
        HashSet<string> paths = [];
        foreach (var group in metadata.Metadata.RowGroups)
        {
            if (group.Columns.Count > 0 && group.Columns[0].FilePath is { Length: > 0 } path)
            {
                paths.Add(path);
            }
        }

        return [.. paths.Select(p => OfPath(folder, p)).Distinct()];
    }

    // A path below the folder of data; behind the segment of the pixel, files within a partition's folder may follow.
    static HatsPartition OfPath(HatsFolder folder, string path)
    {
        var segments = path.Split('/');
        var last = Array.FindIndex(segments, s => Uri.UnescapeDataString(s).StartsWith("Npix=", StringComparison.Ordinal));
        if (CellOf(path) is not { } cell || last < 0 || segments.Contains(".."))
        {
            throw new QueryException(
                QueryErrorCode.Data,
                $"\"{folder.Metadata}\" lists \"{path}\", which is not the path of a partition such as \"Norder=1/Dir=0/Npix=44.parquet\"",
                hint: $"write \"{folder.PartitionInfo}\" with a line Norder,Npix and one line a partition");
        }

        var relative = string.Join('/', segments[..(last + 1)]);
        var full = Path.Combine(folder.Data, relative);
        var unquoted = Path.Combine(folder.Data, Uri.UnescapeDataString(relative));
        var isThere = Path.Exists(full) || !Path.Exists(unquoted);
        return new(cell, new(isThere ? full : unquoted, last < segments.Length - 1 ? ParquetPartKind.Folder : ParquetPartKind.File));
    }

    /// <summary>All files and folders that are called as partitions are.</summary>
    internal static List<HatsPartition> FromFolders(HatsFolder folder)
    {
        List<HatsPartition> found = [];
        if (!Directory.Exists(folder.Data))
        {
            return found;
        }

        foreach (var order in Below(folder.Data, "Norder="))
        {
            foreach (var dir in Below(order, "Dir="))
            {
                foreach (var entry in new DirectoryInfo(dir).EnumerateFileSystemInfos())
                {
                    var kind = entry is DirectoryInfo ? ParquetPartKind.Folder : ParquetPartKind.File;
                    if ((kind == ParquetPartKind.Folder || ParquetFormat.HasSuffix(entry.Name))
                        && CellOf(Path.GetRelativePath(folder.Data, entry.FullName)) is { } cell)
                    {
                        found.Add(new(cell, new(Path.Combine(dir, entry.Name), kind)));
                    }
                }
            }
        }

        return found;
    }

    static IEnumerable<string> Below(string folder, string prefix) =>
        Directory.EnumerateDirectories(folder)
            .Where(d => Uri.UnescapeDataString(Path.GetFileName(d)).StartsWith(prefix, StringComparison.Ordinal));

    static long? NumberBehind(string segment, string prefix)
    {
        if (!segment.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var digits = segment.AsSpan(prefix.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;
    }

    static long NumberOf(string file) =>
        Path.GetFileName(file).Split('.') is [_, var number, ..]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;

    static QueryException Overlap(HatsPartition first, HatsPartition second, string source) => new(
        QueryErrorCode.Data,
        $"partitions {first.Cell} (\"{first.Part.Path}\") and {second.Cell} (\"{second.Part.Path}\") overlap, by \"{source}\"",
        hint: "take the file that does not belong to the catalog out of it, or write \"partition_info.csv\" with the partitions that do");
}
