using System.Collections.Immutable;
using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Ipc;
using Rubin.Query.DuckDb;

namespace Rubin.Query.MyDb;

/// <summary>What a database says of its own tables, a row a table, kept in it so that one transaction changes both.</summary>
static class TableRows
{
    /// <summary>A statement that looks at the database and takes no time.</summary>
    internal const string Touch = "SELECT 1 FROM rubin_query.tables LIMIT 0";

    /// <summary>A statement that changes the database and nothing in it.</summary>
    internal const string Change = "CREATE OR REPLACE VIEW rubin_query.changed AS SELECT 1 AS one";

    const string Make =
        """
        CREATE SCHEMA IF NOT EXISTS rubin_query;
        CREATE TABLE IF NOT EXISTS rubin_query.tables (
            name VARCHAR, id VARCHAR, version BIGINT, columns BLOB, row_count BIGINT, bytes BIGINT, ra VARCHAR, dec VARCHAR, description VARCHAR,
            query VARCHAR, inputs VARCHAR, creator VARCHAR, created TIMESTAMP, checksum VARCHAR);
        """;

    const string Columns = "name, id, version, columns, row_count, bytes, ra, dec, description, query, inputs, creator, created, checksum";

    /// <summary>All tables, by name.</summary>
    internal static ImmutableArray<StoredTable> Load(DuckDbConnection connection)
    {
        connection.Execute(Make);
        using var rows = connection.Query($"SELECT {Columns} FROM rubin_query.tables ORDER BY lower(name)");
        var tables = ImmutableArray.CreateBuilder<StoredTable>();
        while (rows.ReadBatch() is { } batch)
        {
            for (var row = 0; row < batch.Length; row++)
            {
                tables.Add(Table([.. batch.Columns.Select(c => c.Value(row))]));
            }
        }

        return tables.ToImmutable();
    }

    /// <summary>Writes what is known of a table in the place of what was.</summary>
    internal static void Save(DuckDbConnection connection, StoredTable table)
    {
        Forget(connection, table);
        using var insert = connection.Prepare("INSERT INTO rubin_query.tables VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        var inputs = string.Join('\n', table.Provenance.Inputs.Select(i => i.ReplaceLineEndings(" ")));
        insert.Bind(
            table.Name, table.Id.ToString("D"), table.Version, SchemaBytes(table.Schema), table.Rows, table.Bytes, table.Position?.Ra, table.Position?.Dec, table.Description,
            table.Provenance.Query, inputs, table.Provenance.Creator, table.Provenance.Created, table.Provenance.Checksum).Execute();
    }

    /// <summary>Takes away what is known of a table.</summary>
    internal static void Forget(DuckDbConnection connection, StoredTable table)
    {
        using var delete = connection.Prepare("DELETE FROM rubin_query.tables WHERE id = ?");
        delete.Bind(table.Id.ToString("D")).Execute();
    }

    static StoredTable Table(object?[] row)
    {
        using var columns = new ArrowStreamReader(new MemoryStream((byte[])row[3]!));
        var inputs = (string)row[10]!;
        return new((string)row[0]!, Guid.Parse((string)row[1]!), columns.Schema)
        {
            Version = (long)row[2]!,
            Rows = (long)row[4]!,
            Bytes = (long)row[5]!,
            Position = row[6] is string ra && row[7] is string dec ? new(ra, dec) : null,
            Description = (string?)row[8],
            Provenance = new((string)row[9]!, inputs.Length == 0 ? [] : [.. inputs.Split('\n')], (string)row[11]!, (DateTime)row[12]!, (string)row[13]!),
        };
    }

    static byte[] SchemaBytes(Schema schema)
    {
        using var bytes = new MemoryStream();
        using (new ArrowWriter(bytes, schema, ArrowFormat.Stream))
        {
            // The schema alone.
        }

        return bytes.ToArray();
    }
}
