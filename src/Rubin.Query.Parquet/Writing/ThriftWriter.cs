using System.Text;

namespace Rubin.Query.Parquet;

/// <summary>
/// Writes Thrift's compact protocol (thrift-compact-protocol.md). Fields of a struct are written in ascending order of their ids;
/// a value that is null leaves its field out.
/// </summary>
sealed class ThriftWriter(ByteWriter output)
{
    readonly Stack<int> _outer = new();
    int _last;

    /// <summary>Begins a struct that is the whole message or an element of a list.</summary>
    public void BeginStruct()
    {
        _outer.Push(_last);
        _last = 0;
    }

    /// <summary>Begins a struct in field <paramref name="id"/>.</summary>
    public void BeginStruct(int id)
    {
        WriteHeader(id, ThriftType.Struct);
        BeginStruct();
    }

    /// <summary>Ends the struct begun last.</summary>
    public void EndStruct()
    {
        output.WriteByte((byte)ThriftType.Stop);
        _last = _outer.Pop();
    }

    /// <summary>Writes a union in field <paramref name="id"/> whose member <paramref name="member"/> is an empty struct.</summary>
    public void WriteUnion(int id, int member)
    {
        BeginStruct(id);
        BeginStruct(member);
        EndStruct();
        EndStruct();
    }

    /// <summary>Writes a boolean field, if there is a value.</summary>
    public void WriteBoolean(int id, bool? value)
    {
        if (value is { } present)
        {
            WriteHeader(id, present ? ThriftType.True : ThriftType.False);
        }
    }

    /// <summary>Writes an integer field of 8 bits.</summary>
    public void WriteByte(int id, int value)
    {
        WriteHeader(id, ThriftType.Byte);
        output.WriteByte((byte)value);
    }

    /// <summary>Writes an integer field of 16 bits, if there is a value.</summary>
    public void WriteInt16(int id, int? value) => WriteInteger(id, ThriftType.Int16, value);

    /// <summary>Writes an integer field of 32 bits, if there is a value.</summary>
    public void WriteInt32(int id, int? value) => WriteInteger(id, ThriftType.Int32, value);

    /// <summary>Writes an integer field of 64 bits, if there is a value.</summary>
    public void WriteInt64(int id, long? value) => WriteInteger(id, ThriftType.Int64, value);

    /// <summary>Writes a text field, if there is a value.</summary>
    public void WriteText(int id, string? value) => WriteBinary(id, value is null ? null : Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a field of bytes, if there is a value.</summary>
    public void WriteBinary(int id, byte[]? value)
    {
        if (value is not null)
        {
            WriteHeader(id, ThriftType.Binary);
            WriteBinaryElement(value);
        }
    }

    /// <summary>Begins a list of <paramref name="count"/> elements in field <paramref name="id"/>; the elements follow.</summary>
    public void BeginList(int id, ThriftType element, int count)
    {
        WriteHeader(id, ThriftType.List);
        if (count < 15)
        {
            output.WriteByte((byte)(count << 4 | (int)element));
            return;
        }

        output.WriteByte((byte)(0xf0 | (int)element));
        output.WriteVarint((ulong)count);
    }

    /// <summary>Writes a list of structs in field <paramref name="id"/>; <paramref name="fields"/> writes the fields of one.</summary>
    public void WriteStructs<T>(int id, ValueList<T> items, Action<T> fields)
    {
        BeginList(id, ThriftType.Struct, items.Count);
        foreach (var item in items)
        {
            BeginStruct();
            fields(item);
            EndStruct();
        }
    }

    /// <summary>Writes an element of a list of bytes.</summary>
    public void WriteBinaryElement(ReadOnlySpan<byte> value)
    {
        output.WriteVarint((ulong)value.Length);
        output.Write(value);
    }

    /// <summary>Writes an element of a list of integers.</summary>
    public void WriteIntegerElement(long value) => output.WriteZigZag(value);

    /// <summary>Writes an element of a list of booleans.</summary>
    public void WriteBooleanElement(bool value) => output.WriteByte((byte)(value ? ThriftType.True : ThriftType.False));

    void WriteInteger(int id, ThriftType type, long? value)
    {
        if (value is { } present)
        {
            WriteHeader(id, type);
            output.WriteZigZag(present);
        }
    }

    void WriteHeader(int id, ThriftType type)
    {
        var delta = id - _last;
        _last = id;
        if (delta is > 0 and < 16)
        {
            output.WriteByte((byte)(delta << 4 | (int)type));
            return;
        }

        output.WriteByte((byte)type);
        output.WriteZigZag(id);
    }
}
