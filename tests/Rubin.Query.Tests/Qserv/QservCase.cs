using Rubin.Query.Arrow;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Tests.Qserv;

/// <summary>The tables of one of Qserv's cases in the engine and in DuckDB.</summary>
sealed class QservCase : IDisposable
{
    readonly DuckDbDatabase _database = DuckDbDatabase.Open();
    readonly DuckDbConnection _connection;
    readonly QueryEngine _engine = new(new() { Workers = 2 });

    public QservCase(string folder)
    {
        _connection = _database.Connect();
        _connection.Execute("SET default_null_order = 'nulls_last'");
        foreach (var table in QservTable.OfCase(SharedData.Path($"qserv/{folder}/data")))
        {
            Tables.Add(table.Name, table.Rows.Length);
            _engine.Register(new CatalogTable("qserv", table.Name, new InMemoryTable(table.Rows.Schema, [table.Rows]) { Position = table.Position }));
            AddToDuckDb(table);
        }

        foreach (var macro in ScisqlMacros.All())
        {
            _connection.Execute(macro);
        }
    }

    /// <summary>Rows of each table.</summary>
    public SortedDictionary<string, int> Tables { get; } = [];

    /// <summary>The rows that the engine gives.</summary>
    public async Task<List<object?[]>> RubinAsync(string query)
    {
        await using var result = _engine.Execute(query);
        var rows = new List<object?[]>();
        await foreach (var batch in result.Batches)
        {
            rows.AddRange(Enumerable.Range(0, batch.Length).Select(row => batch.Columns.Select(c => c.Value(row)).ToArray()));
        }

        return rows;
    }

    /// <summary>The rows that DuckDB gives.</summary>
    public List<object?[]> DuckDb(string query)
    {
        using var result = _connection.Query(query);
        return [.. result.ReadRows()];
    }

    public void Dispose()
    {
        _engine.Dispose();
        _connection.Dispose();
        _database.Dispose();
    }

    void AddToDuckDb(QservTable table)
    {
        var columns = table.Rows.Schema.Fields.Select(f => $"\"{f.Name}\" {TypeOf(f.Type)}");
        _connection.Execute($"CREATE TABLE \"{table.Name}\" ({string.Join(", ", columns)})");
        using var appender = _connection.Append(table.Name);
        appender.Append(table.Rows);
        appender.Complete();
    }

    static string TypeOf(DataType type) => type.Id switch
    {
        TypeId.Int8 => "TINYINT",
        TypeId.Int16 => "SMALLINT",
        TypeId.Int32 => "INTEGER",
        TypeId.Int64 => "BIGINT",
        TypeId.Float => "FLOAT",
        TypeId.Double => "DOUBLE",
        TypeId.Timestamp => "TIMESTAMP",
        TypeId.Binary => "BLOB",
        _ => "VARCHAR",
    };
}
