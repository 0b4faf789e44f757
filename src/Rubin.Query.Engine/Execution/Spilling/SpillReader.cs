using System.Diagnostics;
using System.Runtime.InteropServices;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution.Spilling;

/// <summary>Reads what <see cref="SpillWriter"/> wrote. Every length is checked: the file may have been changed or cut short.</summary>
ref struct SpillReader
{
    ReadOnlySpan<byte> _rest;

    /// <summary>The batch in <paramref name="bytes"/>, copied.</summary>
    /// <exception cref="InvalidDataException">The bytes are no batch of that schema and length.</exception>
    internal static RecordBatch Read(ReadOnlySpan<byte> bytes, Schema schema, int rows)
    {
        var reader = new SpillReader { _rest = bytes };
        var columns = new Column[schema.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = reader.ReadColumn(schema[i].Type, rows);
        }

        return reader._rest.IsEmpty ? new(schema, columns, rows) : throw new InvalidDataException($"{reader._rest.Length} bytes too many");
    }

    Column ReadColumn(DataType type, int rows)
    {
        var isEncoded = Take(1)[0] != 0;
        var logical = type.Logical;
        if (logical.Id == TypeId.Null)
        {
            return new NullColumn(rows);
        }

        var validity = ReadBits(rows);
        if (isEncoded)
        {
            var codes = ReadArray<int>(rows);
            var dictionary = ReadColumn(logical, ReadCount());
            return Contains(codes, dictionary.Length, rows, validity) ? new DictionaryColumn(codes, dictionary, validity) : throw Damaged();
        }

        return logical switch
        {
            { Id: TypeId.Boolean } => new BooleanColumn(ReadBits(rows), rows, validity),
            { Id: TypeId.Utf8 or TypeId.Binary } => ReadBinary(logical, rows, validity),
            ListType list => ReadList(list, rows, validity),
            FixedSizeListType list => ReadFixedSizeList(list, rows, validity),
            StructType structs => ReadStructs(structs, rows, validity),
            _ => ReadFixed(logical, rows, validity),
        };
    }

    Column ReadFixed(DataType type, int rows, Bitmap validity)
    {
        var storage = FixedWidth.Storage(type) ?? throw new UnreachableException($"{type} has no form on disk");
        return Type.GetTypeCode(storage) switch
        {
            TypeCode.Double => new Column<double>(type, ReadArray<double>(rows), validity),
            TypeCode.Single => new Column<float>(type, ReadArray<float>(rows), validity),
            TypeCode.Int64 => new Column<long>(type, ReadArray<long>(rows), validity),
            TypeCode.Int32 => new Column<int>(type, ReadArray<int>(rows), validity),
            TypeCode.Int16 => new Column<short>(type, ReadArray<short>(rows), validity),
            TypeCode.SByte => new Column<sbyte>(type, ReadArray<sbyte>(rows), validity),
            TypeCode.UInt64 => new Column<ulong>(type, ReadArray<ulong>(rows), validity),
            TypeCode.UInt32 => new Column<uint>(type, ReadArray<uint>(rows), validity),
            TypeCode.UInt16 => new Column<ushort>(type, ReadArray<ushort>(rows), validity),
            TypeCode.Byte => new Column<byte>(type, ReadArray<byte>(rows), validity),
            _ when type.Id == TypeId.Interval => new Column<Interval>(type, ReadArray<Interval>(rows), validity),
            _ => new Column<Int128>(type, ReadArray<Int128>(rows), validity),
        };
    }

    BinaryColumn ReadBinary(DataType type, int rows, Bitmap validity)
    {
        var offsets = ReadOffsets(rows);
        return new(type, offsets, ReadArray<byte>(offsets[^1]), validity);
    }

    ListColumn ReadList(ListType type, int rows, Bitmap validity)
    {
        var offsets = ReadOffsets(rows);
        return ReadCount() == offsets[^1] ? new(type, offsets, ReadColumn(type.Element.Type, offsets[^1]), validity) : throw Damaged();
    }

    FixedSizeListColumn ReadFixedSizeList(FixedSizeListType type, int rows, Bitmap validity)
    {
        var elements = ReadCount();
        return elements == (long)rows * type.Size ? new(type, rows, ReadColumn(type.Element.Type, elements), validity) : throw Damaged();
    }

    StructColumn ReadStructs(StructType type, int rows, Bitmap validity)
    {
        var children = new Column[type.Fields.Count];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = ReadColumn(type.Fields[i].Type, rows);
        }

        return new(type, rows, [.. children], validity);
    }

    /// <summary>Ascending offsets from 0 on, one more than rows.</summary>
    int[] ReadOffsets(int rows)
    {
        var offsets = ReadArray<int>(checked(rows + 1));
        for (var i = 0; i < rows; i++)
        {
            if (offsets[i] > offsets[i + 1])
            {
                throw Damaged();
            }
        }

        return offsets[0] == 0 ? offsets : throw Damaged();
    }

    /// <summary>Bits for rows; no bytes are all ones.</summary>
    Bitmap ReadBits(int rows)
    {
        var length = ReadCount();
        return length == 0 ? Bitmap.AllSet : length == (rows + 7L) / 8 ? new(Take(length).ToArray()) : throw Damaged();
    }

    T[] ReadArray<T>(int count)
        where T : unmanaged
    {
        var source = MemoryMarshal.Cast<byte, T>(Take(ReadCount()));
        if (source.Length != count)
        {
            throw Damaged();
        }

        var values = GC.AllocateUninitializedArray<T>(count);
        source.CopyTo(values);
        return values;
    }

    int ReadCount() => MemoryMarshal.Read<int>(Take(sizeof(int)));

    ReadOnlySpan<byte> Take(int bytes)
    {
        if (bytes < 0 || bytes > _rest.Length)
        {
            throw Damaged();
        }

        var taken = _rest[..bytes];
        _rest = _rest[bytes..];
        return taken;
    }

    /// <summary>Whether every row that is not NULL has a code of the dictionary.</summary>
    static bool Contains(int[] codes, int values, int rows, Bitmap validity)
    {
        for (var row = 0; row < rows; row++)
        {
            if ((uint)codes[row] >= (uint)values && validity[row])
            {
                return false;
            }
        }

        return true;
    }

    static InvalidDataException Damaged() => new("lengths do not agree");
}
