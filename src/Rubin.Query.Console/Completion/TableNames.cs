using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Console.Completion;

/// <summary>The tables and columns that can be typed.</summary>
sealed class TableNames(ICatalog catalog)
{
    /// <summary>Schemas, and tables that need no schema.</summary>
    internal IEnumerable<Candidate> Tables(QueryBlock block)
    {
        for (var b = block; b is not null; b = b.Outer)
        {
            foreach (var named in b.Named)
            {
                yield return new(Spelled(named.Name[0]), "named by WITH");
            }
        }

        var schemas = catalog.Schemas;
        foreach (var schema in schemas)
        {
            var tables = catalog.Tables(schema);
            yield return tables is [{ } only]
                ? new(Spelled(schema), Detail(only))
                : new(Spelled(schema), $"schema of {tables.Count} tables", ".");
        }

        foreach (var table in schemas.SelectMany(catalog.Tables).Where(t => catalog.Find(new(null, false, t.Name, false)).Count == 1))
        {
            yield return new(Spelled(table.Name), Detail(table)) { IsOfData = true };
        }

        yield return new("TAP_SCHEMA", "describes all tables", ".");
    }

    /// <summary>The tables of a schema.</summary>
    internal IEnumerable<Candidate> TablesOf(string schema) => catalog.Tables(schema).Select(t => new Candidate(Spelled(t.Name), Detail(t)) { IsOfData = true });

    /// <summary>
    /// The columns of all tables around a place: principal ones first, then by name; and what the tables are called. Those of all that is attached where no table is named yet,
    /// since people write SELECT before FROM.
    /// </summary>
    internal IEnumerable<Candidate> Columns(QueryBlock block)
    {
        var found = new List<Candidate>();
        for (var b = block; b is not null; b = b.Outer)
        {
            found.AddRange(b.Tables.SelectMany(t => ColumnsOf(t, b)));
        }

        if (found.Count == 0 && block is { Tables: [], Outer: null })
        {
            found.AddRange(catalog.Schemas.SelectMany(catalog.Tables).SelectMany(ColumnsOf));
        }

        for (var b = block; b is not null; b = b.Outer)
        {
            found.AddRange(b.Tables.Select(t => t.Alias ?? (t.Name.Count > 0 ? t.Name[^1] : null)).OfType<string>().Select(name => new Candidate(Spelled(name), "table", ".")));
        }

        return found.DistinctBy(c => c.Text);
    }

    /// <summary>The columns of what a qualifier names: an alias or a table of the query, or a table of the catalog.</summary>
    internal IEnumerable<Candidate> ColumnsOf(IReadOnlyList<string> qualifier, QueryBlock block)
    {
        for (var b = block; b is not null; b = b.Outer)
        {
            if (b.Tables.Find(t => Names(t, qualifier)) is { } table)
            {
                return ColumnsOf(table, b);
            }
        }

        return Resolve(qualifier) is { } attached ? ColumnsOf(attached) : [];
    }

    static bool Names(NamedTable table, IReadOnlyList<string> qualifier) => table.Alias is { } alias
        ? qualifier.Count == 1 && Same(alias, qualifier[0])
        : table.Name.Count >= qualifier.Count && qualifier.Reverse().Zip(table.Name.Reverse(), Same).All(same => same);

    IEnumerable<Candidate> ColumnsOf(NamedTable table, QueryBlock block)
    {
        if (table.Block is { } query)
        {
            return ColumnsOf(query);
        }

        for (var b = block; table.Name.Count == 1 && b is not null; b = b.Outer)
        {
            if (b.Named.Find(n => Same(n.Name[0], table.Name[0])) is { Block: { } named } && named != block)
            {
                return ColumnsOf(named);
            }
        }

        return Resolve(table.Name) is { } attached ? ColumnsOf(attached) : [];
    }

    IEnumerable<Candidate> ColumnsOf(QueryBlock query) => query.Columns.Count > 0
        ? query.Columns.Select(c => new Candidate(Spelled(c)))
        : query.Tables.SelectMany(t => ColumnsOf(t, query));

    static IEnumerable<Candidate> ColumnsOf(CatalogTable table)
    {
        var principal = table.Details?.Columns.Where(c => c.IsPrincipal).Select((c, i) => (c.Field.Name, Place: c.Index ?? int.MaxValue, i))
            .OrderBy(c => c.Place).ThenBy(c => c.i).Select((c, i) => (c.Name, i)).ToDictionary(c => c.Name, c => c.i, StringComparer.OrdinalIgnoreCase) ?? [];
        return table.Columns.Fields.OrderBy(f => principal.GetValueOrDefault(f.Name, int.MaxValue)).ThenBy(f => f.Name, StringComparer.OrdinalIgnoreCase)
            .Select(f => new Candidate(Spelled(f.Name), Detail(f)) { IsOfData = true });
    }

    CatalogTable? Resolve(IReadOnlyList<string> name) => name switch
    {
        [var table] => catalog.Find(new(null, false, table, false)) is [var only] ? only : null,
        [.., var schema, var table] => catalog.Find(new(schema, false, table, false)) is [var only] ? only : null,
        _ => null,
    };

    static string Detail(CatalogTable table) => $"table of {table.Columns.Count} columns{(table.Description is { } text ? $": {text}" : "")}";

    static string Detail(Field field) => $"{field.Type}{(field.Unit is { } unit ? $" [{unit}]" : "")}{(field.Description is { } text ? $": {text}" : "")}";

    /// <summary>A name as a query must write it.</summary>
    internal static string Spelled(string name)
    {
        var isPlain = AdqlTokens.Read(name) is [{ Kind: AdqlTokenKind.Name }] || (AdqlTokens.Read(name) is [{ Kind: AdqlTokenKind.Keyword }] && IsFree(name));
        return isPlain ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Whether a word of the grammar serves as a name by itself.</summary>
    static bool IsFree(string word)
    {
        try
        {
            AdqlParser.Parse($"SELECT {word} FROM t");
            return true;
        }
        catch (QueryException)
        {
            return false;
        }
    }

    static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
