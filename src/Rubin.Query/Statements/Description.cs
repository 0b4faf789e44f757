using System.Globalization;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;
using Rubin.Query.MyDb;

namespace Rubin.Query;

/// <summary>The answers of DESCRIBE and SHOW TABLES.</summary>
static class Description
{
    /// <summary>The columns of a table or a query: name, type, unit, UCD, description; of a table of one's own, or columns of it, then how it came to be.</summary>
    internal static QueryResult Columns(PreparedQuery all)
    {
        var schema = all.Physical.Schema;
        var table = new TextTable(
            new("column_name", DataType.Utf8), new("datatype", DataType.Utf8), new("unit", DataType.Utf8), new("ucd", DataType.Utf8), new("description", DataType.Utf8));
        foreach (var field in schema.Fields)
        {
            table.Add(field.Name, GeometryTypes.Name(field.Type), field.Unit, field.Ucd, field.Description);
        }

        var source = all.Logical;
        while (source is LogicalProject project)
        {
            source = project.Input;
        }

        if (source is LogicalScan { Table: MyDbTable { Table: var own } })
        {
            AddOrigin(table, own);
        }

        return table.ToResult();
    }

    static void AddOrigin(TextTable table, StoredTable own)
    {
        if (own.Description is { } text)
        {
            table.Add("(description)", null, null, null, text);
        }

        table.Add("(query)", null, null, null, own.Provenance.Query);
        foreach (var input in own.Provenance.Inputs)
        {
            table.Add("(input)", null, null, null, input);
        }

        table.Add("(creator)", null, null, null, own.Provenance.Creator);
        table.Add("(created)", null, null, null, own.Provenance.Created.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        table.Add("(rows)", null, null, null, own.Rows.ToString(CultureInfo.InvariantCulture));
        table.Add("(bytes)", null, null, null, own.Bytes.ToString(CultureInfo.InvariantCulture));
        table.Add("(version)", null, null, null, own.Version.ToString(CultureInfo.InvariantCulture));
        table.Add("(checksum)", null, null, null, own.Provenance.Checksum);
    }

    /// <summary>The tables of one schema, or of all.</summary>
    internal static QueryResult Tables(ICatalog catalog, NameSyntax? schema)
    {
        var table = new TextTable(new("schema_name", DataType.Utf8), new("table_name", DataType.Utf8), new("columns", DataType.Int64), new("rows", DataType.Int64), new("description", DataType.Utf8));
        var comparison = schema?.IsQuoted == true ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        var tables = schema is null ? catalog.Schemas.SelectMany(catalog.Tables) : catalog.Tables(schema.Text).Where(t => t.Schema.Equals(schema.Text, comparison));
        var all = tables.ToList();
        if (schema is not null && all.Count == 0)
        {
            throw new QueryException(QueryErrorCode.UnknownTable, $"schema \"{schema.Text}\" does not exist", schema.Span, "SHOW TABLES lists all");
        }

        foreach (var found in all)
        {
            table.Add(found.Schema, found.Name, (long)found.Columns.Count, found.Provider.RowCount, found.Description);
        }

        return table.ToResult();
    }
}
