using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.MyDb;

namespace Rubin.Query;

/// <summary>Where an answer comes from, as metadata that files keep: INFO in VOTables, key-value pairs in Parquet and Arrow.</summary>
static class AnswerOrigin
{
    /// <summary>The columns, with the query, its inputs and their versions, who asked and when, and how the own tables among the inputs came to be.</summary>
    internal static Schema Told(Schema schema, PreparedQuery query, string text, string user)
    {
        List<KeyValuePair<string, string>> told =
        [
            new("query", text.Trim()),
            new("inputs", string.Join("; ", QueryInputs.Of(query.Logical))),
            new("user", user),
            new("created", Time(DateTime.UtcNow)),
            .. QueryInputs.OwnTables(query.Logical).Select(t => KeyValuePair.Create($"origin of mydb.{t.Name}", Told(t))),
        ];
        var names = told.Select(t => t.Key).ToHashSet();
        return schema with { Metadata = new([.. schema.Metadata.Where(m => !names.Contains(m.Key)), .. told]) };
    }

    static string Told(StoredTable table) => string.Create(
        CultureInfo.InvariantCulture,
        $"{table.Provenance.Query}; by {table.Provenance.Creator}, {Time(table.Provenance.Created)}; {table.Rows} rows, checksum {table.Provenance.Checksum}; of {string.Join("; ", table.Provenance.Inputs)}");

    static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
