using System.Runtime.InteropServices;

namespace Rubin.Query.Arrow.Ipc;

/// <summary>The struct FieldNode of Message.fbs.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct FieldNode(long Length, long NullCount);

/// <summary>The struct Buffer of Message.fbs: a part of the body.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly record struct BodyRange(long Offset, long Length);

/// <summary>Reads the columns of one record batch message out of its body.</summary>
sealed class BatchReader
{
    readonly FieldNode[] _nodes;
    readonly BodyRange[] _buffers;
    readonly long[] _variadic;
    readonly ReadOnlyMemory<byte> _body;
    readonly BodyCodec _codec;
    readonly Dictionaries _dictionaries;
    int _node;
    int _buffer;
    int _view;

    internal BatchReader(FlatTable batch, ReadOnlyMemory<byte> body, Dictionaries dictionaries)
    {
        var length = batch.Scalar<long>(0);
        Length = length is >= 0 and < int.MaxValue ? (int)length : throw ArrowError.Damaged($"a batch has {length} rows");
        _nodes = batch.Structs<FieldNode>(1);
        _buffers = batch.Structs<BodyRange>(2);
        _codec = BodyCodecs.Of(batch.Table(3));
        _variadic = batch.Structs<long>(4);
        _body = body;
        CheckTogether();
        _dictionaries = dictionaries;
    }

    /// <summary>Rows of the batch.</summary>
    internal int Length { get; }

    /// <summary>The next column, which must have the batch's length.</summary>
    internal Column Column(WireField field)
    {
        var array = Array(field);
        return array.Length == Length
            ? ColumnAssembly.Assemble(field, array)
            : throw ArrowError.Damaged($"\"{field.Field.Name}\" has {array.Length} rows in a batch of {Length}");
    }

    WireArray Array(WireField field)
    {
        if (_node >= _nodes.Length)
        {
            throw ArrowError.Damaged($"a batch has {_nodes.Length} arrays, too few for its schema");
        }

        var node = _nodes[_node++];
        if (node.Length is < 0 or >= int.MaxValue || node.NullCount < 0 || node.NullCount > node.Length)
        {
            throw ArrowError.Damaged($"\"{field.Field.Name}\" has {node.Length} rows, {node.NullCount} of them NULL");
        }

        var buffers = new ReadOnlyMemory<byte>[field.BufferCount + Variadic(field)];
        for (var i = 0; i < buffers.Length; i++)
        {
            buffers[i] = Buffer();
        }

        if (field.Dictionary is { } dictionary)
        {
            return new((int)node.Length, 0, node.NullCount, buffers, [], _dictionaries.Find(dictionary.Id));
        }

        var children = new WireArray[field.Children.Count];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = Array(field.Children[i]);
        }

        return new((int)node.Length, 0, node.NullCount, buffers, children);
    }

    /// <summary>Buffers that shared bytes could make a small body large.</summary>
    void CheckTogether()
    {
        var left = (long)_body.Length;
        foreach (var (_, length) in _buffers)
        {
            if (length < 0 || (left -= length) < 0)
            {
                throw ArrowError.Damaged($"the buffers of a batch need more than its body of {_body.Length} bytes");
            }
        }
    }

    int Variadic(WireField field)
    {
        if (field.Layout != WireLayout.BinaryView || field.Dictionary is not null)
        {
            return 0;
        }

        return _view < _variadic.Length && _variadic[_view] >= 0 && _variadic[_view] <= _buffers.Length
            ? (int)_variadic[_view++]
            : throw ArrowError.Damaged($"\"{field.Field.Name}\" does not say how many buffers it has");
    }

    ReadOnlyMemory<byte> Buffer()
    {
        if (_buffer >= _buffers.Length)
        {
            throw ArrowError.Damaged($"a batch has {_buffers.Length} buffers, too few for its schema");
        }

        var (offset, length) = _buffers[_buffer++];
        if (offset < 0 || length < 0 || length > _body.Length || offset > _body.Length - length)
        {
            throw ArrowError.Damaged($"a buffer lies at bytes {offset} to {unchecked(offset + length)} of a body of {_body.Length}");
        }

        return BodyCodecs.Decode(_codec, _body.Slice((int)offset, (int)length));
    }
}
