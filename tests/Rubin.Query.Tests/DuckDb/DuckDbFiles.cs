using System.Globalization;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Tests.DuckDb;

/// <summary>Tables in Parquet files that DuckDB writes; it and engines read them as schema <c>p</c>, and their answers are compared as text.</summary>
/// <param name="doubles">The format that DOUBLE is compared in: all digits, or fewer where sums are not exact.</param>
sealed class DuckDbFiles(string doubles = "R") : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("rubin-duckdb-").FullName;
    readonly DuckDbDatabase _database = DuckDbDatabase.Open();
    readonly List<string> _tables = [];
    DuckDbConnection? _connection;

    /// <summary>Writes a table; what had its name is replaced.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="rows">A query of DuckDB.</param>
    /// <param name="form">Options of its COPY.</param>
    internal void Write(string table, string rows, string form = "ROW_GROUP_SIZE 2048")
    {
        _connection ??= _database.Connect();
        _connection.Execute($"COPY ({rows}) TO '{PathOf(table)}' (FORMAT parquet, {form})");
        _connection.Execute($"CREATE SCHEMA IF NOT EXISTS p; CREATE OR REPLACE VIEW p.{table} AS SELECT * FROM '{PathOf(table)}'");
        _tables.Add(table);
    }

    /// <summary>An engine that has the tables.</summary>
    internal QueryEngine Open(EngineOptions options)
    {
        var engine = new QueryEngine(options);
        foreach (var table in _tables)
        {
            engine.Register(new("p", table, TableFormats.Open(PathOf(table))[0].Provider));
        }

        return engine;
    }

    /// <summary>Asserts that engines with these options give DuckDB's rows, in its order.</summary>
    internal async Task CompareAsync(string query, params EngineOptions[] options)
    {
        using var answer = _connection!.Query(query);
        var expected = answer.ReadRows().Select(Text).ToList();
        foreach (var option in options)
        {
            using var engine = Open(option);
            Assert.Equal(expected, await RowsAsync(engine, query));
        }
    }

    /// <summary>The rows that an engine gives.</summary>
    internal async Task<List<string>> RowsAsync(QueryEngine engine, string query)
    {
        var rows = new List<string>();
        await using var result = engine.Execute(query);
        await foreach (var batch in result.Batches)
        {
            rows.AddRange(Enumerable.Range(0, batch.Length).Select(row => Text([.. batch.Columns.Select(c => c.Value(row))])));
        }

        return rows;
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    string Text(object?[] row) => string.Join(' ', row.Select(v => v switch
    {
        null => "NULL",
        byte[] bytes => Convert.ToHexString(bytes),
        double number => number.ToString(doubles, CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => v.ToString(),
    }));

    string PathOf(string table) => Path.Combine(_folder, $"{table}.parquet");
}
