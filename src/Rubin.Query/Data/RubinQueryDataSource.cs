using System.Data.Common;

namespace Rubin.Query.Data;

/// <summary>
/// One engine and the connections to it: opening and closing them costs nothing, and all see the same tables. Safe for many threads; dispose it when no connection is in use.
/// </summary>
public sealed class RubinQueryDataSource : DbDataSource
{
    readonly bool _ownsEngine;
    readonly QuerySettings _settings = new();

    /// <summary>An engine of its own, with what the connection string attaches.</summary>
    /// <exception cref="ArgumentException">The connection string has an option that there is not.</exception>
    /// <exception cref="QueryException">Something cannot be attached.</exception>
    public RubinQueryDataSource(string connectionString)
    {
        var options = new RubinQueryConnectionStringBuilder(connectionString);
        (ConnectionString, _settings, _ownsEngine) = (connectionString, options.Settings, true);
        Engine = options.OpenEngine();
    }

    /// <summary>Connections to an engine that its owner disposes.</summary>
    public RubinQueryDataSource(QueryEngine engine) => (Engine, ConnectionString) = (engine, "");

    /// <summary>The engine, to attach and register more.</summary>
    public QueryEngine Engine { get; }

    /// <inheritdoc/>
    public override string ConnectionString { get; }

    /// <inheritdoc/>
    protected override DbConnection CreateDbConnection() => new RubinQueryConnection(Engine) { Settings = _settings };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _ownsEngine)
        {
            Engine.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override async ValueTask DisposeAsyncCore()
    {
        Dispose(disposing: true);
        await base.DisposeAsyncCore().ConfigureAwait(false);
    }
}
