using Rubin.Query.Adql;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Hats;

namespace Rubin.Query;

/// <summary>Looks whether a catalog or collection is whole, with the margins and indexes that serve it.</summary>
/// <param name="engine">What compares indexes with their catalogs.</param>
sealed class CatalogCheck(QueryEngine engine)
{
    /// <summary>What is wrong.</summary>
    internal async Task<IReadOnlyList<CatalogProblem>> CheckAsync(string path, CancellationToken cancel)
    {
        var workers = engine.Options.Workers;
        if (!File.Exists(Path.Combine(path, "collection.properties")) || File.Exists(Path.Combine(path, "hats.properties")))
        {
            var validation = new CatalogValidation(path, workers);
            var found = validation.Check(cancel);
            var further = found.Count == 0 && validation.Catalog is { } margin && PrimaryOf(margin) is { } primary
                ? new MarginCheck(primary, margin).Check(workers, cancel)
                : found;
            return [.. further, .. PropertiesCopyCheck.Check(path)];
        }

        try
        {
            return await CheckCollectionAsync(path, HatsCollection.Open(path), cancel).ConfigureAwait(false);
        }
        catch (QueryException error)
        {
            return [new(path, null, error.Message)];
        }
    }

    async Task<IReadOnlyList<CatalogProblem>> CheckCollectionAsync(string path, HatsCollection collection, CancellationToken cancel)
    {
        var workers = engine.Options.Workers;
        List<CatalogProblem> problems = [.. new CatalogValidation(collection.PrimaryPath, workers).Check(cancel)];
        var isWhole = problems.Count == 0;
        problems.AddRange(Links(path, collection));
        foreach (var margin in collection.MarginPaths)
        {
            var found = new CatalogValidation(margin, workers).Check(cancel);
            problems.AddRange(found.Count > 0 || !isWhole ? found : new MarginCheck(HatsCatalog.Open(collection.PrimaryPath), HatsCatalog.Open(margin)).Check(workers, cancel));
        }

        foreach (var (column, index) in collection.IndexPaths)
        {
            var found = new CatalogValidation(index, workers).Check(cancel);
            problems.AddRange(
                found.Count > 0 || !isWhole ? found : await CompareAsync(HatsCatalog.Open(collection.PrimaryPath), HatsCatalog.Open(index), column, cancel).ConfigureAwait(false));
        }

        problems.AddRange(collection.MarginPaths.Concat(collection.IndexPaths.Select(i => i.Path)).Prepend(collection.PrimaryPath).SelectMany(PropertiesCopyCheck.Check));
        return problems;
    }

    /// <summary>What the collection's properties, and those of its parts, say of each other.</summary>
    static IEnumerable<CatalogProblem> Links(string path, HatsCollection collection)
    {
        var file = Path.Combine(path, "collection.properties");
        (string Key, IEnumerable<string> All)[] defaults =
        [
            ("default_margin", collection.MarginPaths.Select(m => Path.GetFileName(m))), ("default_index", collection.IndexPaths.Select(i => i.Column)),
        ];
        foreach (var (key, all) in defaults)
        {
            if (collection.Values.GetValueOrDefault(key)?.Trim() is { Length: > 0 } value && !all.Contains(value))
            {
                yield return new(file, null, $"{key} is \"{value}\", which is none of {string.Join(", ", all)}");
            }
        }

        var primary = Path.GetFileName(collection.PrimaryPath);
        var parts = collection.MarginPaths.Concat(collection.IndexPaths.Select(i => i.Path)).Where(HatsCatalog.IsAt);
        foreach (var properties in parts.Select(p => HatsCatalog.Open(p).Properties))
        {
            if (properties.Primary is { } named && Path.GetFileName(named.TrimEnd('/')) is var last && last != primary && last != NameOf(collection.PrimaryPath))
            {
                yield return new(properties.Path, null, $"hats_primary_table_url is \"{named}\", but the collection's catalog is \"{primary}\"");
            }
        }
    }

    static string? NameOf(string catalog) => HatsCatalog.IsAt(catalog) ? HatsCatalog.Open(catalog).Properties.Name : null;

    /// <summary>Values with their partitions that only one of the two has.</summary>
    async Task<IReadOnlyList<CatalogProblem>> CompareAsync(HatsCatalog catalog, HatsCatalog index, string column, CancellationToken cancel)
    {
        var values = new IndexValues(catalog, column);
        var key = index.Schema.IndexOf(values.Column) is >= 0 and var at ? index.Schema[at].Name : null;
        if (key is null)
        {
            return [new(index.Path, null, $"the index has no column \"{values.Column}\"")];
        }

        var tables = SchemaCatalog.Empty.With([new("c", "values", values), new("c", "index", new HatsTable(index))]);
        string Of(string table, string name) =>
            $"SELECT \"{name}\" AS v, CAST(Norder AS BIGINT) AS k, CAST(Npix AS BIGINT) AS p FROM c.\"{table}\" WHERE \"{name}\" IS NOT NULL";
        var (held, told) = (Of("values", values.Column), Of("index", key));
        List<CatalogProblem> problems = [];
        foreach (var (left, right, message) in new[] { (held, told, "misses"), (told, held, "has, and the catalog has not,") })
        {
            var text = $"SELECT * FROM (({left}) EXCEPT ({right})) AS d ORDER BY 1, 2, 3 LIMIT 20";
            var query = ((QueryStatementSyntax)AdqlParser.Parse(text, AdqlDialect.Default)).Query;
            await using var result = engine.Execute(query, tables, cancel);
            await foreach (var batch in result.Batches.ConfigureAwait(false))
            {
                problems.AddRange(Enumerable.Range(0, batch.Length).Select(i => new CatalogProblem(
                    index.Path, null, $"{message} {values.Column} = {batch.Columns[0].Value(i)} in partition {batch.Columns[1].Value(i)}/{batch.Columns[2].Value(i)}")));
            }
        }

        return problems;
    }

    /// <summary>The catalog that a margin by itself belongs to, where it lies beside it; else null.</summary>
    static HatsCatalog? PrimaryOf(HatsCatalog margin)
    {
        if (margin.Properties is not { Kind: HatsKind.Margin, Primary: { } primary })
        {
            return null;
        }

        var beside = Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(margin.Path)))!, Path.GetFileName(primary.TrimEnd('/')));
        return Directory.Exists(beside) && HatsCatalog.IsAt(beside) ? HatsCatalog.Open(beside) : null;
    }
}
