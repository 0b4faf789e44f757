using System.Buffers.Binary;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Formats.VoTable;

namespace Rubin.Query.Formats.Fits;

/// <summary>Reads one column of rows that lie in memory.</summary>
abstract class FitsCells
{
    /// <summary>The column's values in rows of <paramref name="rowBytes"/> bytes.</summary>
    public abstract Column Read(ReadOnlySpan<byte> rows, int rowBytes, int count);

    /// <summary>The reader of a column.</summary>
    public static FitsCells Of(FitsColumn column, FitsHeap heap) => (column.Code, column.HeapCode) switch
    {
        ('A', _) => new TextCells(column, heap),
        (_, '\0') => new ElementCells(column),
        _ => new HeapCells(column, heap),
    };

    sealed class TextCells(FitsColumn column, FitsHeap heap) : FitsCells
    {
        public override Column Read(ReadOnlySpan<byte> rows, int rowBytes, int count)
        {
            var builder = ColumnBuilder.Create(column.Type!);
            for (var row = 0; row < count; row++)
            {
                var cell = rows.Slice(row * rowBytes + column.Start, column.Width);
                var bytes = column.HeapCode == '\0' ? cell : heap.Read(column, cell);
                if (builder is BinaryBuilder texts)
                {
                    Append(texts, bytes);
                }
                else
                {
                    builder.AppendValue(Parts(bytes, column.Dimensions[0]));
                }
            }

            return builder.Build();
        }

        /// <summary>A text ends at a NUL; blanks at the end mean nothing (FITS 4.0 §7.3.3.1). One that begins with NUL is NULL.</summary>
        static void Append(BinaryBuilder texts, ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length > 0 && bytes[0] == 0)
            {
                texts.AppendNull();
                return;
            }

            texts.Append(Trim(bytes));
        }

        static object[] Parts(ReadOnlySpan<byte> bytes, int length)
        {
            var parts = new object[bytes.Length / length];
            for (var i = 0; i < parts.Length; i++)
            {
                parts[i] = Encoding.UTF8.GetString(Trim(bytes.Slice(i * length, length)));
            }

            return parts;
        }

        static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> bytes) => (bytes.IndexOf((byte)0) is >= 0 and var end ? bytes[..end] : bytes).TrimEnd((byte)' ');
    }

    sealed class ElementCells(FitsColumn column) : FitsCells
    {
        public override Column Read(ReadOnlySpan<byte> rows, int rowBytes, int count)
        {
            var builder = new NestedBuilder(column.Type!);
            var items = FitsItems.Of(column, builder.Items);
            for (var row = 0; row < count; row++)
            {
                AppendElements(builder, items, rows.Slice(row * rowBytes + column.Start, column.Width), column.Repeat);
            }

            return builder.Build();
        }
    }

    sealed class HeapCells(FitsColumn column, FitsHeap heap) : FitsCells
    {
        public override Column Read(ReadOnlySpan<byte> rows, int rowBytes, int count)
        {
            var builder = new NestedBuilder(column.Type!);
            var items = FitsItems.Of(column, builder.Items);
            for (var row = 0; row < count; row++)
            {
                var bytes = heap.Read(column, rows.Slice(row * rowBytes + column.Start, column.Width));
                AppendElements(builder, items, bytes, bytes.Length / column.Size);
                builder.EndList();
            }

            return builder.Build();
        }
    }

    /// <summary>The elements of a row; bits stand in bytes from the highest down, complex numbers are pairs.</summary>
    static void AppendElements(NestedBuilder builder, ItemReader items, ReadOnlySpan<byte> bytes, int count)
    {
        if (items is BitReader)
        {
            for (var i = 0; i < count; i++)
            {
                items.Read([(byte)(bytes[i / 8] & (0x80 >> (i % 8)))]);
                builder.EndItem(i + 1);
            }

            return;
        }

        for (var i = 0; i < bytes.Length / items.Size; i++)
        {
            items.Read(bytes[(i * items.Size)..]);
            builder.EndItem(i + 1);
        }
    }
}

/// <summary>The heap of a table: what its rows point to (FITS 4.0 §7.3.5). Belongs to one worker.</summary>
sealed class FitsHeap(FitsBytes file, long start, long length)
{
    byte[] _buffer = [];

    /// <summary>The elements that a descriptor points to; they stand until the next call.</summary>
    /// <exception cref="QueryException">Data: they lie outside the heap.</exception>
    public ReadOnlySpan<byte> Read(FitsColumn column, ReadOnlySpan<byte> descriptor)
    {
        var (count, offset) = column.HeapCode == 'P'
            ? (BinaryPrimitives.ReadInt32BigEndian(descriptor), (long)BinaryPrimitives.ReadInt32BigEndian(descriptor[4..]))
            : (BinaryPrimitives.ReadInt64BigEndian(descriptor), BinaryPrimitives.ReadInt64BigEndian(descriptor[8..]));
        if (count < 0 || offset < 0 || count > length / column.Size || offset > length - count * column.Size || count * column.Size > Array.MaxLength)
        {
            throw file.Bad($"column \"{column.Name}\" points outside the heap");
        }

        var bytes = (int)(count * column.Size);
        if (_buffer.Length < bytes)
        {
            _buffer = new byte[Math.Max(bytes, 4096)];
        }

        file.Read(start + offset, _buffer.AsSpan(0, bytes));
        return _buffer.AsSpan(0, bytes);
    }
}
