using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Felis;

/// <summary>A table of a Felis file: its columns, and where its keys and texts stand.</summary>
/// <param name="Name">Its name, without the schema that some files put before it.</param>
/// <param name="Node">The table's mapping.</param>
/// <param name="Columns">Its own columns, then those taken by reference.</param>
sealed record FelisTable(string Name, YamlMapping Node, IReadOnlyList<FelisColumn> Columns)
{
    readonly Dictionary<string, FelisColumn> _byName = Columns.ToDictionary(c => c.Name, StringComparer.Ordinal);

    /// <summary>The column of that name; null where there is none.</summary>
    internal FelisColumn? Find(string column) => _byName.GetValueOrDefault(column);

    /// <summary>What the engine keeps of it.</summary>
    /// <param name="ids">The columns of the file.</param>
    internal TableDescription Describe(ColumnIds ids)
    {
        var primary = Own(ids, Node, "primaryKey");
        var constraints = Node.Mappings("constraints").ToLookup(c => c.Needed("@type", "a constraint"));
        var indexed = Node.Mappings("indexes").Select(i => Own(ids, i, "columns")).Append(primary)
            .Where(k => k.Count == 1).Select(k => k[0]).ToHashSet(StringComparer.Ordinal);
        return new(Name, [.. Columns.Select(c => c.Describe(indexed.Contains(c.Name)))])
        {
            Text = Node.Text("description")?.Trim(),
            Utype = Node.Text("votable:utype"),
            Index = Node.Number("tap:table_index"),
            PrimaryKey = primary,
            UniqueKeys = [.. constraints["Unique"].Select(c => Own(ids, c, "columns"))],
            ForeignKeys = [.. constraints["ForeignKey"].Select(c => ForeignKey(ids, c))],
        };
    }

    /// <summary>Columns of this table.</summary>
    ValueList<string> Own(ColumnIds ids, YamlMapping node, string key) => Of(ids, node, key, this).Columns;

    ForeignKey ForeignKey(ColumnIds ids, YamlMapping node)
    {
        var name = node.Needed("name", "a foreign key");
        var (_, columns) = Of(ids, node, "columns", this);
        var (target, targets) = Of(ids, node, "referencedColumns", null);
        return columns.Count > 0 && columns.Count == targets.Count && target is not null
            ? new(name, columns, target.Name, targets) { Description = node.Text("description")?.Trim(), Utype = node.Text("votable:utype") }
            : throw node.Error($"foreign key \"{name}\" has {columns.Count} columns for {targets.Count} referenced columns");
    }

    /// <summary>The columns that a list names by id, all of one table.</summary>
    static (FelisTable? Table, ValueList<string> Columns) Of(ColumnIds ids, YamlMapping node, string key, FelisTable? table)
    {
        List<string> columns = [];
        foreach (var (id, line) in node.Texts(key))
        {
            var (owner, column) = ids.Find(id, line);
            table ??= owner;
            columns.Add(owner == table ? column : throw ids.Error(line, $"{key} names \"{id}\", a column of another table than \"{table.Name}\""));
        }

        return (table, [.. columns]);
    }
}
