using Rubin.Query.Engine.Catalog;
using Rubin.Query.Felis;
using Rubin.Query.Hats;

namespace Rubin.Query;

/// <summary>Opens what an <see cref="Attachment"/> names, and adds it to a catalog.</summary>
static class Attaching
{
    /// <summary>The catalog with the attachment's tables, descriptions and links.</summary>
    /// <exception cref="QueryException">Something of it is not there, is damaged, or has the name of a table that is there already.</exception>
    internal static SchemaCatalog With(this SchemaCatalog catalog, Attachment attachment)
    {
        if (attachment.Schema.Equals(SelfDescribedCatalog.TapSchema, StringComparison.OrdinalIgnoreCase))
        {
            throw new QueryException(QueryErrorCode.Semantic, $"\"{attachment.Schema}\" is the schema that describes the others", hint: "attach under another name");
        }

        var opened = TableFormats.Open(attachment.Path);
        var file = attachment.Felis is null ? null : ReadFelis(attachment.Felis);
        var described = file?.Tables.ToDictionary(t => t.Name, StringComparer.OrdinalIgnoreCase) ?? [];
        List<CatalogTable> tables = [];
        foreach (var table in opened)
        {
            var details = described.GetValueOrDefault(table.Name) ?? table.Details;
            var entry = new CatalogTable(attachment.Schema, table.Name, Provider(table, attachment)) { Description = table.Description };
            tables.Add(details is null ? entry : entry.DescribedBy(details));
        }

        CheckMatch(attachment, file, tables);
        catalog = catalog.With(tables);
        catalog = (file?.Description ?? opened[0].SchemaDescription) is { } text ? catalog.WithDescription(attachment.Schema, text) : catalog;
        return attachment.Links.Aggregate(catalog, (all, link) => all.WithLink(attachment.Schema, link.Table, link.Link));
    }

    static ITableProvider Provider(AttachedTable table, Attachment attachment)
    {
        var provider = attachment.Margin is { } margin ? WithMargin(table, margin) : table.Provider;
        return attachment.NanIsNull ? NanAsNullTable.Over(provider) : provider;
    }

    static HatsTable WithMargin(AttachedTable table, string path) => table.Provider is HatsTable hats
        ? hats.WithMargin(path)
        : throw new QueryException(QueryErrorCode.Data, $"\"{table.Name}\" is no HATS catalog and has no margin", hint: "leave margin= out");

    static FelisFile ReadFelis(string path) =>
        File.Exists(path) ? FelisFile.Read(path) : throw new QueryException(QueryErrorCode.Data, $"\"{path}\" does not exist");

    static void CheckMatch(Attachment attachment, FelisFile? file, List<CatalogTable> tables)
    {
        if (file is not null && tables.TrueForAll(t => t.Details is null))
        {
            throw new QueryException(
                QueryErrorCode.Data,
                $"file \"{attachment.Felis}\" describes no table of \"{attachment.Path}\"",
                hint: $"it describes {string.Join(", ", file.Tables.Select(t => t.Name))}; there are {string.Join(", ", tables.Select(t => t.Name))}");
        }
    }
}
