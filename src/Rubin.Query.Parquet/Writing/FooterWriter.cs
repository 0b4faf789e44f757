using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>The footer: metadata, its length, and the magic number that ends a file as it began it (Parquet format, README.md, "File format").</summary>
static class FooterWriter
{
    /// <summary>The first and last four bytes of a file.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    static string CreatedBy { get; } = $"rubin-query version {typeof(FooterWriter).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>The footer of a file of <paramref name="schema"/>; its key-value pairs are those of the schema and <paramref name="keyValues"/>.</summary>
    public static FileMetadata Footer(ParquetSchema schema, long rowCount, ValueList<RowGroupMetadata> groups, Metadata keyValues) =>
        new(schema.Elements, rowCount, groups)
        {
            Version = 2,
            CreatedBy = CreatedBy,
            KeyValues = new(schema.Arrow.Metadata.Concat(keyValues)),
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
