namespace Rubin.Query.Arrow.Ipc;

/// <summary>The union MessageHeader of Message.fbs, as far as it is used.</summary>
enum MessageKind : byte
{
    None,
    Schema,
    Dictionary,
    Batch,
}

/// <summary>The metadata of one IPC message.</summary>
/// <param name="Kind">What the header is.</param>
/// <param name="Header">The schema, dictionary batch or record batch.</param>
/// <param name="BodyLength">Bytes that follow the metadata; not yet checked against what is there.</param>
readonly record struct Message(MessageKind Kind, FlatTable Header, long BodyLength)
{
    /// <summary>Stands before the length of the metadata since format version 0.15.</summary>
    internal const int Continuation = -1;

    /// <summary>Metadata versions 4 and 5 differ in unions only, which are refused (Schema.fbs, MetadataVersion).</summary>
    internal const short OldestVersion = 3;

    internal const short NewestVersion = 4;

    internal static Message Parse(ReadOnlyMemory<byte> metadata)
    {
        var table = new FlatBuffer(metadata).Root;
        var version = table.Scalar<short>(0);
        if (version is < OldestVersion or > NewestVersion)
        {
            throw ArrowError.Unsupported(
                $"messages of metadata version {version + 1}", "versions 4 and 5 are read; write it anew with a current library");
        }

        var body = table.Scalar<long>(3);
        var kind = (MessageKind)table.Scalar<byte>(1);
        if (body < 0 || kind == MessageKind.None)
        {
            throw ArrowError.Damaged($"a message of kind {kind} has a body of {body} bytes");
        }

        return kind <= MessageKind.Batch
            ? new(kind, table.Required(2, "header"), body)
            : throw ArrowError.Unsupported("a tensor instead of record batches");
    }

    /// <summary>The schema that this message is.</summary>
    internal (Schema Schema, ValueList<WireField> Fields) ReadSchema() =>
        Kind == MessageKind.Schema ? SchemaReader.Read(Header) : throw ArrowError.Damaged($"it begins with a {Kind} instead of its schema");

    /// <summary>The record batch that this message is.</summary>
    internal RecordBatch ReadBatch(Schema schema, ValueList<WireField> fields, ReadOnlyMemory<byte> body, Dictionaries dictionaries)
    {
        var reader = new BatchReader(Header, body, dictionaries);
        var columns = new Column[fields.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = reader.Column(fields[i]);
        }

        return new(schema, columns, reader.Length);
    }
}
