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
            (catalog.Healpix == HatsWriter.Healpix29 && catalog.Properties.HealpixOrder == Sky.Healpix.MaxOrder, "its rows have no column _healpix_29"),
            (catalog.Partitions.All(p => p.Part.Path == Path.Combine(catalog.Path, "dataset", HatsWriter.RelativePath(p.Cell!.Value))),
                "its files are not called dataset/Norder=…/Dir=…/Npix=….parquet"),
        ];
        if (Array.Find(rules, r => !r.IsRight) is { Why: { } why })
        {
            throw new QueryException(QueryErrorCode.Data, $"rows cannot be added to \"{catalog.Path}\": {why}", hint: "import its rows and the new ones as a new catalog");
        }
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
