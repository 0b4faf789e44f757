using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// The footer: metadata, its length, and the magic number that ends a file as it began it (Parquet format, README.md, "File format").
/// </summary>
static class FooterWriter
{
    /// <summary>The first and last four bytes of a file.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    static string CreatedBy { get; } = $"rubin-query version {typeof(FooterWriter).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>
    /// The key-value pairs of a file of <paramref name="schema"/>: its own, <paramref name="others"/>, and the schema itself.
    /// </summary>
    public static Metadata KeyValues(Schema schema, Metadata others) =>
        new Metadata(schema.Metadata.Concat(others)).With(StoredSchema.Key, StoredSchema.Write(schema));

    /// <summary>The footer of a file of <paramref name="schema"/>.</summary>
    public static FileMetadata Footer(ParquetSchema schema, long rowCount, ValueList<RowGroupMetadata> groups, Metadata keyValues) =>
        new(schema.Elements, rowCount, groups)
        {
            Version = 2,
            CreatedBy = CreatedBy,
            KeyValues = keyValues,
            HasTypeOrder = schema.Leaves.Map(_ => true),
        };

    /// <summary>The bytes from the start of the footer to the end of the file.</summary>
    public static byte[] Bytes(FileMetadata file)
    {
        var output = new ByteWriter();
        new MetadataWriter(output).Write(file);
        output.WriteInt32(output.Length);
        output.Write(Magic);
        return output.ToArray();
    }
}
