using System.Collections.Immutable;
using Rubin.Query.DuckDb;

namespace Rubin.Query.MyDb;

/// <summary>
/// The database of one user: one DuckDB file. Opened at first use and held until disposed. Any number of queries read it, one statement at a time changes it, and
/// neither waits for the other. Safe for many threads.
/// </summary>
sealed class UserDatabase : IDisposable
{
    readonly string _path;
    readonly MyDbOptions _options;
    readonly SemaphoreSlim _writer = new(1, 1);
    readonly Lock _opening = new();
    readonly Lock _commits = new();
    DuckDbDatabase? _database;
    ImmutableArray<StoredTable> _tables;

    internal UserDatabase(string user, string folder, MyDbOptions options)
    {
        (User, Folder, _path, _options) = (user, folder, Path.Combine(folder, "mydb.duckdb"), options);
        Models = new(this, options);
    }

    /// <summary>Whose it is.</summary>
    public string User { get; }

    /// <summary>Threads of DuckDB's.</summary>
    internal int Threads => _options.Threads;

    /// <summary>The user's folder.</summary>
    public string Folder { get; }

    /// <summary>The models of redshifts.</summary>
    public ModelFiles Models { get; }

    /// <summary>The tables as they are now, by name; does not make a database where there is none.</summary>
    /// <exception cref="QueryException">Data: the database is damaged, or another process holds it.</exception>
    public IReadOnlyList<StoredTable> Tables
    {
        get
        {
            if (_database is null && !File.Exists(_path))
            {
                return [];
            }

            Open();
            return _tables;
        }
    }

    /// <summary>The table of that name, ignoring case; null where there is none.</summary>
    public StoredTable? Find(string name) => Tables.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Begins to change tables, when the statements before are done.</summary>
    /// <exception cref="QueryException">Data: the database is damaged, or another process holds it.</exception>
    public async Task<TableTransaction> BeginAsync(CancellationToken cancel)
    {
        await _writer.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return new(this, Open().Connect(), _tables, _options);
        }
        catch
        {
            _writer.Release();
            throw;
        }
    }

    /// <summary>Connections that all see the same state, whatever is committed later.</summary>
    internal Snapshot TakeSnapshot(int connections, CancellationToken end)
    {
        var database = Open();
        lock (_commits)
        {
            var opened = new DuckDbConnection[connections];
            for (var i = 0; i < opened.Length; i++)
            {
                opened[i] = database.Connect();
                opened[i].Execute("BEGIN TRANSACTION READ ONLY");
                // DuckDB fixes what a transaction sees when it first looks at the database.
                opened[i].Execute(TableRows.Touch);
            }

            return new(opened, end);
        }
    }

    /// <summary>Makes the changes of a transaction last, between two snapshots.</summary>
    internal void Commit(DuckDbConnection connection, ImmutableArray<StoredTable> tables)
    {
        lock (_commits)
        {
            connection.Execute("COMMIT");
            _tables = tables;
        }
    }

    internal void EndTransaction() => _writer.Release();

    /// <summary>Closes the file, with all that was committed in it rather than in its log.</summary>
    public void Dispose()
    {
        if (_database is not null && File.Exists(_path + ".wal"))
        {
            using var connection = _database.Connect();
            connection.Execute("CHECKPOINT");
        }

        _database?.Dispose();
        _writer.Dispose();
    }

    DuckDbDatabase Open()
    {
        lock (_opening)
        {
            if (_database is null)
            {
                Directory.CreateDirectory(Folder);
                var database = DatabaseFile.Open(_path, _options);
                using var connection = database.Connect();
                _tables = TableRows.Load(connection);
                _database = database;
            }

            return _database;
        }
    }
}
