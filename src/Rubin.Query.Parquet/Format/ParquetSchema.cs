using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>A file's schema in its three forms: the footer's nodes, the tree of values, the Arrow schema. Immutable.</summary>
public sealed class ParquetSchema
{
    ParquetSchema(ValueList<SchemaElement> elements, ValueList<ColumnNode> columns, ValueList<LeafColumn> leaves, Metadata metadata)
    {
        Elements = elements;
        Columns = columns;
        Leaves = leaves;
        Arrow = new(columns.Map(c => c.Field)) { Metadata = metadata };
    }

    /// <summary>The footer's nodes, depth first; the first is the root.</summary>
    public ValueList<SchemaElement> Elements { get; }

    /// <summary>The root's children: one a column of <see cref="Arrow"/>.</summary>
    public ValueList<ColumnNode> Columns { get; }

    /// <summary>The leaves in the order of the chunks.</summary>
    public ValueList<LeafColumn> Leaves { get; }

    /// <summary>The columns as Arrow fields; its metadata are the file's key-value pairs.</summary>
    public Schema Arrow { get; }

    /// <summary>The schema of a footer.</summary>
    /// <param name="elements">The footer's nodes.</param>
    /// <param name="metadata">The file's key-value pairs.</param>
    /// <param name="hint">
    /// The Arrow schema that the writer stored beside it (<c>ARROW:schema</c>); tells fixed-size lists, time zones and metadata of fields.
    /// </param>
    internal static ParquetSchema Parse(ValueList<SchemaElement> elements, Metadata metadata, Schema? hint = null)
    {
        var parser = new SchemaParser(elements);
        var columns = parser.ParseRoot(hint);
        return new(elements, columns, [.. parser.Leaves], metadata);
    }

    /// <summary>The schema that an Arrow schema is written with: lists in three levels, seconds as milliseconds.</summary>
    /// <exception cref="QueryException">
    /// Unsupported: a type that Parquet cannot hold, such as a struct without fields, or lists nested too deeply.
    /// </exception>
    public static ParquetSchema FromArrow(Schema schema)
    {
        try
        {
            return Parse(ArrowToElements.Convert(schema), schema.Metadata, schema);
        }
        catch (CorruptDataException e)
        {
            throw new QueryException(QueryErrorCode.Unsupported, $"Parquet cannot hold the table: {e.Message}", inner: e);
        }
    }
}
