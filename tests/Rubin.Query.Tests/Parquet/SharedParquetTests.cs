using Rubin.Query.DuckDb;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Parquet;

/// <summary>Every Parquet file of the shared data reads to what DuckDB reads.</summary>
public class SharedParquetTests
{
    [SharedFact]
    public void Every_shared_file_reads_as_in_DuckDB()
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        List<string> failures = [];
        foreach (var path in Directory.EnumerateFiles(SharedData.Path(""), "*.parquet", SearchOption.AllDirectories))
        {
            if (Compare(connection, path) is { } failure)
            {
                failures.Add($"{path}: {failure}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    static string? Compare(DuckDbConnection connection, string path)
    {
        List<object?[]> expected;
        try
        {
            expected = ParquetRows.DuckDbs(connection, path);
        }
        catch (QueryException e)
        {
            // What DuckDB refuses, we may read or refuse, but never by another exception.
            return Refuses(path) ? null : $"DuckDB refuses it: {e.Message}";
        }

        try
        {
            using var file = ParquetFile.Open(path);
            ParquetRows.AssertEqual(expected, ParquetRows.Ours(path), [.. file.Schema.Fields.Select(f => f.Name)]);
            return null;
        }
        catch (Exception e) when (e is QueryException or Xunit.Sdk.XunitException)
        {
            return e.Message;
        }
    }

    static bool Refuses(string path)
    {
        try
        {
            ParquetRows.Ours(path);
            return false;
        }
        catch (QueryException e)
        {
            return e.Code == QueryErrorCode.Data;
        }
    }
}
