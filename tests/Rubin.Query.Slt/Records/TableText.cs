using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;

namespace Rubin.Query.Slt;

/// <summary>The tables that files write out: a line of columns, <c>id BIGINT, name VARCHAR, mag DOUBLE</c>, then a line of cells a row.</summary>
static class TableText
{
    /// <exception cref="SltFormatException">A type or value that is not known.</exception>
    internal static QueryAnswer Parse(TableRecord record)
    {
        var fields = record.Columns!.Split(',', StringSplitOptions.TrimEntries).Select(c => ParseField(c, record.Line + 1)).ToArray();
        for (var row = 0; row < record.Rows.Count; row++)
        {
            if (record.Rows[row].Count != fields.Length)
            {
                throw new SltFormatException(record.Line + 2 + row, $"{record.Rows[row].Count} cells for {fields.Length} columns");
            }
        }

        var schema = new Schema([.. fields]);
        var columns = fields.Select((f, i) => ParseColumn(f.Type, [.. record.Rows.Select(r => r[i])], record.Line)).ToArray();
        return new(schema, record.Rows.Count == 0 ? [] : [new(schema, columns, record.Rows.Count)]);
    }

    static Field ParseField(string text, int line)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        DataType? type = space < 0 ? null : text[(space + 1)..].ToUpperInvariant() switch
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
        return type is null ? throw new SltFormatException(line, $"no such column: {text}") : new(text[..space], type);
    }

    static Column ParseColumn(DataType type, string[] cells, int line)
    {
        var validity = cells.Contains(CellText.Null) ? Bitmap.Of([.. cells.Select(c => c != CellText.Null)]) : Bitmap.AllSet;
        try
        {
            return type.Id switch
            {
                TypeId.Boolean => new BooleanColumn(Bitmap.Of(Parse(cells, bool.Parse)), cells.Length, validity),
                TypeId.Int16 => new Column<short>(Parse(cells, c => short.Parse(c, CultureInfo.InvariantCulture)), validity),
                TypeId.Int32 => new Column<int>(Parse(cells, c => int.Parse(c, CultureInfo.InvariantCulture)), validity),
                TypeId.Int64 => new Column<long>(Parse(cells, c => long.Parse(c, CultureInfo.InvariantCulture)), validity),
                TypeId.Float => new Column<float>(Parse(cells, c => (float)ParseReal(c)), validity),
                TypeId.Double => new Column<double>(Parse(cells, ParseReal), validity),
                TypeId.Date => new Column<int>(type, Parse(cells, c => (int)(ParseTime(c) - DateTime.UnixEpoch).TotalDays), validity),
                TypeId.Timestamp => new Column<long>(type, Parse(cells, c => (ParseTime(c) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond), validity),
                _ => ParseText(cells, validity),
            };
        }
        catch (FormatException error)
        {
            throw new SltFormatException(line, error.Message);
        }
    }

    static T[] Parse<T>(string[] cells, Func<string, T> parse) => Array.ConvertAll(cells, c => c == CellText.Null ? default! : parse(CellText.Unquoted(c)));

    static double ParseReal(string cell) => cell switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(cell, CultureInfo.InvariantCulture),
    };

    static DateTime ParseTime(string cell) =>
        DateTime.Parse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    static BinaryColumn ParseText(string[] cells, Bitmap validity)
    {
        var offsets = new int[cells.Length + 1];
        var bytes = new List<byte>();
        for (var i = 0; i < cells.Length; i++)
        {
            bytes.AddRange(cells[i] == CellText.Null ? [] : Encoding.UTF8.GetBytes(CellText.Unquoted(cells[i])));
            offsets[i + 1] = bytes.Count;
        }

        return new(DataType.Utf8, offsets, bytes.ToArray(), validity);
    }
}
