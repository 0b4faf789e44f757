using System.Buffers.Binary;

namespace Rubin.Query.Arrow.Ipc;

/// <summary>
/// Reads the Arrow IPC streaming format (Arrow columnar format, "IPC Streaming Format", metadata versions 4 and 5). Batches are copied out
/// of the stream and stay good. Views, large offsets, fixed-size binaries, maps, binary16, 32-bit times, milliseconds dates and small
/// decimals come as the types that the engine has; durations as BIGINT with their unit. For one thread.
/// </summary>
/// <remarks>
/// Anything may be in the stream: what is damaged gives <see cref="QueryException"/> with code Data, what is not known here code
/// Unsupported; never a read past the end, nor memory out of proportion to the bytes that came.
/// </remarks>
public sealed class ArrowStreamReader : IDisposable
{
    const int FirstPiece = 1 << 20;

    readonly Stream _stream;
    readonly ValueList<WireField> _fields;
    readonly Dictionaries _dictionaries;
    byte[] _body = [];
    bool _ended;

    /// <summary>Reads the schema; <see cref="Dispose"/> closes <paramref name="stream"/>.</summary>
    public ArrowStreamReader(Stream stream)
    {
        _stream = stream;
        var message = Next() ?? throw ArrowError.Damaged("it is empty");
        (Schema, _fields) = message.ReadSchema();
        ReadBody(message);
        _dictionaries = new(_fields);
    }

    /// <summary>Names and types of the columns.</summary>
    public Schema Schema { get; }

    /// <summary>The next batch, or null at the end.</summary>
    public RecordBatch? Read()
    {
        while (!_ended && Next() is { } message)
        {
            var body = ReadBody(message);
            switch (message.Kind)
            {
                case MessageKind.Batch:
                    return message.ReadBatch(Schema, _fields, body, _dictionaries);
                case MessageKind.Dictionary:
                    _dictionaries.Read(message.Header, body);
                    break;
                default:
                    throw ArrowError.Damaged("a second schema follows the first");
            }
        }

        _ended = true;
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    Message? Next()
    {
        Span<byte> prefix = stackalloc byte[4];
        var got = _stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        if (got == 0)
        {
            return null;
        }

        var length = got == prefix.Length ? BinaryPrimitives.ReadInt32LittleEndian(prefix) : throw Truncated();
        if (length == Message.Continuation)
        {
            length = _stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) == prefix.Length
                ? BinaryPrimitives.ReadInt32LittleEndian(prefix)
                : throw Truncated();
        }

        if (length < 0)
        {
            throw ArrowError.Damaged($"a message has {length} bytes of metadata; this is no Arrow stream");
        }

        var metadata = Array.Empty<byte>();
        Fill(ref metadata, length);
        return length == 0 ? null : Message.Parse(metadata.AsMemory(0, length));
    }

    ReadOnlyMemory<byte> ReadBody(Message message)
    {
        if (message.BodyLength > Array.MaxLength)
        {
            throw ArrowError.Damaged($"a batch has a body of {message.BodyLength} bytes; at most {Array.MaxLength} are read at a time");
        }

        Fill(ref _body, (int)message.BodyLength);
        return _body.AsMemory(0, (int)message.BodyLength);
    }

    /// <summary>Reads <paramref name="length"/> bytes; memory grows only as bytes come, because the length is not to be trusted.</summary>
    void Fill(ref byte[] bytes, int length)
    {
        for (var got = 0; got < length;)
        {
            if (got == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(length, Math.Max(FirstPiece, bytes.Length * 2L)));
            }

            var wanted = Math.Min(bytes.Length, length) - got;
            if (_stream.ReadAtLeast(bytes.AsSpan(got, wanted), wanted, throwOnEndOfStream: false) < wanted)
            {
                throw Truncated();
            }

            got += wanted;
        }
    }

    static QueryException Truncated() => ArrowError.Damaged("it ends in the midst of a message");
}
