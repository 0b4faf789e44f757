using Rubin.Query.DuckDb;

namespace Rubin.Query.Bench.MyDb;

/// <summary>A database file of DuckDB's own.</summary>
sealed class OwnDatabase : IDisposable
{
    readonly DuckDbDatabase _database;
    readonly DuckDbConnection _connection;

    internal OwnDatabase(string folder, int threads)
    {
        var path = Path.Combine(folder, "own.duckdb");
        File.Delete(path);
        File.Delete(path + ".wal");
        _database = DuckDbDatabase.Open(path, new() { Threads = threads, MemoryBytes = 4L << 30 });
        _connection = _database.Connect();
    }

    /// <summary>Writes a table from a file; how many rows it has.</summary>
    internal string Write(string table, string file)
    {
        _connection.Execute($"CREATE OR REPLACE TABLE {table} AS SELECT * FROM '{file}'");
        return $"mydb.{table} | {Run($"SELECT COUNT(*) FROM {table}")}";
    }

    /// <summary>Runs a query; how many rows it has, which stay in DuckDB's own form.</summary>
    internal string Count(string query)
    {
        using var result = _connection.Query(query);
        return result.CountRows().ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Runs a query; its row.</summary>
    internal string Run(string query)
    {
        using var result = _connection.Query(query);
        return Answers.Text(result.ReadRows()[0]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }
}
