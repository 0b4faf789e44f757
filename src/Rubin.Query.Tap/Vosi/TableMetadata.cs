using Rubin.Query.Arrow;
using Rubin.Query.Tap.Access;

namespace Rubin.Query.Tap.Vosi;

/// <summary>What TAP_SCHEMA tells one user: read from it, so that <c>/tables</c> and it are always of one mind.</summary>
/// <param name="Schemas">Rows of TAP_SCHEMA.schemas.</param>
/// <param name="Tables">Rows of TAP_SCHEMA.tables, by schema.</param>
/// <param name="Columns">Rows of TAP_SCHEMA.columns, by table.</param>
/// <param name="Keys">Rows of TAP_SCHEMA.keys, by the table they belong to.</param>
/// <param name="KeyColumns">Rows of TAP_SCHEMA.key_columns, by key.</param>
sealed record TableMetadata(
    IReadOnlyList<MetadataRow> Schemas, ILookup<string, MetadataRow> Tables, ILookup<string, MetadataRow> Columns, ILookup<string, MetadataRow> Keys, ILookup<string, MetadataRow> KeyColumns)
{
    /// <summary>Reads all that a user may see.</summary>
    internal static async Task<TableMetadata> ReadAsync(TapService service, Caller caller, CancellationToken cancel)
    {
        async Task<List<MetadataRow>> Rows(string query)
        {
            await using var result = service.Engine.Execute(query, service.Rights.SettingsOf(caller), cancel);
            List<MetadataRow> rows = [];
            await foreach (var batch in result.Batches.WithCancellation(cancel))
            {
                rows.AddRange(Enumerable.Range(0, batch.Length).Select(row => new MetadataRow(batch, row)));
            }

            return rows;
        }

        var schemas = await Rows("SELECT * FROM TAP_SCHEMA.schemas ORDER BY schema_index, schema_name");
        var tables = await Rows("SELECT * FROM TAP_SCHEMA.tables ORDER BY table_index, table_name");
        var columns = await Rows("SELECT * FROM TAP_SCHEMA.columns ORDER BY column_index, column_name");
        var keys = await Rows("SELECT * FROM TAP_SCHEMA.keys ORDER BY key_id");
        var keyColumns = await Rows("SELECT * FROM TAP_SCHEMA.key_columns ORDER BY key_id");
        return new(
            schemas,
            tables.ToLookup(t => t["schema_name"]!),
            columns.ToLookup(c => c["table_name"]!),
            keys.ToLookup(k => k["from_table"]!),
            keyColumns.ToLookup(k => k["key_id"]!));
    }
}

/// <summary>A row of one of TAP_SCHEMA's tables.</summary>
readonly record struct MetadataRow(RecordBatch Batch, int Row)
{
    /// <summary>A value as text; null for NULL.</summary>
    internal string? this[string column] => Batch.Columns[Batch.Schema.IndexOf(column)].Value(Row)?.ToString();

    /// <summary>Whether a flag is set.</summary>
    internal bool Is(string column) => this[column] == "1";
}
