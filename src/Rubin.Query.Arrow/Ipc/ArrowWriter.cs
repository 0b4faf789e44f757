using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Rubin.Query.Arrow.Ipc;

/// <summary>The two IPC formats.</summary>
public enum ArrowFormat
{
    /// <summary>Messages one after another, for pipes and sockets.</summary>
    Stream,

    /// <summary>The same with a footer that tells where each batch lies.</summary>
    File,
}

/// <summary>
/// Writes record batches in an Arrow IPC format, metadata version 5, uncompressed. A field of dictionary type over VARCHAR or VARBINARY is
/// written with a dictionary that grows from batch to batch by deltas; other dictionaries are written as plain values. For one thread.
/// </summary>
public sealed class ArrowWriter : IDisposable
{
    readonly Stream _stream;
    readonly ArrowFormat _format;
    readonly Schema _schema;
    readonly ValueList<OutgoingField> _fields;
    readonly BodyWriter _body = new();
    readonly List<Block> _dictionaryBlocks = [];
    readonly List<Block> _batchBlocks = [];
    long _position;
    bool _finished;

    /// <summary>Writes the schema to <paramref name="stream"/>, which stays open.</summary>
    public ArrowWriter(Stream stream, Schema schema, ArrowFormat format)
    {
        (_stream, _schema, _format) = (stream, schema, format);
        var dictionaries = 0L;
        _fields = [.. schema.Fields.Select(f => new OutgoingField(f, ref dictionaries))];
        if (format == ArrowFormat.File)
        {
            Put("ARROW1\0\0"u8);
        }

        PutMessage(MessageKind.Schema, SchemaWriter.Schema(schema, _fields), []);
    }

    /// <summary>Writes one batch of the writer's schema.</summary>
    /// <exception cref="ArgumentException">The batch has other columns.</exception>
    public void Write(RecordBatch batch)
    {
        if (batch.Columns.Count != _fields.Count)
        {
            throw new ArgumentException($"{batch.Columns.Count} columns for a schema of {_fields.Count}", nameof(batch));
        }

        _body.Clear();
        for (var i = 0; i < _fields.Count; i++)
        {
            if (!batch.Columns[i].Type.HasSameValues(_schema[i].Type))
            {
                var found = batch.Columns[i].Type;
                throw new ArgumentException($"column \"{_schema[i].Name}\" is {found}, not {_schema[i].Type}", nameof(batch));
            }

            _body.Add(_fields[i], batch.Columns[i]);
        }

        foreach (var field in _fields)
        {
            WriteDictionaries(field);
        }

        _batchBlocks.Add(PutMessage(MessageKind.Batch, _body.Header(batch.Length), _body.Body));
    }

    /// <summary>Writes the end mark, and the footer of a file; nothing can be written after it. Calling it again does nothing.</summary>
    public void Finish()
    {
        if (_finished)
        {
            return;
        }

        _finished = true;
        Put([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
        if (_format == ArrowFormat.Stream)
        {
            return;
        }

        var footer = FlatWriter.Write(new FlatNode()
            .With(0, Message.NewestVersion)
            .With(1, SchemaWriter.Schema(_schema, _fields))
            .With(2, FlatStructs.Of<Block>(CollectionsMarshal.AsSpan(_dictionaryBlocks)))
            .With(3, FlatStructs.Of<Block>(CollectionsMarshal.AsSpan(_batchBlocks))));
        Put(footer);
        PutInt32(footer.Length);
        Put("ARROW1"u8);
    }

    /// <summary>Calls <see cref="Finish"/>.</summary>
    public void Dispose() => Finish();

    /// <summary>The values that the batch in hand brought to the dictionaries of the field; the first time also none.</summary>
    void WriteDictionaries(OutgoingField field)
    {
        if (field.Dictionary is { } dictionary)
        {
            var values = dictionary.TakeNewValues();
            if (values.Length > 0 || !field.HasDictionaryBatch)
            {
                var body = new BodyWriter();
                body.AddValues(field, values);
                var isDelta = field.HasDictionaryBatch;
                var header = new FlatNode().With(0, field.DictionaryId).With(1, body.Header(values.Length)).With(2, isDelta);
                _dictionaryBlocks.Add(PutMessage(MessageKind.Dictionary, header, body.Body));
                field.HasDictionaryBatch = true;
            }
        }

        foreach (var child in field.Children)
        {
            WriteDictionaries(child);
        }
    }

    Block PutMessage(MessageKind kind, FlatNode header, ReadOnlySpan<byte> body)
    {
        var metadata = FlatWriter.Write(
            new FlatNode().With(0, Message.NewestVersion).With(1, (byte)kind).With(2, header).With(3, (long)body.Length));
        var start = _position;
        PutInt32(Message.Continuation);
        PutInt32(metadata.Length);
        Put(metadata);
        Put(body);
        return new(start, 8 + metadata.Length, 0, body.Length);
    }

    void PutInt32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        Put(bytes);
    }

    void Put(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _position += bytes.Length;
    }
}
