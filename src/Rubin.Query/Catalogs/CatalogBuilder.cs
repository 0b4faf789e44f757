using System.Globalization;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Hats;

namespace Rubin.Query;

/// <summary>Builds HATS catalogs of files, adds margins and indexes to them, and checks them. Safe for many threads.</summary>
/// <param name="engine">What runs the work.</param>
public sealed class CatalogBuilder(QueryEngine engine)
{
    /// <summary>
    /// Starts to write the rows of files as a catalog, or a collection of it and its margin and indexes. The work is done while the answer is read: one row, the number of
    /// rows written, and where they are added to a catalog, of all that it then has. The folder appears when all is there. A run that was broken off is gone on with by the next one over the same files with the same options.
    /// </summary>
    /// <param name="sources">Files or folders as <see cref="TableFormats"/> opens them, with the same columns.</param>
    /// <param name="folder">The folder to write.</param>
    /// <param name="options">How it is laid out.</param>
    /// <param name="query">What to write of the table <c>input</c>, which holds the rows of all files; null for all.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="QueryException">A file cannot be read, an option makes no sense, or the folder is there.</exception>
    public QueryResult Import(
        IReadOnlyList<string> sources, string folder, CatalogOptions options, string? query = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sources.Count);
        options.Check();
        var tables = sources.SelectMany(TableFormats.Open).Select((t, i) => new CatalogTable("input", $"input{i + 1}", t.Provider)).ToList();
        var input = InputQuery.Of(query, tables.Count);
        var prepared = engine.Prepare(input, SchemaCatalog.Empty.With(tables));
        var signature = new RunSignature(string.Join('\n', [options.ToString(), query ?? "", .. sources.SelectMany(Describe)]), OutlivesErrors: true);
        ValueList<string> warnings = [.. prepared.Warnings, .. LeftOutColumns.Warnings(prepared.Physical.Schema)];
        if (options.Append)
        {
            var append = new CatalogAppend(engine, folder, options);
            var added = engine.Prepare(AppendedColumns.Of(input, prepared.Physical.Schema, append.Catalog.Schema), SchemaCatalog.Empty.With(tables));
            return append.Start(added.Physical, warnings, signature with { OutlivesErrors = false }, cancel);
        }

        return new CatalogCopy(engine, folder, options).Start(prepared.Physical, warnings, signature, cancel);
    }

    /// <summary>Writes a margin: into a collection, which then has it, or beside a catalog.</summary>
    /// <param name="path">A collection or catalog.</param>
    /// <param name="thresholdArcsec">How far around a partition the rows are wanted, above 0.</param>
    /// <param name="overwrite">Whether a margin that is there is replaced.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The margin's folder and its rows.</returns>
    /// <exception cref="QueryException">There is no catalog with positions, or the threshold is too large, or a margin is there.</exception>
    public async Task<(string Folder, long Rows)> AddMarginAsync(string path, double thresholdArcsec, bool overwrite = false, CancellationToken cancel = default)
    {
        var catalog = HatsCatalog.Open(path);
        var name = MarginWrite.NameOf(catalog.Name, thresholdArcsec);
        var rows = 0L;
        var folder = await AddAsync(path, catalog, name, overwrite, async (partial) =>
        {
            rows = await new CatalogParts(engine).WriteMarginAsync(catalog, partial, thresholdArcsec, cancel).ConfigureAwait(false);
        }).ConfigureAwait(false);
        Change(path, c => c with { Margins = [.. c.Margins.Where(m => m != name), name] });
        return (folder, rows);
    }

    /// <summary>Writes an index of a column: into a collection, which then has it, or beside a catalog.</summary>
    /// <param name="path">A collection or catalog.</param>
    /// <param name="column">The column, or a dotted path into one.</param>
    /// <param name="overwrite">Whether an index that is there is replaced.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The index's folder and its rows.</returns>
    /// <exception cref="QueryException">There is no catalog or column, or an index is there.</exception>
    public async Task<(string Folder, long Rows)> AddIndexAsync(string path, string column, bool overwrite = false, CancellationToken cancel = default)
    {
        var catalog = HatsCatalog.Open(path);
        CatalogOptions.CheckListed(column);
        var name = IndexWriter.NameOf(catalog.Name, column);
        var written = (Column: column, Rows: 0L);
        var folder = await AddAsync(path, catalog, name, overwrite, async (partial) =>
        {
            written = await new CatalogParts(engine).WriteIndexAsync(catalog, partial, column, cancel).ConfigureAwait(false);
        }).ConfigureAwait(false);
        Change(path, c => c with { Indexes = [.. c.Indexes.Where(i => i.Folder != name), (written.Column, name)] });
        return (folder, written.Rows);
    }

    /// <summary>What is wrong with a catalog, or with a collection and its margins and indexes; nothing where all is whole.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="cancel">Stops the work.</param>
    public Task<IReadOnlyList<CatalogProblem>> ValidateAsync(string path, CancellationToken cancel = default) => new CatalogCheck(engine).CheckAsync(path, cancel);

    static async Task<string> AddAsync(string path, HatsCatalog catalog, string name, bool overwrite, Func<string, Task> write)
    {
        var beside = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(catalog.Path)))!;
        var target = Path.Combine(IsCollection(path) ? path : beside, name);
        // What the collection does not list was not finished.
        using var folder = NewCatalogFolder.Create(target, overwrite || (IsCollection(path) && !Parts(path).Contains(name)));
        var work = Path.Combine(folder.Path, name);
        await write(work).ConfigureAwait(false);
        folder.Publish(work);
        return target;
    }

    static IEnumerable<string> Parts(string path) => CollectionProperties.Read(path).Folders;

    static void Change(string path, Func<CollectionProperties, CollectionProperties> change)
    {
        if (IsCollection(path))
        {
            change(CollectionProperties.Read(path)).Write(path);
        }
    }

    static bool IsCollection(string path) => File.Exists(Path.Combine(path, "collection.properties"));

    /// <summary>What tells whether a file is the same as the last time.</summary>
    static IEnumerable<string> Describe(string source)
    {
        IEnumerable<string> files = Directory.Exists(source) ? Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : [source];
        return files.Select(f => new FileInfo(f)).Select(f =>
            string.Create(CultureInfo.InvariantCulture, $"{f.FullName} {f.Length} {f.LastWriteTimeUtc.Ticks}"));
    }
}
