using Rubin.Query.Arrow;

namespace Rubin.Query.MyDb;

/// <summary>What the columns of a stored table must keep to.</summary>
static class TableColumns
{
    /// <summary>Position of a column in the table's schema.</summary>
    /// <exception cref="QueryException">UnknownColumn: there is none of that name.</exception>
    internal static int Find(StoredTable table, string column) => table.Schema.IndexOf(column) is >= 0 and var place
        ? place
        : throw new QueryException(
            QueryErrorCode.UnknownColumn, $"column \"{column}\" does not exist in \"{table.Name}\"", hint: $"there are {string.Join(", ", table.Schema.Fields.Select(f => f.Name).Take(20))}");

    /// <summary>Refuses names that occur twice, names without a letter and the one that is kept for cells.</summary>
    /// <exception cref="QueryException">Semantic: names that a table cannot have.</exception>
    internal static void Check(Schema schema)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in schema.Fields)
        {
            if (field.Name.Length == 0)
            {
                throw new QueryException(QueryErrorCode.Semantic, "a column has no name", hint: "give it one with AS");
            }

            if (!names.Add(field.Name) || field.Name.Equals(StoredTable.Cells, StringComparison.OrdinalIgnoreCase))
            {
                throw new QueryException(QueryErrorCode.Semantic, $"a table cannot have two columns called \"{field.Name}\"", hint: "give one another name with AS");
            }
        }
    }
}
