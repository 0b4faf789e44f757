using Rubin.Query.DuckDb;

namespace Rubin.Query.MyDb;

/// <summary>Counts the rows, bytes and checksum of a table anew, after rows or columns of it have changed.</summary>
static class TableCount
{
    internal static StoredTable Of(DuckDbConnection connection, StoredTable table)
    {
        var checksum = new RowChecksum();
        var (rows, bytes) = (0L, 0L);
        using var result = connection.Query($"SELECT {SqlText.Names(table.Schema.Fields.Select(f => f.Name))} FROM {SqlText.Name(table.Name)}");
        while (result.ReadBatch() is { } batch)
        {
            checksum.Add(batch);
            rows += batch.Length;
            bytes += batch.Columns.Sum(DataBytes.Of);
        }

        bytes += table.Position is null ? 0 : rows * sizeof(long);
        return table with { Rows = rows, Bytes = bytes, Provenance = table.Provenance with { Checksum = checksum.ToString() } };
    }
}
