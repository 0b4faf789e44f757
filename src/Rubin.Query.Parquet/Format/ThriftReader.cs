using System.Runtime.CompilerServices;
using System.Text;

namespace Rubin.Query.Parquet;

/// <summary>The wire types of Thrift's compact protocol (thrift-compact-protocol.md).</summary>
enum ThriftType : byte
{
    Stop = 0,
    True = 1,
    False = 2,
    Byte = 3,
    Int16 = 4,
    Int32 = 5,
    Int64 = 6,
    Double = 7,
    Binary = 8,
    List = 9,
    Set = 10,
    Map = 11,
    Struct = 12,
    Uuid = 13,
}

/// <summary>
/// Reads Thrift's compact protocol from memory, checking every length against the bytes that are left.
/// A struct is read by <see cref="BeginStruct"/>, then <see cref="NextField"/> until it is false.
/// </summary>
ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    const int MaxDepth = 32;

    readonly ReadOnlySpan<byte> _bytes = bytes;
    int _position;
    int _depth;
    short _field;
    ThriftType _type = ThriftType.Struct;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _position;

    /// <summary>Id of the field that <see cref="NextField"/> found.</summary>
    public readonly short Field => _field;

    /// <summary>Wire type of the field that <see cref="NextField"/> found.</summary>
    public readonly ThriftType Type => _type;

    readonly int Remaining => _bytes.Length - _position;

    /// <summary>Enters a struct; the answer is to be given to <see cref="EndStruct"/>.</summary>
    public short BeginStruct()
    {
        if (_type != ThriftType.Struct)
        {
            throw Unexpected("struct");
        }

        return Enter();
    }

    /// <summary>Leaves a struct whose fields have all been read.</summary>
    public void EndStruct(short outer)
    {
        _depth--;
        _field = outer;
        _type = ThriftType.Struct;
    }

    /// <summary>Goes to the next field of the struct; false at its end.</summary>
    public bool NextField()
    {
        var header = ReadByte();
        _type = (ThriftType)(header & 0x0f);
        if (_type == ThriftType.Stop)
        {
            return false;
        }

        var delta = header >> 4;
        _field = delta == 0 ? (short)ReadZigzag() : (short)(_field + delta);
        return true;
    }

    /// <summary>The current field as a boolean, which lies in its header.</summary>
    public readonly bool ReadBoolean() => _type switch
    {
        ThriftType.True => true,
        ThriftType.False => false,
        _ => throw Unexpected("boolean"),
    };

    /// <summary>The current field as an integer of 32 bits.</summary>
    public int ReadInt32()
    {
        var value = ReadInt64();
        return value == (int)value ? (int)value : throw new CorruptDataException($"the metadata has {value} where an integer of 32 bits belongs");
    }

    /// <summary>The current field as an integer.</summary>
    public long ReadInt64() => _type switch
    {
        ThriftType.Byte => (sbyte)ReadByte(),
        ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64 => ReadZigzag(),
        _ => throw Unexpected("integer"),
    };

    /// <summary>The current field as a count or size: an integer from 0.</summary>
    public int ReadSize()
    {
        var value = ReadInt32();
        return value >= 0 ? value : throw new CorruptDataException($"the metadata has a size of {value}");
    }

    /// <summary>The current field as an offset or count: an integer from 0.</summary>
    public long ReadLongSize()
    {
        var value = ReadInt64();
        return value >= 0 ? value : throw new CorruptDataException($"the metadata has a size of {value}");
    }

    /// <summary>The current field as bytes, within the reader's memory.</summary>
    public ReadOnlySpan<byte> ReadBinary()
    {
        if (_type != ThriftType.Binary)
        {
            throw Unexpected("binary");
        }

        var length = ReadVarint();
        if (length > (ulong)Remaining)
        {
            throw new CorruptDataException("a text of the metadata runs past its end");
        }

        _position += (int)length;
        return _bytes.Slice(_position - (int)length, (int)length);
    }

    /// <summary>The current field as text.</summary>
    public string ReadText() => Encoding.UTF8.GetString(ReadBinary());

    /// <summary>Enters a list, whose elements are then read as if each were the current field; gives their number.</summary>
    public int BeginList()
    {
        if (_type is not (ThriftType.List or ThriftType.Set))
        {
            throw Unexpected("list");
        }

        var header = ReadByte();
        var count = (ulong)(header >> 4);
        _type = (ThriftType)(header & 0x0f);
        count = count == 15 ? ReadVarint() : count;
        if (count > (ulong)Remaining)
        {
            throw new CorruptDataException($"the metadata has a list of {count} elements in {Remaining} bytes");
        }

        return (int)count;
    }

    /// <summary>An element of a list of booleans, which takes a byte each.</summary>
    public bool ReadListBoolean() => (ThriftType)ReadByte() == ThriftType.True;

    /// <summary>Passes over the current field, whatever it is.</summary>
    public void Skip()
    {
        switch (_type)
        {
            case ThriftType.True or ThriftType.False:
                break;
            case ThriftType.Byte:
                Advance(1);
                break;
            case ThriftType.Int16 or ThriftType.Int32 or ThriftType.Int64:
                ReadVarint();
                break;
            case ThriftType.Double:
                Advance(8);
                break;
            case ThriftType.Uuid:
                Advance(16);
                break;
            case ThriftType.Binary:
                ReadBinary();
                break;
            case ThriftType.List or ThriftType.Set:
                SkipList();
                break;
            case ThriftType.Map:
                SkipMap();
                break;
            case ThriftType.Struct:
                SkipStruct();
                break;
            default:
                throw new CorruptDataException($"the metadata has a field of unknown type {(int)_type}");
        }
    }

    short Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw new CorruptDataException("the metadata is nested too deeply");
        }

        var outer = _field;
        _field = 0;
        return outer;
    }

    void SkipStruct()
    {
        var outer = BeginStruct();
        while (NextField())
        {
            Skip();
        }

        EndStruct(outer);
    }

    void SkipList()
    {
        var outer = Enter();
        var count = BeginList();
        var element = _type;
        for (var i = 0; i < count; i++)
        {
            SkipElement(element);
        }

        EndStruct(outer);
    }

    void SkipMap()
    {
        var outer = Enter();
        var count = ReadVarint();
        if (count > (ulong)Remaining)
        {
            throw new CorruptDataException("a map of the metadata runs past its end");
        }

        var types = count == 0 ? (byte)0 : ReadByte();
        for (var i = 0UL; i < count; i++)
        {
            SkipElement((ThriftType)(types >> 4));
            SkipElement((ThriftType)(types & 0x0f));
        }

        EndStruct(outer);
    }

    void SkipElement(ThriftType type)
    {
        _type = type;
        if (type is ThriftType.True or ThriftType.False)
        {
            Advance(1);
            return;
        }

        Skip();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    byte ReadByte()
    {
        if (_position >= _bytes.Length)
        {
            throw new CorruptDataException("the metadata ends early");
        }

        return _bytes[_position++];
    }

    void Advance(int count)
    {
        if (count > Remaining)
        {
            throw new CorruptDataException("the metadata ends early");
        }

        _position += count;
    }

    long ReadZigzag()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new CorruptDataException("an integer of the metadata has more than 64 bits");
    }

    readonly CorruptDataException Unexpected(string expected) =>
        new($"field {_field} of the metadata is {_type} where {expected} belongs");
}
