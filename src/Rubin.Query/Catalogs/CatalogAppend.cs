using System.Globalization;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Hats;

namespace Rubin.Query;

/// <summary>
/// Adds the rows of a query to a catalog, or to that of a collection, whose margins and indexes are then made anew as far as the rows reach. A new folder is made beside
/// the old one, sharing the files of partitions that get no rows, and takes its place at one stroke: until then the old catalog is whole, and from then on the new one.
/// </summary>
sealed class CatalogAppend
{
    readonly QueryEngine _engine;
    readonly string _target;
    readonly HatsCollection? _collection;
    readonly CatalogOptions _options;

    /// <summary>An addition to a folder.</summary>
    /// <param name="engine">What runs the steps.</param>
    /// <param name="target">The folder of a catalog or collection.</param>
    /// <param name="options">How many rows a partition may have.</param>
    /// <exception cref="QueryException">Data: there is no catalog, or one that rows cannot be added to.</exception>
    internal CatalogAppend(QueryEngine engine, string target, CatalogOptions options)
    {
        _engine = engine;
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        NewCatalogFolder.Restore(_target);
        Catalog = Directory.Exists(_target)
            ? HatsCatalog.Open(_target)
            : throw new QueryException(QueryErrorCode.Data, $"\"{target}\" does not exist, so no rows can be added to it", hint: "leave append out");
        _collection = File.Exists(Path.Combine(_target, "hats.properties")) || !File.Exists(Path.Combine(_target, "collection.properties")) ? null : HatsCollection.Open(_target);
        CatalogGrowth.Check(Catalog);
        CheckParts();
        var properties = Catalog.Properties;
        _options = new()
        {
            HighestOrder = options.HighestOrder,
            Name = properties.Name,
            Ra = Catalog.Position!.Ra,
            Dec = Catalog.Position.Dec,
            Kind = properties.Kind,
            Description = properties["obs_description"],
            DefaultColumns = properties.DefaultColumns,
            SortedBy = [.. (properties["hats_cols_sort"] ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Where(c => Catalog.Schema.IndexOf(c) >= 0)],
            RowsPerPartition = options.RowsPerPartition != new CatalogOptions().RowsPerPartition ? options.RowsPerPartition
                : long.TryParse(properties["hats_max_rows"], CultureInfo.InvariantCulture, out var most) && most > 0 ? most : options.RowsPerPartition,
        };
    }

    /// <summary>The catalog that grows.</summary>
    internal HatsCatalog Catalog { get; }

    /// <summary>Starts to write; the work is done while the answer, the number of rows added and that of all, is read.</summary>
    /// <param name="query">The rows, with the catalog's columns.</param>
    /// <param name="warnings">What to tell the query's author.</param>
    /// <param name="signature">What tells whether an earlier, killed run added the same rows; null for never.</param>
    /// <param name="cancel">Stops the work.</param>
    internal QueryResult Start(PhysicalNode query, ValueList<string> warnings, RunSignature? signature, CancellationToken cancel)
    {
        var folder = NewCatalogFolder.Create(_target, overwrite: true, signature?.AddedTo(Catalog).Text);
        try
        {
            folder.ForgetUnless(false);
            var primary = _collection is null ? folder.Path : Path.Combine(folder.Path, Path.GetFileName(_collection.PrimaryPath));
            if (folder.IsResumed)
            {
                folder.KeepPartitions(primary);
            }

            var plan = new CatalogWrite(query, primary, _options.Name ?? Catalog.Name, _options, Catalog) { IsResumed = folder.IsResumed };
            return CatalogRun.Start(_engine, folder, plan, [.. warnings, .. Strays()], () => CompleteAsync(plan, folder.Path, primary, cancel), cancel);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    async Task<long> CompleteAsync(CatalogWrite plan, string folder, string primary, CancellationToken cancel)
    {
        plan.KeepOthers(cancel);
        var rows = plan.Writer.Complete();
        CatalogGrowth.ShareRest(Catalog.Path, primary, new HashSet<string> { "dataset" });
        if (_collection is null)
        {
            return rows;
        }

        var parts = new CatalogParts(_engine);
        var grown = HatsCatalog.Open(primary);
        foreach (var margin in _collection.MarginPaths)
        {
            var threshold = HatsCatalog.Open(margin).Properties.MarginThresholdArcsec
                ?? throw new QueryException(QueryErrorCode.Data, $"margin \"{margin}\" has no hats_margin_threshold, so it cannot be made anew");
            var growth = new CatalogGrowth.OfMargin(HatsCatalog.Open(margin), Catalog, plan.Added);
            await parts.WriteMarginAsync(grown, Path.Combine(folder, Path.GetFileName(margin)), threshold, cancel, growth).ConfigureAwait(false);
        }

        foreach (var (column, index) in _collection.IndexPaths)
        {
            await parts.WriteIndexAsync(grown, Path.Combine(folder, Path.GetFileName(index)), column, cancel, (HatsCatalog.Open(index), plan.Untouched)).ConfigureAwait(false);
        }

        CatalogGrowth.ShareRest(_target, folder, Directory.EnumerateDirectories(folder).Select(d => Path.GetFileName(d)).ToHashSet());
        return rows;
    }

    /// <summary>The parts of a collection have to be replaced with it.</summary>
    void CheckParts()
    {
        var parts = _collection is null ? [] : _collection.MarginPaths.Append(_collection.PrimaryPath).Concat(_collection.IndexPaths.Select(i => i.Path));
        if (parts.FirstOrDefault(p => Path.GetDirectoryName(Path.GetFullPath(p)) != _target) is { } elsewhere)
        {
            throw new QueryException(QueryErrorCode.Data, $"rows cannot be added to \"{_target}\": \"{elsewhere}\" is a part of it, and lies elsewhere");
        }
    }

    /// <summary>Margins and indexes beside a catalog that is in no collection: they lack the new rows.</summary>
    IEnumerable<string> Strays()
    {
        var beside = _collection is null ? Directory.EnumerateDirectories(Path.GetDirectoryName(_target)!, Catalog.Name + "_*") : [];
        return beside.Where(d => File.Exists(Path.Combine(d, "hats.properties")) && !d.EndsWith(".partial", StringComparison.Ordinal))
            .Where(d => HatsCatalog.Open(d).Properties is { Kind: HatsKind.Margin or HatsKind.Index, Primary: { } primary } && primary == (Catalog.Properties.Name ?? Catalog.Name))
            .Select(d => $"\"{d}\" belongs to \"{_target}\" and lacks the rows that are added: make it anew with rubin-query margin or index, --overwrite");
    }
}
