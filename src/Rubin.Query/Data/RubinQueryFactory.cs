using System.Data.Common;

namespace Rubin.Query.Data;

/// <summary>Makes the parts of this ADO.NET provider. Register it where code asks by name: <c>DbProviderFactories.RegisterFactory("Rubin.Query", RubinQueryFactory.Instance)</c>.</summary>
public sealed class RubinQueryFactory : DbProviderFactory
{
    RubinQueryFactory()
    {
    }

    /// <summary>The factory; it has no state.</summary>
    public static RubinQueryFactory Instance { get; } = new();

    /// <inheritdoc/>
    public override DbConnection CreateConnection() => new RubinQueryConnection();

    /// <inheritdoc/>
    public override DbCommand CreateCommand() => new RubinQueryCommand();

    /// <inheritdoc/>
    public override DbParameter CreateParameter() => new RubinQueryParameter();

    /// <inheritdoc/>
    public override DbConnectionStringBuilder CreateConnectionStringBuilder() => new RubinQueryConnectionStringBuilder();

    /// <inheritdoc/>
    public override DbDataSource CreateDataSource(string connectionString) => new RubinQueryDataSource(connectionString);
}
