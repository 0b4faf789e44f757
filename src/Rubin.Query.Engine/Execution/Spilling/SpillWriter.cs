using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution.Spilling;

/// <summary>
/// Writes a batch as bytes: the buffers of each column in Arrow's layout one behind the other, each behind its length, as they lie. Only this process reads them back.
/// </summary>
sealed class SpillWriter : IDisposable
{
    byte[] _bytes = ArrayPool<byte>.Shared.Rent(64 << 10);
    int _length;

    /// <summary>What was written.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    internal void Write(RecordBatch batch)
    {
        foreach (var column in batch.Columns)
        {
            Write(column);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    void Write(Column column)
    {
        // A dictionary of more values than rows costs more than it saves.
        var written = column is DictionaryColumn { Dictionary.Length: var values } encoded && values > column.Length ? encoded.Decode() : column;
        Room(1)[0] = written is DictionaryColumn ? (byte)1 : (byte)0;
        if (written is NullColumn)
        {
            return;
        }

        Write(written.Validity.ToArray(written.Length));
        WriteValues(written);
    }

    void WriteValues(Column column)
    {
        switch (column)
        {
            case BooleanColumn flags:
                Write(flags.Values.ToArray(flags.Length));
                break;
            case BinaryColumn binary:
                WriteOffsets(binary.Offsets);
                Write(binary.Data.Span[binary.Offsets[0]..binary.Offsets[^1]]);
                break;
            case DictionaryColumn encoded:
                Write(encoded.Codes);
                WriteNested(encoded.Dictionary);
                break;
            case ListColumn list:
                WriteOffsets(list.Offsets);
                WriteNested(list.Elements.Slice(list.Offsets[0], list.Offsets[^1] - list.Offsets[0]));
                break;
            case FixedSizeListColumn list:
                WriteNested(list.Elements);
                break;
            case StructColumn structs:
                foreach (var child in structs.Children)
                {
                    Write(child);
                }

                break;
            default:
                WriteFixed(column);
                break;
        }
    }

    void WriteFixed(Column column)
    {
        switch (column)
        {
            case Column<double> c: Write(c.Values); break;
            case Column<float> c: Write(c.Values); break;
            case Column<long> c: Write(c.Values); break;
            case Column<int> c: Write(c.Values); break;
            case Column<short> c: Write(c.Values); break;
            case Column<sbyte> c: Write(c.Values); break;
            case Column<ulong> c: Write(c.Values); break;
            case Column<uint> c: Write(c.Values); break;
            case Column<ushort> c: Write(c.Values); break;
            case Column<byte> c: Write(c.Values); break;
            case Column<Int128> c: Write(c.Values); break;
            case Column<Interval> c: Write(c.Values); break;
            default: throw new UnreachableException($"{column.Type} has no form on disk");
        }
    }

    /// <summary>A column whose number of rows is not that of the column around it.</summary>
    void WriteNested(Column column)
    {
        MemoryMarshal.Write(Room(sizeof(int)), column.Length);
        Write(column);
    }

    /// <summary>Offsets from 0 on.</summary>
    void WriteOffsets(ReadOnlySpan<int> offsets)
    {
        var first = offsets[0];
        var bytes = offsets.Length * sizeof(int);
        MemoryMarshal.Write(Room(sizeof(int)), bytes);
        var target = MemoryMarshal.Cast<byte, int>(Room(bytes));
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = offsets[i] - first;
        }
    }

    void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        MemoryMarshal.Write(Room(sizeof(int)), bytes.Length);
        bytes.CopyTo(Room(bytes.Length));
    }

    void Write(byte[] bytes) => Write<byte>(bytes.AsSpan());

    Span<byte> Room(int bytes)
    {
        var needed = checked(_length + bytes);
        if (needed > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _bytes.Length)));
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        _length = needed;
        return _bytes.AsSpan(needed - bytes, bytes);
    }
}
