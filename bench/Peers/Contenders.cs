using Rubin.Query.Bench.Peers.Data;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Bench.Peers;

/// <summary>Rubin.Query and DuckDB over the same files with the same number of threads, in this process.</summary>
sealed class Contenders : IDisposable
{
    readonly QueryEngine _engine;
    readonly DuckDbDatabase _database;
    readonly DuckDbConnection _connection;

    internal Contenders(PeerFiles files, int threads)
    {
        _engine = new(new EngineOptions { Workers = threads });
        _database = DuckDbDatabase.Open(options: new() { Threads = threads });
        _connection = _database.Connect();
        _connection.Execute("SET preserve_insertion_order = false; CREATE SCHEMA p");
        foreach (var table in files.Tables)
        {
            _engine.Register(new("p", table, TableFormats.Open(files.Path(table))[0].Provider));
            _connection.Execute($"CREATE VIEW p.{table} AS SELECT * FROM '{files.Path(table)}'");
        }

        foreach (var table in files.Catalogs)
        {
            _engine.Register(new("p", $"{table}_hats", TableFormats.Open(files.CatalogPath(table))[0].Provider));
        }

        foreach (var statement in CrossMatches.Setup)
        {
            _connection.Execute(statement);
        }
    }

    /// <summary>Runs a query here, from its text to its last row.</summary>
    internal async Task<Answer> OursAsync(PeerQuery query)
    {
        var (rows, count) = (new List<object?[]>(), 0L);
        await using var result = _engine.Execute(query.Ours);
        await foreach (var batch in result.Batches)
        {
            count += batch.Length;
            for (var row = 0; row < batch.Length && !query.IsLong; row++)
            {
                rows.Add([.. batch.Columns.Select(c => c.Value(row))]);
            }
        }

        return new(count, rows);
    }

    /// <summary>Runs a query in DuckDB, from its text to its last row; long answers stay in DuckDB's own form.</summary>
    internal Answer Theirs(PeerQuery query)
    {
        using var result = _connection.Query(query.Theirs);
        if (query.IsLong)
        {
            return new(result.CountRows(), []);
        }

        var rows = result.ReadRows();
        return new(rows.Count, rows);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _engine.Dispose();
        _connection.Dispose();
        _database.Dispose();
    }
}
