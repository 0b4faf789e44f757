namespace Rubin.Query.Arrow;

/// <summary>Some rows of a table: one column a field, all of the same length. Immutable and never disposed.</summary>
public sealed class RecordBatch
{
    /// <summary>The rows of <paramref name="columns"/> under the names and types of <paramref name="schema"/>.</summary>
    /// <param name="schema">One field a column; a column's type is its field's, or a dictionary of it.</param>
    /// <param name="columns">All of <paramref name="length"/> rows.</param>
    /// <param name="length">Number of rows; needed because a batch may have no columns.</param>
    /// <exception cref="ArgumentException">A column is missing, or has another length or type than the schema says.</exception>
    public RecordBatch(Schema schema, IReadOnlyList<Column> columns, int length)
    {
        if (schema.Count != columns.Count)
        {
            throw new ArgumentException($"{columns.Count} columns for a schema of {schema.Count}", nameof(columns));
        }

        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].Length != length)
            {
                throw new ArgumentException($"column \"{schema[i].Name}\" has {columns[i].Length} rows of {length}", nameof(columns));
            }

            if (!columns[i].Type.HasSameValues(schema[i].Type))
            {
                throw new ArgumentException($"column \"{schema[i].Name}\" is {columns[i].Type}, not {schema[i].Type}", nameof(columns));
            }
        }

        Schema = schema;
        Columns = columns;
        Length = length;
    }

    /// <summary>Names and types of the columns.</summary>
    public Schema Schema { get; }

    /// <summary>The columns in the schema's order.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Number of rows.</summary>
    public int Length { get; }

    /// <summary>The rows from <paramref name="offset"/> on, without copying.</summary>
    public RecordBatch Slice(int offset, int length) =>
        offset == 0 && length == Length ? this : new(Schema, [.. Columns.Select(c => c.Slice(offset, length))], length);

    /// <summary>The rows at <paramref name="rows"/> in that order, copied.</summary>
    public RecordBatch Take(ReadOnlySpan<int> rows)
    {
        var columns = new Column[Columns.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Columns[i].Take(rows);
        }

        return new(Schema, columns, rows.Length);
    }
}
