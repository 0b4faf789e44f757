using Rubin.Query.Arrow;
using Rubin.Query.Formats.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>What adding rows to a catalog needs beside the writing of partitions.</summary>
public static class CatalogGrowth
{
    /// <summary>Looks whether rows can be added to a catalog.</summary>
    /// <exception cref="QueryException">Data: they cannot.</exception>
    public static void Check(HatsCatalog catalog)
    {
        (bool IsRight, string Why)[] rules =
        [
            (catalog.IsPlaced && catalog.Properties.Kind != HatsKind.Map && catalog.Position is not null, "it is no catalog of objects or sources with positions"),
            (catalog.Healpix == HatsWriter.Healpix29 && catalog.Properties.HealpixOrder == Healpix.MaxOrder, "its rows have no column _healpix_29"),
            (catalog.Partitions.All(p => p.Part.Path == Path.Combine(catalog.Path, "dataset", HatsWriter.RelativePath(p.Cell!.Value))),
                "its files are not called dataset/Norder=…/Dir=…/Npix=….parquet"),
        ];
        if (Array.Find(rules, r => !r.IsRight) is { Why: { } why })
        {
            throw new QueryException(QueryErrorCode.Data, $"rows cannot be added to \"{catalog.Path}\": {why}", hint: "import its rows and the new ones as a new catalog");
        }
    }

    /// <summary>The margin of a catalog before rows were added to it: for cells that the rows do not come near it is as it was.</summary>
    /// <param name="margin">The margin.</param>
    /// <param name="catalog">The catalog before.</param>
    /// <param name="added">Cells that all added rows lie in.</param>
    public sealed class OfMargin(HatsCatalog margin, HatsCatalog catalog, HealpixRanges added)
    {
        readonly HashSet<HealpixCell> _targets = [.. MarginCells.Targets(catalog.Partitions.Select(p => p.Cell!.Value))];
        readonly Dictionary<HealpixCell, HatsPartition> _partitions = margin.Partitions.ToDictionary(p => p.Cell!.Value);

        /// <summary>Whether a margin of these columns can share files of the old one.</summary>
        internal bool Fits(Schema schema) => margin.Schema.Equals(schema) && margin.Partitions.All(p => p.Part.Kind == ParquetPartKind.File);

        /// <summary>Whether the margin of a cell is as it was.</summary>
        /// <param name="target">The cell.</param>
        /// <param name="around">Where the rows of its margin lie.</param>
        internal bool IsUnchanged(HealpixCell target, HealpixRanges around) => _targets.Contains(target) && !around.Overlaps(added);

        /// <summary>The file of a cell's margin; null where it has no rows.</summary>
        internal string? FileOf(HealpixCell target) => _partitions.GetValueOrDefault(target)?.Part.Path;
    }

    /// <summary>Gives the files that were not made anew a name in the new folder; maps of row counts that are not made are left behind.</summary>
    /// <param name="from">The old folder.</param>
    /// <param name="to">The new one.</param>
    /// <param name="made">Folders in it that are complete.</param>
    public static void ShareRest(string from, string to, IReadOnlySet<string> made)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            var isMap = relative.StartsWith("skymap", StringComparison.Ordinal) && relative.EndsWith(".fits", StringComparison.Ordinal);
            if (!isMap && !made.Contains(relative.Split(Path.DirectorySeparatorChar)[0]) && !File.Exists(Path.Combine(to, relative)))
            {
                FileSystemCalls.Share(file, Path.Combine(to, relative));
            }
        }
    }
}
