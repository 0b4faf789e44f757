using System.Collections.Immutable;
using Rubin.Query.DuckDb;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.MyDb;

/// <summary>
/// The database of one user: one DuckDB file. Opened at first use and held until disposed, or until others need its memory while nobody uses it. Any number of queries
/// read it, one statement at a time changes it, and neither waits for the other. Safe for many threads.
/// </summary>
sealed class UserDatabase : IDisposable
{
    readonly string _path;
    readonly MyDbOptions _options;
    readonly DatabaseMemory _memory;
    readonly SemaphoreSlim _writer = new(1, 1);
    readonly Lock _opening = new();
    readonly Lock _commits = new();
    DuckDbDatabase? _database;
    ImmutableArray<StoredTable> _tables;
    Task _ending = Task.CompletedTask;
    int _uses;
    bool _hasRoomToGiveBack;

    internal UserDatabase(string user, string folder, MyDbOptions options, DatabaseMemory memory)
    {
        (User, Folder, _path, _options, _memory) = (user, folder, Path.Combine(folder, "mydb.duckdb"), options, memory);
        (Models, History) = (new(this, options), new(folder, options.HistoryLength));
    }

    /// <summary>Whose it is.</summary>
    public string User { get; }

    /// <summary>Threads of DuckDB's.</summary>
    internal int Threads => _options.Threads;

    /// <summary>The user's folder.</summary>
    public string Folder { get; }

    /// <summary>What the user has run.</summary>
    public QueryHistory History { get; }

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

            lock (_opening)
            {
                Open();
                return _tables;
            }
        }
    }

    /// <summary>Whether no statement uses it.</summary>
    internal bool IsIdle => Volatile.Read(ref _uses) == 0;

    /// <summary>Whether its file is open.</summary>
    internal bool IsOpen => Volatile.Read(ref _database) is not null;

    /// <summary>When a statement used it last, UTC.</summary>
    internal DateTime LastUse { get; private set; }

    /// <summary>The table of that name, ignoring case; null where there is none.</summary>
    public StoredTable? Find(string name) => Tables.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Begins to change tables, when the statements before are done.</summary>
    /// <exception cref="QueryException">Data: the database is damaged, or another process holds it.</exception>
    public async Task<TableTransaction> BeginAsync(CancellationToken cancel)
    {
        await _writer.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var connection = Connect(1)[0];
            try
            {
                return new(this, connection, _tables, _options, Size, cancel);
            }
            catch
            {
                connection.Dispose();
                _ = EndUse();
                throw;
            }
        }
        catch
        {
            _writer.Release();
            throw;
        }
    }

    /// <summary>Connections that all see the same state, whatever is committed later; closed when the query ends.</summary>
    internal Snapshot TakeSnapshot(int connections, QueryContext query)
    {
        lock (_commits)
        {
            var opened = Connect(connections);
            Snapshot snapshot = new(opened, () =>
            {
                // A query that was stopped does not wait until the file is closed.
                if (EndUse())
                {
                    EndLater(TryClose);
                }
            });
            query.Own(snapshot);
            foreach (var connection in opened)
            {
                connection.Execute("BEGIN TRANSACTION READ ONLY");
                // DuckDB fixes what a transaction sees when it first looks at the database.
                connection.Execute(TableRows.Touch);
            }

            return snapshot;
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

    /// <summary>Lets the next transaction begin.</summary>
    /// <param name="sizeBefore">The file's size before one that failed: what it has grown by since is given back as soon as nobody uses it; null after others.</param>
    internal void EndTransaction(long? sizeBefore)
    {
        _hasRoomToGiveBack |= sizeBefore is { } before && Size > before;
        if (EndUse())
        {
            TryClose();
        }

        _writer.Release();
    }

    /// <summary>Ends a transaction behind the back of its statement, before the next begins and the database is closed.</summary>
    internal void EndLater(Action end) => _ending = Task.Factory.StartNew(end, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Closes the file where no statement uses it, with all that was committed in it rather than in its log.</summary>
    internal void TryClose()
    {
        if (!_opening.TryEnter())
        {
            return;
        }

        try
        {
            if (_uses == 0)
            {
                Close();
            }
        }
        finally
        {
            _opening.Exit();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Wait();
        lock (_opening)
        {
            Close();
        }

        _writer.Dispose();
    }

    long Size => new[] { _path, _path + ".wal" }.Sum(f => File.Exists(f) ? new FileInfo(f).Length : 0);

    DuckDbConnection[] Connect(int connections)
    {
        lock (_opening)
        {
            var database = Open();
            var opened = new DuckDbConnection[connections];
            for (var i = 0; i < opened.Length; i++)
            {
                opened[i] = database.Connect();
            }

            _uses++;
            return opened;
        }
    }

    /// <summary>Ends the use of connections; whether the file is to be closed now.</summary>
    bool EndUse()
    {
        lock (_opening)
        {
            LastUse = DateTime.UtcNow;
            return --_uses == 0 && _hasRoomToGiveBack;
        }
    }

    DuckDbDatabase Open()
    {
        if (_database is null)
        {
            OwnFolder.Make(Folder);
            var database = _memory.Open(this, bytes => DatabaseFile.Open(_path, bytes, _options));
            try
            {
                using var connection = database.Connect();
                _tables = TableRows.Load(connection);
                _database = database;
            }
            catch
            {
                _memory.Forget(this);
                database.Dispose();
                throw;
            }
        }

        return _database;
    }

    void Close()
    {
        if (_database is null)
        {
            return;
        }

        if (_hasRoomToGiveBack || File.Exists(_path + ".wal"))
        {
            try
            {
                using var connection = _database.Connect();
                // DuckDB looks for room to give back only where something has changed.
                connection.Execute(_hasRoomToGiveBack ? $"{TableRows.Change}; CHECKPOINT" : "CHECKPOINT");
            }
            catch (QueryException)
            {
                // On a full disk all stays in the log, and is read from there.
            }
        }

        _memory.Forget(this);
        _database.Dispose();
        (_database, _hasRoomToGiveBack) = (null, false);
    }
}
