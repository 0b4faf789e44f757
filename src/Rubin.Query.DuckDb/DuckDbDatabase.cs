using System.Globalization;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb;

/// <summary>How a database is opened; what is null is DuckDB's own choice.</summary>
sealed record DuckDbOptions
{
    /// <summary>Threads that run queries, the caller's included; at least 1.</summary>
    public int? Threads { get; init; }

    /// <summary>Bytes that DuckDB may use before it spills to disk.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>True to open an existing file without the right to change it; others may read it too.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Further settings by DuckDB's names, such as <c>temp_directory</c> or <c>enable_external_access</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Aggregate functions that statements can call beside DuckDB's own.</summary>
    public IReadOnlyList<DuckDbAggregate> Aggregates { get; init; } = [];
}

/// <summary>An open DuckDB database, in a file or in memory. Thread-safe; queries run on its connections.</summary>
sealed class DuckDbDatabase : IDisposable
{
    readonly DatabaseHandle _handle;

    DuckDbDatabase(DatabaseHandle handle) => _handle = handle;

    /// <summary>True where DuckDB's library is installed; <see cref="Open"/> fails where it is not.</summary>
    public static bool IsAvailable => NativeLibraryLoader.IsPresent;

    /// <summary>The version of DuckDB's library, such as <c>v1.5.6</c>.</summary>
    /// <exception cref="QueryException">Unsupported: the library is not installed.</exception>
    public static unsafe string LibraryVersion
    {
        get
        {
            NativeLibraryLoader.Require();
            return DuckDbError.Text(DuckDbApi.LibraryVersion());
        }
    }

    /// <summary>Opens the database in a file, which is made where it does not exist.</summary>
    /// <param name="path">The file; null for a database in memory that ends with the last of its connections.</param>
    /// <param name="options">Threads, memory and the like.</param>
    /// <exception cref="QueryException">
    /// Unsupported: the library is not installed. Data: the file is locked, damaged or no database; a setting is unknown.
    /// </exception>
    public static unsafe DuckDbDatabase Open(string? path = null, DuckDbOptions? options = null)
    {
        NativeLibraryLoader.Require();
        using var config = Configure(options ?? new());
        if (DuckDbApi.Open(path, out var handle, config, out var error) == 0)
        {
            var database = new DuckDbDatabase(handle);
            database.TakeFunctions(options?.Aggregates ?? []);
            return database;
        }

        handle.Dispose();
        var message = DuckDbError.TakeText(error);
        throw new QueryException(QueryErrorCode.Data, $"cannot open the DuckDB database \"{path ?? ":memory:"}\": {message}");
    }

    /// <summary>A new connection: its own transactions, temporary tables and settings. It may outlive this object.</summary>
    public DuckDbConnection Connect() => new(ConnectHandle());

    ConnectionHandle ConnectHandle()
    {
        if (DuckDbApi.Connect(_handle, out var connection) == 0)
        {
            return connection;
        }

        connection.Dispose();
        throw new QueryException(QueryErrorCode.Data, "DuckDB refused a connection");
    }

    void TakeFunctions(IReadOnlyList<DuckDbAggregate> aggregates)
    {
        using var connection = ConnectHandle();
        FeedFunction.Register(connection);
        DrainFunction.Register(connection);
        foreach (var aggregate in aggregates)
        {
            AggregateCallbacks.Register(connection, aggregate);
        }
    }

    /// <summary>Closes the database once its last connection is closed.</summary>
    public void Dispose() => _handle.Dispose();

    static ConfigHandle Configure(DuckDbOptions options)
    {
        if (DuckDbApi.CreateConfig(out var config) != 0)
        {
            throw new QueryException(QueryErrorCode.OutOfMemory, "DuckDB has no memory for its settings");
        }

        var settings = options.Settings.ToDictionary();
        if (options.Threads is { } threads)
        {
            settings["threads"] = threads.ToString(CultureInfo.InvariantCulture);
        }

        if (options.MemoryBytes is { } bytes)
        {
            settings["memory_limit"] = string.Create(CultureInfo.InvariantCulture, $"{bytes}B");
        }

        if (options.ReadOnly)
        {
            settings["access_mode"] = "READ_ONLY";
        }

        foreach (var (name, value) in settings)
        {
            if (DuckDbApi.SetConfig(config, name, value) != 0)
            {
                config.Dispose();
                throw new QueryException(QueryErrorCode.Data, $"DuckDB does not accept the setting \"{name}\" = \"{value}\"");
            }
        }

        return config;
    }
}
