using Rubin.Query.Arrow;
using Rubin.Query.Formats.Parquet;
using Rubin.Query.Parquet;

namespace Rubin.Query.Hats;

/// <summary>
/// Looks whether a catalog is whole: its metadata agree with each other and with the files, every row lies in its partition, and its index says where.
/// Reads all rows.
/// </summary>
/// <param name="path">The catalog's folder.</param>
/// <param name="workers">Threads, 1 or more.</param>
public sealed class CatalogValidation(string path, int workers)
{
    static readonly string[] SideFiles = ["data_thumbnail.parquet", PartitionStatistics.FileName];

    readonly ProblemList _problems = new();

    /// <summary>The catalog, once it was looked at; null where it could not be opened, or has no files.</summary>
    public HatsCatalog? Catalog { get; private set; }

    /// <summary>What is wrong with a catalog by itself; nothing where it is whole.</summary>
    /// <param name="cancel">Stops the work.</param>
    public IReadOnlyList<CatalogProblem> Check(CancellationToken cancel = default)
    {
        try
        {
            if (HatsFolder.PropertiesIn(path) is { } file && HatsProperties.Read(file) is var properties && HasNoFiles(properties))
            {
                PartitionList.Read(new(path), properties.Suffix);
                return _problems.All;
            }

            Catalog = HatsCatalog.Open(path);
            Check(Catalog, cancel);
        }
        catch (QueryException error)
        {
            _problems.Add(path, null, error.Message);
            CheckAnyway(cancel);
        }

        return _problems.All;
    }

    /// <summary>An association may be a list of partitions alone.</summary>
    static bool HasNoFiles(HatsProperties properties) =>
        properties.Kind == HatsKind.Association && "False".Equals(properties["hats_assn_leaf_files"], StringComparison.OrdinalIgnoreCase);

    /// <summary>What else is wrong with a catalog that cannot be opened as it is.</summary>
    void CheckAnyway(CancellationToken cancel)
    {
        try
        {
            Check(HatsCatalog.OpenAllFiles(path), cancel);
        }
        catch (QueryException)
        {
            // What is wrong is told already.
        }
    }

    void Check(HatsCatalog catalog, CancellationToken cancel)
    {
        CheckProperties(catalog);
        var folder = new HatsFolder(catalog.Path);
        CheckFiles(catalog, folder);
        var rows = new PartitionCheck(catalog, MapsOf(catalog), _problems);
        rows.CheckAll(workers, cancel);
        if (catalog.Properties.Rows is { } claimed && claimed != rows.Total)
        {
            _problems.Add(catalog.Properties.Path, null, $"hats_nrows is {claimed}, but the files have {rows.Total} rows");
        }

        CheckSchema(catalog, folder);
        CheckMetadata(folder, rows);
        CheckSideFiles(catalog);
        CheckStatistics(catalog, rows);
    }

    /// <summary>The maps of row counts: <c>skymap.fits</c>, coarser ones, and <c>point_map.fits</c>, an older name.</summary>
    static Dictionary<string, Skymap> MapsOf(HatsCatalog catalog)
    {
        Dictionary<string, Skymap> maps = [];
        foreach (var file in Directory.EnumerateFiles(catalog.Path, "*map*.fits").Order(StringComparer.Ordinal))
        {
            if (Skymap.TryRead(file) is { } map)
            {
                maps[file] = map;
            }
        }

        return maps;
    }

    /// <summary>What lies beside the partitions can be read.</summary>
    void CheckSideFiles(HatsCatalog catalog)
    {
        foreach (var file in SideFiles.Select(f => Path.Combine(catalog.Path, f)).Where(File.Exists))
        {
            try
            {
                using var parquet = ParquetFile.Open(file);
                using var reader = new RowGroupReader(parquet, Projection.All(parquet.Layout));
                foreach (var group in parquet.RowGroups)
                {
                    reader.Open(group);
                    while (reader.Read() is not null)
                    {
                    }
                }
            }
            catch (QueryException error)
            {
                _problems.Add(file, null, error.Message);
            }
        }
    }

