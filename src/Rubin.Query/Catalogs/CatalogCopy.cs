using Rubin.Query.Engine.Planning;
using Rubin.Query.Hats;

namespace Rubin.Query;

/// <summary>
/// Writes the rows of a query as a HATS catalog, or a collection of it and its margin and indexes, which takes its place as a whole when it is complete.
/// </summary>
/// <param name="engine">What runs the steps.</param>
/// <param name="target">The folder.</param>
/// <param name="options">How it is laid out.</param>
sealed class CatalogCopy(QueryEngine engine, string target, CatalogOptions options)
{
    readonly string _name = options.Name ?? CatalogOptions.NameOf(FolderName(target));

    /// <summary>Starts to write; the work is done while the answer, the number of rows, is read.</summary>
    /// <param name="query">The rows.</param>
    /// <param name="warnings">What to tell the query's author.</param>
    /// <param name="signature">What tells whether an earlier, broken run wrote the same; null for never.</param>
    /// <param name="cancel">Stops the work.</param>
    internal QueryResult Start(PhysicalNode query, ValueList<string> warnings, RunSignature? signature, CancellationToken cancel)
    {
        var folder = NewCatalogFolder.Create(target, options.Overwrite, signature?.Text);
        try
        {
            folder.ForgetUnless(signature?.OutlivesErrors == true);
            var primary = options.IsCollection ? Path.Combine(folder.Path, _name) : folder.Path;
            if (folder.IsResumed)
            {
                folder.KeepPartitions(primary);
            }

            var plan = new CatalogWrite(query, primary, _name, options) { IsResumed = folder.IsResumed };
            return CatalogRun.Start(engine, folder, plan, warnings, () => CompleteAsync(plan, folder.Path, cancel), cancel);
        }
        catch
        {
            folder.Forget();
            folder.Dispose();
            throw;
        }
    }

    async Task<long> CompleteAsync(CatalogWrite plan, string folder, CancellationToken cancel)
    {
        var rows = plan.Writer.Complete();
        if (!options.IsCollection)
        {
            return rows;
        }

        var parts = new CatalogParts(engine);
        var catalog = HatsCatalog.Open(Path.Combine(folder, _name));
        List<string> margins = [];
        if (options.MarginArcsec is { } threshold)
        {
            margins.Add(MarginWrite.NameOf(_name, threshold));
            await parts.WriteMarginAsync(catalog, Path.Combine(folder, margins[0]), threshold, cancel).ConfigureAwait(false);
        }

        List<(string, string)> indexes = [];
        foreach (var column in options.Indexes)
        {
            var name = IndexWriter.NameOf(_name, column);
            var (indexed, _) = await parts.WriteIndexAsync(catalog, Path.Combine(folder, name), column, cancel).ConfigureAwait(false);
            indexes.Add((indexed, name));
        }

        new CollectionProperties(FolderName(target), _name, [.. margins], [.. indexes]).Write(folder);
        return rows;
    }

    static string FolderName(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
}
