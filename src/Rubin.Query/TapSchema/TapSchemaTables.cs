using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query;

/// <summary>The tables of TAP_SCHEMA as TAP 1.1 §4 defines them.</summary>
static class TapSchemaTables
{
    internal static TableDescription Schemas { get; } = new(
        "schemas",
        [
            Text("schema_name", "Name of the schema, as queries write it", isPrincipal: true),
            Text("utype", "Role of the schema in a data model"),
            Text("description", "What the schema holds", isPrincipal: true),
            Number("schema_index", "Place among the schemas"),
        ])
    { Text = "The schemas that can be queried", Index = 1, PrimaryKey = ["schema_name"] };

    internal static TableDescription Tables { get; } = new(
        "tables",
        [
            Text("schema_name", "Schema of the table", isPrincipal: true),
            Text("table_name", "Name of the table with its schema, as queries write it", isPrincipal: true),
            Text("table_type", "table or view", isPrincipal: true),
            Text("utype", "Role of the table in a data model"),
            Text("description", "What the table holds", isPrincipal: true),
            Number("table_index", "Place among the tables of the schema"),
        ])
    {
        Text = "The tables that can be queried",
        Index = 2,
        PrimaryKey = ["table_name"],
        ForeignKeys = [new("tables_schemas", ["schema_name"], "schemas", ["schema_name"])],
    };

    internal static TableDescription Columns { get; } = new(
        "columns",
        [
            Text("table_name", "Table of the column, with its schema", isPrincipal: true),
            Text("column_name", "Name of the column, as queries write it", isPrincipal: true),
            Text("datatype", "Type of the values, as in VOTable", isPrincipal: true),
            Text("arraysize", "Number of values or letters, as in VOTable"),
            Text("xtype", "What the values mean beyond their type, as in DALI"),
            Number("size", "Number of values or letters where it is limited"),
            Text("description", "What the column holds", isPrincipal: true),
            Text("utype", "Role of the column in a data model"),
            Text("unit", "Unit of the values, as in VOUnits", isPrincipal: true),
            Text("ucd", "Unified Content Descriptor of the column", isPrincipal: true),
            Number("indexed", "1 where conditions on the column are fast, else 0"),
            Number("principal", "1 for the columns to look at first, else 0", isPrincipal: true),
            Number("std", "1 where a standard defines the column, else 0"),
            Number("column_index", "Place among the columns of the table"),
        ])
    {
        Text = "The columns of the tables",
        Index = 3,
        PrimaryKey = ["table_name", "column_name"],
        ForeignKeys = [new("columns_tables", ["table_name"], "tables", ["table_name"])],
    };

    internal static TableDescription Keys { get; } = new(
        "keys",
        [
            Text("key_id", "Name of the key", isPrincipal: true),
            Text("from_table", "Table whose rows point to others", isPrincipal: true),
            Text("target_table", "Table whose rows they point to", isPrincipal: true),
            Text("description", "What the key means", isPrincipal: true),
            Text("utype", "Role of the key in a data model"),
        ])
    {
        Text = "The keys by which tables can be joined",
        Index = 4,
        PrimaryKey = ["key_id"],
        ForeignKeys = [new("keys_from", ["from_table"], "tables", ["table_name"]), new("keys_target", ["target_table"], "tables", ["table_name"])],
    };

    internal static TableDescription KeyColumns { get; } = new(
        "key_columns",
        [
            Text("key_id", "Name of the key", isPrincipal: true),
            Text("from_column", "Column that points", isPrincipal: true),
            Text("target_column", "Column that it is compared with", isPrincipal: true),
        ])
    {
        Text = "The columns of the keys",
        Index = 5,
        ForeignKeys = [new("key_columns_keys", ["key_id"], "keys", ["key_id"])],
    };

    /// <summary>All of them.</summary>
    internal static ValueList<TableDescription> All { get; } = [Schemas, Tables, Columns, Keys, KeyColumns];

    static ColumnDescription Text(string name, string description, bool isPrincipal = false) =>
        Column(name, DataType.Utf8, description, isPrincipal) with { ArraySize = "*" };

    static ColumnDescription Number(string name, string description, bool isPrincipal = false) => Column(name, DataType.Int32, description, isPrincipal);

    static ColumnDescription Column(string name, DataType type, string description, bool isPrincipal) =>
        new(new(name, type) { Metadata = Metadata.Empty.With(MetadataKeys.Description, description) }) { IsPrincipal = isPrincipal, IsStandard = true };
}
