using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Ipc;

namespace Rubin.Query.Parquet;

/// <summary>
/// The Arrow schema that Arrow's own writers leave in a file's key-value pairs: an IPC schema message in base64. It tells what Parquet's
/// schema cannot: fixed-size lists, time zones, dictionaries, and the metadata of fields, so units and UCDs.
/// </summary>
static class StoredSchema
{
    /// <summary>Where it lies among the key-value pairs.</summary>
    public const string Key = "ARROW:schema";

    /// <summary>The text under <see cref="Key"/> for <paramref name="schema"/>.</summary>
    public static string Write(Schema schema)
    {
        // A stream begins with the schema message; without an end mark that is all there is.
        var message = new MemoryStream();
        _ = new ArrowWriter(message, schema with { Metadata = schema.Metadata.With(Key, null) }, ArrowFormat.Stream);
        return Convert.ToBase64String(message.GetBuffer(), 0, (int)message.Length);
    }

    /// <summary>The schema in a file's key-value pairs; null where there is none, or none that can be read.</summary>
    public static Schema? Read(Metadata keyValues)
    {
        if (keyValues[Key] is not { } text)
        {
            return null;
        }

        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
        {
            return null;
        }

        try
        {
            using var reader = new ArrowStreamReader(new MemoryStream(bytes, 0, length));
            return reader.Schema;
        }
        catch (QueryException)
        {
            // It only adds to what Parquet's own schema says; types that only other programs know are no reason to refuse the file.
            return null;
        }
    }
}
