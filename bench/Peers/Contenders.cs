using Rubin.Query.Bench.Peers.Data;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Bench.Peers;

/// <summary>Rubin.Query and DuckDB over the same files with the same number of threads, in this process.</summary>
sealed class Contenders : IDisposable
{
    readonly PeerFiles _files;
    readonly int _threads;
    readonly QueryEngine _engine;
    readonly DuckDbDatabase _database;
    readonly DuckDbConnection _connection;

    internal Contenders(PeerFiles files, int threads)
    {
        (_files, _threads) = (files, threads);
        _engine = Open();
        _database = DuckDbDatabase.Open(options: new() { Threads = threads });
        _connection = _database.Connect();
        _connection.Execute("SET preserve_insertion_order = false; CREATE SCHEMA p");
        foreach (var table in files.Tables)
        {
            _connection.Execute($"CREATE VIEW p.{table} AS SELECT * FROM '{files.Path(table)}'");
        }

        foreach (var statement in CrossMatches.Setup)
        {
            _connection.Execute(statement);
        }
    }

    /// <summary>An engine of ours with those of the tables that a query names; null for all.</summary>
    QueryEngine Open(PeerQuery? query = null)
    {
        var engine = new QueryEngine(new EngineOptions { Workers = _threads });
        var paths = _files.Tables.Select(t => (Name: t, Path: _files.Path(t))).Concat(_files.Catalogs.Select(c => (Name: $"{c}_hats", Path: _files.CatalogPath(c))));
        foreach (var (name, path) in paths.Where(t => query is null || query.Ours.Contains($"p.{t.Name} ", StringComparison.Ordinal)))
        {
            engine.Register(new("p", name, TableFormats.Open(path)[0].Provider));
        }

        return engine;
    }

    /// <summary>Runs a query here, from its text to its last row, and where it asks for that from the folders of its tables.</summary>
    internal async Task<Answer> OursAsync(PeerQuery query)
    {
        var (rows, count) = (new List<object?[]>(), 0L);
        using var opened = query.IsOpenedAnew ? Open(query) : null;
        await using var result = (opened ?? _engine).Execute(query.Ours);
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
