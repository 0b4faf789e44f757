using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;

namespace Rubin.Query.Slt;

/// <summary>DuckDB as a runner: the oracle for what both languages say alike.</summary>
sealed class DuckDbRunner : IQueryRunner
{
    readonly DuckDbDatabase _database;
    readonly DuckDbConnection _connection;

    internal DuckDbRunner(RunnerOptions options)
    {
        _database = DuckDbDatabase.Open(null, new() { Threads = options.Workers });
        _connection = _database.Connect();
        _connection.Execute("SET default_null_order = 'nulls_last'; SET integer_division = false");
    }

    /// <summary>Runs DuckDB's own statements: macros, settings.</summary>
    internal void Execute(string sql) => _connection.Execute(sql);

    public void Attach(string name, string path)
    {
        var (table, source) = DuckDbSource.Of(path);
        _connection.Execute(
            $"""
            CREATE SCHEMA IF NOT EXISTS {Quote(name)};
            CREATE VIEW {Quote(name)}.{Quote(table)} AS SELECT * FROM {source};
            CREATE VIEW IF NOT EXISTS main.{Quote(name)} AS SELECT * FROM {source}
            """);
    }

    public void AddTable(string name, QueryAnswer rows)
    {
        var columns = rows.Schema.Fields.Select(f => $"{Quote(f.Name)} {TypeOf(f.Type.Logical)}");
        _connection.Execute($"CREATE TABLE {Quote(name)} ({string.Join(", ", columns)})");
        using var appender = _connection.Append(name);
        foreach (var batch in rows.Batches)
        {
            appender.Append(batch);
        }

        appender.Complete();
    }

    public QueryAnswer Run(string text)
    {
        using var result = _connection.Query(text);
        var batches = new List<RecordBatch>();
        while (result.ReadBatch() is { } batch)
        {
            batches.Add(batch);
        }

        return new(result.Schema, batches);
    }

    public string Explain(string text)
    {
        using var result = _connection.Query($"EXPLAIN {text}");
        return string.Join('\n', result.ReadRows().Select(row => row[^1]));
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static string TypeOf(DataType type) => type switch
    {
        DecimalType t => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({t.Precision}, {t.Scale})"),
        TimestampType { TimeZone: not null } => "TIMESTAMPTZ",
        TimestampType t => t.Unit switch
        {
            TimeUnit.Second => "TIMESTAMP_S",
            TimeUnit.Millisecond => "TIMESTAMP_MS",
            TimeUnit.Microsecond => "TIMESTAMP",
            _ => "TIMESTAMP_NS",
        },
        TimeType => "TIME",
        ListType t => $"{TypeOf(t.Element.Type.Logical)}[]",
        FixedSizeListType t => string.Create(CultureInfo.InvariantCulture, $"{TypeOf(t.Element.Type.Logical)}[{t.Size}]"),
        StructType t => $"STRUCT({string.Join(", ", t.Fields.Select(f => $"{Quote(f.Name)} {TypeOf(f.Type.Logical)}"))})",
        { Id: TypeId.Binary } => "BLOB",
        { Id: TypeId.Null } => "INTEGER",
        _ => type.ToString(),
    };
}
