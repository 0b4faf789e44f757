using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Parquet;

/// <summary>A Parquet file in a temporary place, and what DuckDB says of it.</summary>
sealed class WrittenFile : IDisposable
{
    readonly DuckDbDatabase _database = DuckDbDatabase.Open();
    readonly DuckDbConnection _connection;

    public WrittenFile()
    {
        _connection = _database.Connect();
        _connection.Execute("SET TimeZone = 'UTC'");
    }

    /// <summary>The path of the file.</summary>
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"rubin-query-{Guid.NewGuid():N}.parquet");

    /// <summary>Writes <paramref name="batches"/> to the file.</summary>
    public FileMetadata Write(Schema schema, IEnumerable<RecordBatch> batches, ParquetWriteOptions? options = null)
    {
        using var writer = ParquetWriter.Create(Path, schema, options);
        foreach (var batch in batches)
        {
            writer.Write(batch);
        }

        return writer.Complete();
    }

    /// <summary>Writes one column, called <c>v</c>.</summary>
    public FileMetadata Write(Column column, ParquetWriteOptions? options = null)
    {
        var schema = new Schema([new Field("v", column.Type.Logical)]);
        return Write(schema, [new(schema, [column], column.Length)], options);
    }

    /// <summary>The rows of a query of DuckDB in which <c>$file</c> stands for the file, as text.</summary>
    public List<string> Query(string sql)
    {
        using var result = _connection.Query(sql.Replace("$file", $"'{Path}'", StringComparison.Ordinal));
        return [.. result.ReadRows().Select(Text)];
    }

    /// <summary>The rows that DuckDB reads from the file.</summary>
    public List<string> Rows() => Query("SELECT * FROM read_parquet($file)");

    /// <summary>The rows of <paramref name="batches"/> as <see cref="Rows"/> shows them.</summary>
    public static List<string> RowsOf(IEnumerable<RecordBatch> batches) =>
        [.. batches.SelectMany(batch =>
            Enumerable.Range(0, batch.Length).Select(row => Text(batch.Columns.Select(c => c.Value(row)).ToArray())))];

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        File.Delete(Path);
    }

    static string Text(object? value) => value switch
    {
        null => "NULL",
        byte[] bytes => Convert.ToHexString(bytes),
        // DuckDB hands out -0 as it is stored.
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        object?[] items => $"[{string.Join(", ", items.Select(Text))}]",
        ValueList<object?> items => Text(items.ToArray()),
        StructValue fields => Text(fields.Values),
        IFormattable f => f.ToString(value is DateTime or TimeOnly ? "O" : null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
