namespace Rubin.Query.Felis;

/// <summary>The columns of a file by the ids that keys and indexes use: <c>@id</c> where it is given, <c>#Table.column</c> otherwise.</summary>
sealed class ColumnIds
{
    readonly YamlFile _file;
    readonly Dictionary<string, (FelisTable Table, string Column)> _columns = new(StringComparer.Ordinal);

    internal ColumnIds(YamlFile file, IReadOnlyList<FelisTable> tables)
    {
        _file = file;
        foreach (var (table, column) in tables.SelectMany(t => t.Columns.Select(c => (t, c))))
        {
            _columns[column.Id ?? $"#{table.Name}.{column.Name}"] = (table, column.Name);
        }
    }

    /// <summary>The column of an id.</summary>
    /// <exception cref="QueryException">Data: there is none.</exception>
    internal (FelisTable Table, string Column) Find(string id, long line) => _columns.TryGetValue(id, out var found)
        ? found
        : throw Error(line, $"there is no column with the id \"{id}\"", "an id is \"#Table.column\" unless the column has an @id");

    /// <summary>An error at a line of the file.</summary>
    internal QueryException Error(long line, string problem, string? hint = null) => _file.Error(line, problem, hint);
}
