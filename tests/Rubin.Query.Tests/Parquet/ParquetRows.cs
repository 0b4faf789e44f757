using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Parquet;

/// <summary>Rows of Parquet files as objects, by our reader and by DuckDB's, and their comparison.</summary>
static class ParquetRows
{
    /// <summary>All rows of a file, read by us.</summary>
    public static List<object?[]> Ours(string path, int batchRows = 8192)
    {
        using var file = ParquetFile.Open(path);
        using var reader = new RowGroupReader(file, Projection.All(file.Layout), batchRows: batchRows);
        List<object?[]> rows = [];
        foreach (var group in file.RowGroups)
        {
            reader.Open(group);
            while (reader.Read() is { } batch)
            {
                AddRows(rows, batch);
            }
        }

        return rows;
    }

    /// <summary>Appends the rows of a batch.</summary>
    public static void AddRows(List<object?[]> rows, RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            rows.Add([.. batch.Columns.Select(c => c.Value(row))]);
        }
    }

    /// <summary>All rows of a file, read by DuckDB in the order of the file.</summary>
    public static List<object?[]> DuckDbs(DuckDbConnection connection, string path)
    {
        using var result = connection.Query($"SELECT * FROM read_parquet('{path}', hive_partitioning = false)");
        return result.ReadRows();
    }

    /// <summary>Fails where two lists of rows differ; numbers are equal by value, NaN to NaN.</summary>
    public static void AssertEqual(List<object?[]> expected, List<object?[]> actual, IReadOnlyList<string> names)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var row = 0; row < expected.Count; row++)
        {
            for (var column = 0; column < names.Count; column++)
            {
                if (!AreEqual(expected[row][column], actual[row][column]))
                {
                    Assert.Fail($"row {row}, column \"{names[column]}\": expected {Show(expected[row][column])}, found {Show(actual[row][column])}");
                }
            }
        }
    }

    static bool AreEqual(object? expected, object? actual) => (expected, actual) switch
    {
        (null, null) => true,
        (ValueList<object?> a, ValueList<object?> b) => a.Count == b.Count && a.Zip(b).All(p => AreEqual(p.First, p.Second)),
        (StructValue a, StructValue b) => AreEqual(a.Values, b.Values),
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        _ => Equals(expected, actual),
    };

    static string Show(object? value) => value switch
    {
        null => "NULL",
        ValueList<object?> items => $"[{string.Join(", ", items.Select(Show))}]",
        StructValue fields => Show(fields.Values),
        byte[] bytes => Convert.ToHexString(bytes),
        _ => $"{value} ({value.GetType().Name})",
    };
}
