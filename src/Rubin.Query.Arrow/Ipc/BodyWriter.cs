using System.Runtime.InteropServices;

namespace Rubin.Query.Arrow.Ipc;

/// <summary>
/// Lays the columns of one message out as its body: buffers on multiples of 64 bytes, offsets from 0, validity only where a row is NULL.
/// </summary>
sealed class BodyWriter
{
    /// <summary>What the format recommends for wide registers (Arrow columnar format, "Buffer Alignment and Padding").</summary>
    const int Alignment = 64;

    readonly List<FieldNode> _nodes = [];
    readonly List<BodyRange> _buffers = [];
    byte[] _bytes = [];
    int _length;

    /// <summary>The body so far; good until <see cref="Clear"/>.</summary>
    internal ReadOnlySpan<byte> Body => _bytes.AsSpan(0, _length);

    /// <summary>The table RecordBatch of Message.fbs that describes the body.</summary>
    internal FlatNode Header(int rows) => new FlatNode()
        .With(0, (long)rows)
        .With(1, FlatStructs.Of<FieldNode>(CollectionsMarshal.AsSpan(_nodes)))
        .With(2, FlatStructs.Of<BodyRange>(CollectionsMarshal.AsSpan(_buffers)));

    internal void Clear()
    {
        _nodes.Clear();
        _buffers.Clear();
        _length = 0;
    }

    internal void Add(OutgoingField field, Column column)
    {
        if (field.Dictionary is { } dictionary)
        {
            dictionary.AppendRange(column);
            AddValues(field, dictionary.TakeCodes());
            return;
        }

        AddValues(field, column is DictionaryColumn encoded ? encoded.Decode() : column);
    }

    /// <summary>A column without regard to the field's own dictionary.</summary>
    internal void AddValues(OutgoingField field, Column column)
    {
        _nodes.Add(new(column.Length, column.NullCount));
        if (column is NullColumn)
        {
            return;
        }

        Add(column.NullCount == 0 ? [] : column.Validity.ToArray(column.Length));
        switch (column)
        {
            case BooleanColumn c:
                Add(c.Values.ToOwnBytes(c.Length));
                break;
            case BinaryColumn c:
                AddOffsets(c.Offsets);
                Add(c.Data.Span[c.Offsets[0]..c.Offsets[^1]]);
                break;
            case ListColumn c:
                AddOffsets(c.Offsets);
                Add(field.Children[0], c.Elements.Slice(c.Offsets[0], c.Offsets[^1] - c.Offsets[0]));
                break;
            case FixedSizeListColumn c:
                Add(field.Children[0], c.Elements);
                break;
            case StructColumn c:
                for (var i = 0; i < c.Children.Count; i++)
                {
                    Add(field.Children[i], c.Children[i]);
                }

                break;
            default:
                Add(column.ToWire());
                break;
        }
    }

    void AddOffsets(ReadOnlySpan<int> offsets)
    {
        if (offsets[0] == 0)
        {
            Add(MemoryMarshal.AsBytes(offsets));
            return;
        }

        var moved = new int[offsets.Length];
        BinaryBuilder.AppendOffsets(moved.AsSpan(1), offsets, 0);
        Add(MemoryMarshal.AsBytes<int>(moved));
    }

    void Add(ReadOnlySpan<byte> buffer)
    {
        _buffers.Add(new(_length, buffer.Length));
        var end = checked((_length + buffer.Length + Alignment - 1) / Alignment * Alignment);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, _bytes.Length * 2L)));
        }

        buffer.CopyTo(_bytes.AsSpan(_length));
        _bytes.AsSpan(_length + buffer.Length, end - _length - buffer.Length).Clear();
        _length = end;
    }
}
