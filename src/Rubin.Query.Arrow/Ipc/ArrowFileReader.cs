using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rubin.Query.Arrow.Ipc;

/// <summary>
/// Reads the Arrow IPC file format (Arrow columnar format, "IPC File Format"; Feather version 2) by position: batches in any order and
/// from several threads at once. Types and errors are those of <see cref="ArrowStreamReader"/>.
/// </summary>
public sealed class ArrowFileReader : IDisposable
{
    delegate void PositionedRead(long offset, Span<byte> target);

    static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    readonly long _length;
    readonly PositionedRead _read;
    readonly SafeFileHandle? _handle;
    readonly ValueList<WireField> _fields;
    readonly Dictionaries _dictionaries;
    readonly Block[] _batches;

    ArrowFileReader(long length, PositionedRead read, SafeFileHandle? handle)
    {
        (_length, _read, _handle) = (length, read, handle);
        var footer = ReadFooter();
        (Schema, _fields) = SchemaReader.Read(footer.Required(1, "schema"));
        _dictionaries = new(_fields);
        foreach (var block in footer.Structs<Block>(2))
        {
            Read(block, MessageKind.Dictionary, (message, body) =>
            {
                _dictionaries.Read(message.Header, body);
                return true;
            });
        }

        _batches = footer.Structs<Block>(3);
    }

    /// <summary>Names and types of the columns.</summary>
    public Schema Schema { get; }

    /// <summary>Number of record batches.</summary>
    public int BatchCount => _batches.Length;

    /// <summary>Rows of all batches; reads the metadata of each.</summary>
    public long RowCount => _batches.Sum(b => Math.Max(0, MessageOf(b, MessageKind.Batch).Header.Scalar<long>(0)));

    /// <summary>Opens the file at <paramref name="path"/> and reads its footer and dictionaries.</summary>
    public static ArrowFileReader Open(string path) => Open(File.OpenHandle(path, options: FileOptions.RandomAccess));

    /// <summary>Reads the footer and dictionaries of an open file, which is closed with the reader, or when that fails.</summary>
    public static ArrowFileReader Open(SafeFileHandle handle) =>
        OpenOrDispose(RandomAccess.GetLength(handle), (offset, target) => ReadFully(handle, offset, target), handle);

    /// <summary>Reads a file that is in memory.</summary>
    public static ArrowFileReader Open(ReadOnlyMemory<byte> file) =>
        OpenOrDispose(file.Length, (offset, target) => file.Span.Slice((int)offset, target.Length).CopyTo(target), null);

    /// <summary>Whether a file that begins with these bytes is of this format.</summary>
    public static bool IsFile(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    /// <summary>The batch at <paramref name="index"/>, from 0.</summary>
    public RecordBatch Read(int index) =>
        Read(_batches[index], MessageKind.Batch, (message, body) => message.ReadBatch(Schema, _fields, body, _dictionaries));

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();

    static ArrowFileReader OpenOrDispose(long length, PositionedRead read, SafeFileHandle? handle)
    {
        var opened = false;
        try
        {
            var reader = new ArrowFileReader(length, read, handle);
            opened = true;
            return reader;
        }
        finally
        {
            if (!opened)
            {
                handle?.Dispose();
            }
        }
    }

    static void ReadFully(SafeFileHandle handle, long offset, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            var got = RandomAccess.Read(handle, target, offset);
            if (got == 0)
            {
                throw ArrowError.Damaged("the file became shorter while it was read");
            }

            target = target[got..];
            offset += got;
        }
    }

    /// <summary>The file ends with the footer, its length in 4 bytes, and the magic.</summary>
    FlatTable ReadFooter()
    {
        Span<byte> start = stackalloc byte[6];
        Span<byte> end = stackalloc byte[10];
        if (_length < 8 + end.Length)
        {
            throw ArrowError.Damaged($"{_length} bytes are no Arrow file");
        }

        _read(0, start);
        _read(_length - end.Length, end);
        if (!start.SequenceEqual(Magic) || !end[4..].SequenceEqual(Magic))
        {
            throw ArrowError.Damaged("it does not begin and end with ARROW1; it is no Arrow file, or was cut");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (length <= 0 || length > _length - 8 - end.Length)
        {
            throw ArrowError.Damaged($"its footer has {length} bytes in a file of {_length}");
        }

        var footer = new byte[length];
        _read(_length - end.Length - length, footer);
        return new FlatBuffer(footer).Root;
    }

    /// <summary>The metadata of a message, whose body lies in the file.</summary>
    Message MessageOf(Block block, MessageKind kind)
    {
        if (block.Offset < 0 || block.MetadataLength < 8 || block.Offset > _length - block.MetadataLength)
        {
            throw ArrowError.Damaged($"a batch is said to lie at byte {block.Offset} of {_length}");
        }

        var metadata = new byte[block.MetadataLength];
        _read(block.Offset, metadata);
        var prefix = BinaryPrimitives.ReadInt32LittleEndian(metadata) == Message.Continuation ? 8 : 4;
        var length = BinaryPrimitives.ReadInt32LittleEndian(metadata.AsSpan(prefix - 4));
        if (length <= 0 || length > metadata.Length - prefix)
        {
            throw ArrowError.Damaged($"a message has {length} bytes of metadata, not {metadata.Length - prefix}");
        }

        var message = Message.Parse(metadata.AsMemory(prefix, length));
        var at = block.Offset + block.MetadataLength;
        if (message.Kind != kind || message.BodyLength > Math.Min(_length - at, Array.MaxLength))
        {
            throw ArrowError.Damaged(
                $"a {message.Kind} message with a body of {message.BodyLength} bytes lies at byte {block.Offset} of {_length}");
        }

        return message;
    }

    T Read<T>(Block block, MessageKind kind, Func<Message, ReadOnlyMemory<byte>, T> use)
    {
        var message = MessageOf(block, kind);
        var body = ArrayPool<byte>.Shared.Rent((int)message.BodyLength);
        try
        {
            _read(block.Offset + block.MetadataLength, body.AsSpan(0, (int)message.BodyLength));
            return use(message, body.AsMemory(0, (int)message.BodyLength));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(body);
        }
    }
}

/// <summary>The struct Block of File.fbs: where a message lies in the file.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct Block(long Offset, int MetadataLength, int Padding, long BodyLength);
