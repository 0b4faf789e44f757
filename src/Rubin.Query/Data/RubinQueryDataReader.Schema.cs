using System.Collections.ObjectModel;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Rubin.Query.Arrow;

namespace Rubin.Query.Data;

/// <content>What is known of the columns.</content>
public sealed partial class RubinQueryDataReader
{
    static readonly (string Name, Type Type, Func<DbColumn, object?> Value)[] SchemaColumns =
    [
        (SchemaTableColumn.ColumnName, typeof(string), c => c.ColumnName),
        (SchemaTableColumn.ColumnOrdinal, typeof(int), c => c.ColumnOrdinal),
        (SchemaTableColumn.ColumnSize, typeof(int), c => c.ColumnSize),
        (SchemaTableColumn.NumericPrecision, typeof(short), c => (short?)c.NumericPrecision),
        (SchemaTableColumn.NumericScale, typeof(short), c => (short?)c.NumericScale),
        (SchemaTableColumn.DataType, typeof(Type), c => c.DataType),
        (SchemaTableOptionalColumn.ProviderSpecificDataType, typeof(Type), c => c.DataType),
        ("DataTypeName", typeof(string), c => c.DataTypeName),
        (SchemaTableColumn.ProviderType, typeof(int), c => (int)((RubinQueryDbColumn)c).ProviderType),
        (SchemaTableColumn.AllowDBNull, typeof(bool), c => c.AllowDBNull),
        (SchemaTableColumn.IsLong, typeof(bool), c => c.IsLong),
        (SchemaTableColumn.IsUnique, typeof(bool), _ => false),
        (SchemaTableColumn.IsKey, typeof(bool), _ => false),
        (SchemaTableOptionalColumn.IsReadOnly, typeof(bool), c => c.IsReadOnly),
        (SchemaTableOptionalColumn.IsAutoIncrement, typeof(bool), c => c.IsAutoIncrement),
        (SchemaTableOptionalColumn.IsHidden, typeof(bool), c => c.IsHidden),
        (SchemaTableColumn.IsAliased, typeof(bool), c => c.IsAliased),
        (SchemaTableColumn.IsExpression, typeof(bool), c => c.IsExpression),
        (SchemaTableColumn.BaseSchemaName, typeof(string), c => c.BaseSchemaName),
        (SchemaTableColumn.BaseTableName, typeof(string), c => c.BaseTableName),
        (SchemaTableColumn.BaseColumnName, typeof(string), c => c.BaseColumnName),
        (nameof(RubinQueryDbColumn.Unit), typeof(string), c => c[nameof(RubinQueryDbColumn.Unit)]),
        (nameof(RubinQueryDbColumn.Ucd), typeof(string), c => c[nameof(RubinQueryDbColumn.Ucd)]),
        (nameof(RubinQueryDbColumn.Description), typeof(string), c => c[nameof(RubinQueryDbColumn.Description)]),
    ];

    /// <inheritdoc/>
    public override string GetName(int ordinal) => FieldOf(ordinal).Name;

    /// <summary>The place of a column: one of exactly that name, else the first that matches ignoring case.</summary>
    /// <exception cref="IndexOutOfRangeException">There is none.</exception>
    public override int GetOrdinal(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var fields = Columns.Fields.Index().ToList();
        var found = fields.FirstOrDefault(f => f.Item.Name == name, fields.FirstOrDefault(f => f.Item.Name.Equals(name, StringComparison.OrdinalIgnoreCase), (-1, null!)));
        return found.Index >= 0 ? found.Index : throw OutOfRange($"there is no column \"{name}\"; there are {string.Join(", ", Columns.Fields.Select(f => f.Name))}");
    }

    /// <summary>The name of the type in queries, such as <c>BIGINT</c> or <c>LIST&lt;DOUBLE&gt;</c>.</summary>
    public override string GetDataTypeName(int ordinal) => FieldOf(ordinal).Type.Logical.ToString();

    /// <summary>The type of what <see cref="GetValue"/> gives.</summary>
    public override Type GetFieldType(int ordinal) => ResultType.Of(FieldOf(ordinal).Type, isNullable: false);

    /// <summary>Names, types, units of the columns; none where there is no result.</summary>
    public ReadOnlyCollection<DbColumn> GetColumnSchema() => new([.. (_result?.Schema.Fields ?? []).Select((f, i) => (DbColumn)new RubinQueryDbColumn(f, i))]);

    /// <inheritdoc/>
    public override Task<ReadOnlyCollection<DbColumn>> GetColumnSchemaAsync(CancellationToken cancellationToken = default) => Task.FromResult(GetColumnSchema());

    /// <summary>A row a column, in the form that <see cref="DataTable.Load(IDataReader)"/> reads; null where there is no result.</summary>
    public override DataTable? GetSchemaTable()
    {
        if (_result is null)
        {
            return null;
        }

        var table = new DataTable("SchemaTable") { Locale = CultureInfo.InvariantCulture };
        foreach (var (name, type, _) in SchemaColumns)
        {
            table.Columns.Add(name, type);
        }

        foreach (var column in GetColumnSchema())
        {
            table.Rows.Add([.. SchemaColumns.Select(c => c.Value(column) ?? DBNull.Value)]);
        }

        return table;
    }

    Schema Columns => Open(_result)?.Schema ?? throw new InvalidOperationException("there is no result");

    Field FieldOf(int ordinal) => (uint)ordinal < (uint)Columns.Count ? Columns[ordinal] : throw OutOfRange(ordinal);

    static IndexOutOfRangeException OutOfRange(int ordinal) => OutOfRange($"there is no column {ordinal}");

    [SuppressMessage("Usage", "CA2201", Justification = "What a reader throws by its contract.")]
    static IndexOutOfRangeException OutOfRange(string message) => new(message);
}
