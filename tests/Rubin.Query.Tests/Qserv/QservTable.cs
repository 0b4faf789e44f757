using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Tests.Qserv;

/// <summary>A table of Qserv's integration tests: a description in JSON with MySQL types, and rows as MySQL dumps them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Position">The columns by which Qserv partitions it; null where it does not.</param>
sealed record QservTable(string Name, RecordBatch Rows, SkyPosition? Position)
{
    /// <summary>The tables of a case that have data.</summary>
    public static IEnumerable<QservTable> OfCase(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "ingest"), "*.json").Order(StringComparer.Ordinal))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            if (json.RootElement.TryGetProperty("table", out var name) && DataOf(folder, name.GetString()!) is { } data)
            {
                yield return Read(json.RootElement, data);
            }
        }
    }

    static string? DataOf(string folder, string table) =>
        new[] { ".tsv.gz", ".csv.gz", ".csv" }.Select(suffix => Path.Combine(folder, table + suffix)).FirstOrDefault(File.Exists);

    static QservTable Read(JsonElement description, string data)
    {
        var columns = description.GetProperty("schema").EnumerateArray()
            .Select(c => (Name: c.GetProperty("name").GetString()!, Type: c.GetProperty("type").GetString()!.Trim())).ToArray();
        var schema = new Schema([.. columns.Select(c => new Field(c.Name, TypeOf(c.Type)))]);
        var builders = schema.Fields.Select(f => ColumnBuilder.Create(f.Type)).ToArray();
        var rows = 0;
        foreach (var row in Lines(data, data.Contains(".tsv", StringComparison.Ordinal) ? '\t' : ','))
        {
            for (var i = 0; i < builders.Length; i++)
            {
                builders[i].AppendValue(i < row.Count ? Value(row[i], columns[i].Type, schema[i].Type) : null);
            }

            rows++;
        }

        var position = description.TryGetProperty("longitude_key", out var ra) && ra.GetString() is { Length: > 0 } lon
            ? new SkyPosition(lon, description.GetProperty("latitude_key").GetString()!)
            : null;
        var batch = new RecordBatch(schema, [.. builders.Select(b => b.Build())], rows);
        return new(description.GetProperty("table").GetString()!, batch, schema.IndexOf(position?.Ra ?? "") < 0 ? null : position);
    }

    static DataType TypeOf(string type) => new string([.. type.TakeWhile(char.IsAsciiLetter)]).ToLowerInvariant() switch
    {
        "bit" or "tinyint" => DataType.Int8,
        "smallint" => DataType.Int16,
        "int" => DataType.Int32,
        "bigint" => DataType.Int64,
        "float" => DataType.Float,
        "double" => DataType.Double,
        "timestamp" => DataType.Timestamp,
        "blob" or "binary" or "varbinary" => DataType.Binary,
        _ => DataType.Utf8,
    };

    /// <summary>As LOAD DATA reads it: a number that is missing is 0, an instant that does not exist is NULL.</summary>
    static object? Value(byte[]? text, string mysqlType, DataType type)
    {
        if (text is null)
        {
            return null;
        }

        var plain = Encoding.Latin1.GetString(text);
        if (mysqlType.StartsWith("bit", StringComparison.Ordinal))
        {
            return (sbyte)(plain is "1" or "\u0001" ? 1 : 0);
        }

        var number = plain.Trim();
        var invariant = CultureInfo.InvariantCulture;
        return type.Id switch
        {
            TypeId.Int8 => number.Length == 0 ? (sbyte)0 : sbyte.Parse(number, invariant),
            TypeId.Int16 => number.Length == 0 ? (short)0 : short.Parse(number, invariant),
            TypeId.Int32 => number.Length == 0 ? 0 : int.Parse(number, invariant),
            TypeId.Int64 => number.Length == 0 ? 0L : long.Parse(number, invariant),
            TypeId.Float => number.Length == 0 ? 0f : float.Parse(number, invariant),
            TypeId.Double => number.Length == 0 ? 0d : double.Parse(number, invariant),
            TypeId.Timestamp => DateTime.TryParse(number, invariant, out var time) ? time : null,
            TypeId.Binary => text,
            _ => Encoding.UTF8.GetString(text),
        };
    }

    /// <summary>The fields of each line; null is <c>\N</c>.</summary>
    static IEnumerable<List<byte[]?>> Lines(string path, char separator)
    {
        using var file = File.OpenRead(path);
        using var content = new MemoryStream();
        using (Stream text = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file)
        {
            text.CopyTo(content);
        }

        var bytes = content.ToArray();
        var fields = new List<byte[]?>();
        var open = new List<byte>();
        var isNull = false;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\\' && i + 1 < bytes.Length)
            {
                i++;
                isNull |= bytes[i] == 'N' && open.Count == 0;
                open.Add(bytes[i] switch { (byte)'0' => 0, (byte)'n' => (byte)'\n', (byte)'t' => (byte)'\t', (byte)'r' => (byte)'\r', (byte)'b' => 8, (byte)'Z' => 26, var other => other });
            }
            else if (bytes[i] == separator || bytes[i] == '\n')
            {
                fields.Add(isNull ? null : [.. open]);
                open.Clear();
                isNull = false;
                if (bytes[i] == '\n')
                {
                    yield return fields;
                    fields = [];
                }
            }
            else
            {
                open.Add(bytes[i]);
            }
        }
    }
}
