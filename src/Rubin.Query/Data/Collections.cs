using System.Data;
using System.Data.Common;
using System.Globalization;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Data;

/// <summary>What <see cref="RubinQueryConnection.GetSchema(string, string[])"/> lists.</summary>
static class Collections
{
    static readonly (string Name, string[] Restrictions)[] All =
        [(DbMetaDataCollectionNames.MetaDataCollections, []), ("Tables", ["Schema", "Table"]), ("Columns", ["Schema", "Table", "Column"])];

    internal static DataTable Of(ICatalog catalog, string name, string?[] restrictions)
    {
        var list = All.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        var table = new DataTable(list.Name) { Locale = CultureInfo.InvariantCulture };
        switch (list.Name)
        {
            case "Tables":
                Columns(table, ("table_schema", typeof(string)), ("table_name", typeof(string)), ("table_type", typeof(string)), ("description", typeof(string)));
                Fill(table, Tables(catalog).Select(t => new object?[] { t.Schema, t.Name, "BASE TABLE", t.Description }), restrictions);
                break;
            case "Columns":
                Columns(
                    table, ("table_schema", typeof(string)), ("table_name", typeof(string)), ("column_name", typeof(string)), ("ordinal_position", typeof(int)), ("data_type", typeof(string)),
                    ("is_nullable", typeof(bool)), ("unit", typeof(string)), ("ucd", typeof(string)), ("description", typeof(string)));
                Fill(table, Tables(catalog).SelectMany(t => t.Columns.Fields.Select((f, i) =>
                    new object?[] { t.Schema, t.Name, f.Name, i, f.Type.Logical.ToString(), f.Nullable, f.Unit, f.Ucd, f.Description })), restrictions);
                break;
            case not null:
                Columns(table, (DbMetaDataColumnNames.CollectionName, typeof(string)), (DbMetaDataColumnNames.NumberOfRestrictions, typeof(int)));
                Fill(table, All.Select(c => new object?[] { c.Name, c.Restrictions.Length }), []);
                break;
            default:
                throw new ArgumentException($"there is no list \"{name}\"; there are {string.Join(", ", All.Select(c => c.Name))}");
        }

        return table;
    }

    static IEnumerable<CatalogTable> Tables(ICatalog catalog) => catalog.Schemas.SelectMany(catalog.Tables);

    static void Columns(DataTable table, params (string Name, Type Type)[] columns)
    {
        foreach (var (name, type) in columns)
        {
            table.Columns.Add(name, type);
        }
    }

    /// <summary>The rows whose first columns are those that the restrictions name; null restricts nothing.</summary>
    static void Fill(DataTable table, IEnumerable<object?[]> rows, string?[] restrictions)
    {
        foreach (var row in rows.Where(row => restrictions.Index().All(r => r.Item is null || string.Equals(r.Item, row[r.Index] as string, StringComparison.OrdinalIgnoreCase))))
        {
            table.Rows.Add(row);
        }
    }
}
