using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Rubin.Query.Data;

/// <summary>
/// A connection to an engine: one of its own from <see cref="Open"/> to <see cref="Close"/>, as <see cref="RubinQueryConnectionStringBuilder"/> describes it, or one that is
/// shared (<see cref="RubinQueryDataSource"/>). There are no transactions: each statement is one by itself. For one thread at a time; readers of one connection can be open side by side.
/// </summary>
/// <example>
/// <code>
/// using var connection = new RubinQueryConnection("Attach sky=/data/small_sky_order1_collection");
/// connection.Open();
/// </code>
/// </example>
public sealed class RubinQueryConnection : DbConnection
{
    readonly bool _isShared;
    string _connectionString = "";
    QueryEngine? _engine;
    ConnectionState _state;

    /// <summary>A connection to an engine of its own.</summary>
    /// <param name="connectionString">What it attaches, and its settings.</param>
    public RubinQueryConnection(string? connectionString = null) => ConnectionString = connectionString;

    /// <summary>A connection to an engine that somebody else disposes.</summary>
    public RubinQueryConnection(QueryEngine engine) => (_engine, _isShared) = (engine, true);

    /// <summary>The engine, to attach and register more; only while the connection is open.</summary>
    /// <exception cref="InvalidOperationException">The connection is not open.</exception>
    public QueryEngine Engine => _state == ConnectionState.Open ? _engine! : throw new InvalidOperationException("the connection is not open");

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The connection is open.</exception>
    [AllowNull]
    public override string ConnectionString
    {
        get => _connectionString;
        set => _connectionString = _state == ConnectionState.Closed ? value ?? "" : throw new InvalidOperationException("the connection is open");
    }

    /// <summary>The name of the schema that registered tables are in: there is one database.</summary>
    public override string Database => "main";

    /// <summary>Empty: the engine runs in this process.</summary>
    public override string DataSource => "";

    /// <inheritdoc/>
    public override string ServerVersion => typeof(QueryEngine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <inheritdoc/>
    public override ConnectionState State => _state;

    /// <inheritdoc/>
    public override bool CanCreateBatch => false;

    /// <inheritdoc/>
    protected override DbProviderFactory DbProviderFactory => RubinQueryFactory.Instance;

    internal QuerySettings Settings { get; set; } = new();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The connection string has an option that there is not.</exception>
    /// <exception cref="QueryException">Something cannot be attached.</exception>
    public override void Open()
    {
        if (_state == ConnectionState.Open)
        {
            throw new InvalidOperationException("the connection is open already");
        }

        if (!_isShared)
        {
            var options = new RubinQueryConnectionStringBuilder(_connectionString);
            (Settings, _engine) = (options.Settings, options.OpenEngine());
        }

        Become(ConnectionState.Open);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_state == ConnectionState.Closed)
        {
            return;
        }

        if (!_isShared)
        {
            _engine!.Dispose();
            _engine = null;
        }

        Become(ConnectionState.Closed);
    }

    /// <summary>There is one database only.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException("there is one database only; tables are in schemas");

    /// <summary>Lists of what is there: <c>MetaDataCollections</c>, <c>Tables</c>, <c>Columns</c>.</summary>
    /// <exception cref="ArgumentException">There is no such list.</exception>
    public override DataTable GetSchema(string collectionName, string?[] restrictionValues) => Collections.Of(Engine.Catalog, collectionName, restrictionValues);

    /// <inheritdoc/>
    public override DataTable GetSchema(string collectionName) => GetSchema(collectionName, []);

    /// <inheritdoc/>
    public override DataTable GetSchema() => GetSchema(DbMetaDataCollectionNames.MetaDataCollections);

    /// <inheritdoc cref="DbConnection.CreateCommand"/>
    public new RubinQueryCommand CreateCommand() => new("", this);

    /// <inheritdoc/>
    protected override DbCommand CreateDbCommand() => CreateCommand();

    /// <summary>There are no transactions.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        throw new NotSupportedException("there are no transactions: each statement is one by itself");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    void Become(ConnectionState state)
    {
        var before = _state;
        _state = state;
        OnStateChange(new(before, state));
    }
}
