using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Felis;

/// <summary>
/// A Felis file: a schema in YAML as Rubin's data releases publish it (https://felis.lsst.io). Columns taken from other files by reference
/// (<c>resources</c>, <c>columnRefs</c>) are read from there; keys that are not known here are passed over. Immutable.
/// </summary>
public sealed class FelisFile
{
    FelisFile(YamlMapping root, IReadOnlyList<TableDescription> tables)
    {
        Name = root.Needed("name", "the schema");
        Description = root.Text("description")?.Trim();
        Tables = tables;
    }

    /// <summary>The schema's name.</summary>
    public string Name { get; }

    /// <summary>What the file says of the schema.</summary>
    public string? Description { get; }

    /// <summary>The tables, in the order of the file.</summary>
    public IReadOnlyList<TableDescription> Tables { get; }

    /// <summary>Reads a file and those that it refers to.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="QueryException">Data: it cannot be read or is wrong; the message names file and line.</exception>
    public static FelisFile Read(string path)
    {
        var file = new YamlFile(Path.GetFullPath(path));
        var root = file.Read();
        var tables = ReadTables(file, root, [file.Path]);
        var ids = new ColumnIds(file, tables);
        return new(root, [.. tables.Select(t => t.Describe(ids))]);
    }

    static List<FelisTable> ReadTables(YamlFile file, YamlMapping root, ValueList<string> openFiles)
    {
        var schema = root.Needed("name", "the schema");
        var resources = new Resources(root.Mapping("resources"), file, openFiles);
        var tables = new List<FelisTable>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var node in root.Mappings("tables"))
        {
            var full = node.Needed("name", "a table");
            var name = full.StartsWith(schema + ".", StringComparison.Ordinal) ? full[(schema.Length + 1)..] : full;
            var columns = node.Mappings("columns").Select(c => new FelisColumn(c.Needed("name", $"a column of table \"{name}\""), [c]));
            List<FelisColumn> all = [.. columns, .. resources.ColumnsOf(node)];
            if (!names.Add(name))
            {
                throw node.Error($"table \"{name}\" is there twice");
            }

            if (all.GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            {
                throw file.Error(twice.Last().Line, $"column \"{twice.Key}\" is twice in table \"{name}\"");
            }

            tables.Add(new(name, node, all));
        }

        return tables;
    }

    /// <summary>The files that a schema takes columns from, read when the first column is.</summary>
    sealed class Resources(YamlMapping? declared, YamlFile file, ValueList<string> openFiles)
    {
        readonly Dictionary<string, IReadOnlyDictionary<string, FelisTable>> _tables = [];

        /// <summary>The columns of <c>columnRefs</c>: by resource, table and column.</summary>
        internal IEnumerable<FelisColumn> ColumnsOf(YamlMapping table) =>
            from resource in Entries(table.Mapping("columnRefs"))
            from source in Entries(resource.Value)
            from column in source.Value.Entries
            select Column(resource.Key, source.Key, column.Key, source.Value, YamlMapping.IsNull(column.Value) ? null : source.Value.Mapping(column.Value, column.Key));

        static IEnumerable<(string Key, YamlMapping Value)> Entries(YamlMapping? mapping) =>
            mapping?.Entries.Select(e => (e.Key, mapping.Mapping(e.Value, e.Key))) ?? [];

        FelisColumn Column(string resource, string table, string name, YamlMapping place, YamlMapping? reference)
        {
            place = reference ?? place;
            var source = Tables(resource, place).GetValueOrDefault(table) ?? throw place.Error($"resource \"{resource}\" has no table \"{table}\"");
            var target = reference?.Text("ref_name") ?? name;
            var found = source.Find(target)
                ?? throw place.Error($"table \"{table}\" of resource \"{resource}\" has no column \"{target}\"");
            return found.As(name, reference?.Mapping("overrides"));
        }

        IReadOnlyDictionary<string, FelisTable> Tables(string resource, YamlMapping place)
        {
            if (!_tables.TryGetValue(resource, out var tables))
            {
                tables = Read(declared?.Mapping(resource) ?? throw place.Error($"resource \"{resource}\" is not declared", $"write resources: {resource}: uri: FILE"));
                _tables.Add(resource, tables);
            }

            return tables;
        }

        Dictionary<string, FelisTable> Read(YamlMapping resource)
        {
            var uri = resource.Needed("uri", "a resource");
            if (uri.Contains("://", StringComparison.Ordinal))
            {
                throw resource.Error($"resource \"{uri}\" is no file", "give the path of a file, relative to this one");
            }

            var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file.Path)!, uri));
            if (openFiles.Contains(path) || !File.Exists(path))
            {
                throw resource.Error(File.Exists(path) ? $"resource \"{uri}\" refers back to this file" : $"resource \"{path}\" does not exist");
            }

            var other = new YamlFile(path);
            return ReadTables(other, other.Read(), [.. openFiles, path]).ToDictionary(t => t.Name);
        }
    }
}
