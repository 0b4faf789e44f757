using System.Globalization;
using Rubin.Query.Formats.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// Finds the files of a catalog that are not called as HATS calls them, which HATS tools need a path generator for: <c>parquet/1_44.parquet</c>,
/// <c>order1/pixel44/rows.parquet</c>. The last two numbers of a path that are an order and a pixel name the cell.
/// </summary>
static class OtherTree
{
    /// <summary>The partitions with the files that are there; as they are where one has none, or several.</summary>
    /// <param name="folder">The catalog's folder.</param>
    /// <param name="listed">The partitions, with the paths that HATS gives them.</param>
    public static List<HatsPartition> Find(HatsFolder folder, List<HatsPartition> listed)
    {
        var cells = listed.Select(p => p.Cell!.Value).ToHashSet();
        var files = Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Where(ParquetFormat.HasSuffix)
            .Select(f => (Path: f, Cell: CellOf(Path.GetRelativePath(folder.Path, f), cells)))
            .Where(f => f.Cell is not null)
            .ToLookup(f => f.Cell!.Value, f => f.Path);
        return listed.TrueForAll(p => files[p.Cell!.Value].Count() == 1)
            ? [.. listed.Select(p => new HatsPartition(p.Cell, new(files[p.Cell!.Value].Single())))]
            : listed;
    }

    static HealpixCell? CellOf(string path, HashSet<HealpixCell> cells)
    {
        var numbers = Numbers(path).ToList();
        for (var i = numbers.Count - 2; i >= 0; i--)
        {
            var (order, pixel) = (numbers[i], numbers[i + 1]);
            if (order <= Healpix.MaxOrder && pixel < Healpix.CellCount((int)order) && cells.Contains(new((int)order, pixel)))
            {
                return new((int)order, pixel);
            }
        }

        return null;
    }

    static IEnumerable<long> Numbers(string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            var end = start;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            if (end > start && long.TryParse(text.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                yield return number;
            }

            start = end;
        }
    }
}