    void CheckProperties(HatsCatalog catalog)
    {
        var properties = catalog.Properties;
        bool isPlaced = properties.Kind is HatsKind.Object or HatsKind.Source;
        (string Key, bool IsNeeded, bool IsColumn)[] keys =
        [
            ("obs_collection", true, false), ("dataproduct_type", true, false), ("hats_col_ra", isPlaced, true), ("hats_col_dec", isPlaced, true),
            ("hats_col_healpix", false, true), ("hats_primary_table_url", properties.Kind is HatsKind.Margin or HatsKind.Index, false),
            ("hats_margin_threshold", properties.Kind == HatsKind.Margin, false), ("hats_index_column", properties.Kind == HatsKind.Index, true),
        ];
        foreach (var (key, isNeeded, isColumn) in keys)
        {
            if (properties[key] is not { } value)
            {
                _problems.AddIf(isNeeded, properties.Path, $"property {key} is missing");
            }
            else
            {
                _problems.AddIf(isColumn && catalog.Schema.IndexOf(value) < 0, properties.Path, $"{key} is \"{value}\", which is no column of the catalog");
            }
        }
    }

    /// <summary>The statistics beside the partitions count the rows of each as its files do.</summary>
    void CheckStatistics(HatsCatalog catalog, PartitionCheck rows)
    {
        var path = Path.Combine(catalog.Path, PartitionStatistics.FileName);
        if (!File.Exists(path) || PartitionStatistics.TryReadCounts(path) is not { } told)
        {
            return;
        }

        foreach (var partition in catalog.Partitions.Where(p => p.Cell is not null))
        {
            var found = partition.Part.Files().Sum(f => rows.RowsOfFile.GetValueOrDefault(f));
            told.Remove(partition.Cell!.Value, out var count);
            _problems.AddIf(found != count, path, $"counts {count} rows in partition {partition.Cell}, which has {found}");
        }

        foreach (var (cell, count) in told)
        {
            _problems.Add(path, null, $"counts {count} rows in {cell}, which is no partition of the catalog");
        }
    }

    /// <summary>Every partition listed has its file, and every file below the data is a partition's.</summary>
    void CheckFiles(HatsCatalog catalog, HatsFolder folder)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var partition in catalog.Partitions)
        {
            if (!Path.Exists(partition.Part.Path))
            {
                _problems.Add(partition.Part.Path, null, "the partition is listed, but not there");
                continue;
            }

            listed.UnionWith(partition.Part.Files().Select(Path.GetFullPath));
        }

        if (Directory.Exists(folder.Data))
        {
            var files = Directory.EnumerateFiles(folder.Data, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
            foreach (var file in files.Where(f => ParquetFormat.HasSuffix(f) && Path.GetFileName(f) is not ("data_thumbnail.parquet")))
            {
                _problems.AddIf(!listed.Contains(Path.GetFullPath(file)), file, "the file is no partition of the catalog");
            }
        }
    }

    void CheckSchema(HatsCatalog catalog, HatsFolder folder)
    {
        foreach (var side in new[] { folder.CommonMetadata, folder.Metadata }.Where(File.Exists))
        {
            using var file = ParquetFile.Open(side);
            var differing = file.Schema.Fields.Where(f => !FileSchema.IsPartitionColumn(f.Name)).Select(Describe)
                .Except(catalog.Schema.Fields.Where(f => !FileSchema.IsPartitionColumn(f.Name)).Select(Describe)).FirstOrDefault();
            _problems.AddIf(differing is not null, side, $"has {differing}, which the catalog has not");
        }
    }

    void CheckMetadata(HatsFolder folder, PartitionCheck rows)
    {
        if (!File.Exists(folder.Metadata))
        {
            return;
        }

        using var metadata = ParquetFile.Open(folder.Metadata);
        var counts = metadata.RowGroups.GroupBy(g => (g.Metadata.Columns[0].FilePath ?? "").TrimStart('/'), g => g.RowCount).ToDictionary(g => g.Key, g => g.Sum());
        foreach (var (file, count) in rows.RowsOfFile.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(folder.Data, file).Replace('\\', '/');
            if (counts.Remove(relative, out var told) || counts.Remove(Uri.UnescapeDataString(relative), out told))
            {
                _problems.AddIf(told != count, file, $"has {count} rows, but _metadata says {told}");
            }
            else
            {
                _problems.AddIf(count > 0, file, "is not in _metadata");
            }
        }

        foreach (var missing in counts.Keys.Where(k => k.Length > 0).Order(StringComparer.Ordinal))
        {
            _problems.Add(folder.Metadata, null, $"lists \"{missing}\", which is no file of the catalog");
        }
    }

    static string Describe(Field field) => $"column \"{field.Name}\" of {field.Type.Logical}";
}
