using System.Globalization;
using Rubin.Query.Arrow;

namespace Rubin.Query.Slt;

/// <summary>
/// The tables that files write out: a line of columns, <c>id BIGINT, name VARCHAR, mag DOUBLE</c>, then a line of cells a row.
/// </summary>
static class TableText
{
    /// <exception cref="SltFormatException">A type or value that is not known.</exception>
    internal static QueryAnswer Parse(TableRecord record)
    {
        var fields = record.Columns!.Split(',', StringSplitOptions.TrimEntries).Select(c => ParseField(c, record.Line + 1));
        var schema = new Schema(fields.ToValueList());
        var columns = schema.Fields.Map(f => ColumnBuilder.Create(f.Type));
        for (var row = 0; row < record.Rows.Count; row++)
        {
            var cells = record.Rows[row];
            if (cells.Count != columns.Count)
            {
                throw new SltFormatException(record.Line + 2 + row, $"{cells.Count} cells for {columns.Count} columns");
            }

            for (var i = 0; i < columns.Count; i++)
            {
                columns[i].AppendValue(ParseCell(columns[i].Type, cells[i], record.Line + 2 + row));
            }
        }

        return new(schema, record.Rows.Count == 0 ? [] : [new(schema, columns.Map(c => c.Build()), record.Rows.Count)]);
    }

    /// <summary>Name, type, and where it has one the unit.</summary>
    static Field ParseField(string text, int line)
    {
        var words = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        DataType? type = words.Length < 2 ? null : words[1].ToUpperInvariant() switch
        {
            "BOOLEAN" => DataType.Boolean,
            "SMALLINT" => DataType.Int16,
            "INTEGER" => DataType.Int32,
            "BIGINT" => DataType.Int64,
            "REAL" => DataType.Float,
            "DOUBLE" => DataType.Double,
            "VARCHAR" => DataType.Utf8,
            "DATE" => DataType.Date,
            "TIMESTAMP" => DataType.Timestamp,
            _ => null,
        };
        return type is null
            ? throw new SltFormatException(line, $"no such column: {text}")
            : new(words[0], type) { Metadata = words.Length < 3 ? Metadata.Empty : new([new(MetadataKeys.Unit, words[2])]) };
    }

    static object? ParseCell(DataType type, string cell, int line)
    {
        if (cell == CellText.Null)
        {
            return null;
        }

        try
        {
            return type.Id switch
            {
                TypeId.Boolean => bool.Parse(cell),
                TypeId.Int16 => short.Parse(cell, CultureInfo.InvariantCulture),
                TypeId.Int32 => int.Parse(cell, CultureInfo.InvariantCulture),
                TypeId.Int64 => long.Parse(cell, CultureInfo.InvariantCulture),
                TypeId.Float => (float)ParseReal(cell),
                TypeId.Double => ParseReal(cell),
                TypeId.Date => DateOnly.Parse(cell, CultureInfo.InvariantCulture),
                TypeId.Timestamp => DateTime.Parse(cell, CultureInfo.InvariantCulture),
                _ => CellText.Unquoted(cell),
            };
        }
        catch (FormatException error)
        {
            throw new SltFormatException(line, error.Message);
        }
    }

    static double ParseReal(string cell) => cell switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(cell, CultureInfo.InvariantCulture),
    };
}
