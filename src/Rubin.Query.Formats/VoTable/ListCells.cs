using System.Buffers.Binary;
using System.Text;
using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Lists of items, with their number before them unless the header tells it.</summary>
sealed class ListCells(ItemCells items, bool isCounted) : BinaryCells
{
    readonly List<int> _places = [];

    public override void AddSizes(Column column, Span<int> sizes)
    {
        for (var row = 0; row < sizes.Length; row++)
        {
            sizes[row] = checked(sizes[row] + (isCounted ? 4 : 0) + Count(column, row) * items.Size);
        }
    }

    public override void Write(Column column, int first, Span<byte> target, Span<int> places)
    {
        _places.Clear();
        for (var i = 0; i < places.Length; i++)
        {
            var count = Count(column, first + i);
            if (isCounted)
            {
                BinaryPrimitives.WriteInt32BigEndian(target[places[i]..], count);
                places[i] += 4;
            }

            WriteRow(column, first + i, count, target[places[i]..]);
            places[i] += count * items.Size;
        }
    }

    void WriteRow(Column column, int row, int count, Span<byte> target)
    {
        // A NULL of a fixed number of elements is so many NULL elements.
        var elements = column.IsNull(row) ? Column.Nulls(VoTableTypes.Item(column.Type), count)
            : column is ListColumn list ? list[row]
            : ((FixedSizeListColumn)column)[row];
        while (_places.Count < count)
        {
            _places.Add(_places.Count * items.Size);
        }

        items.WriteItems(elements, target, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_places)[..count]);
    }

    static int Count(Column column, int row) => column switch
    {
        ListColumn list => list.IsNull(row) ? 0 : list.Offsets[row + 1] - list.Offsets[row],
        FixedSizeListColumn list => list.ListType.Size,
        _ => throw new ArgumentException($"{column.Type} is no list", nameof(column)),
    };
}

/// <summary>Text as bytes, or bytes, with their number before them.</summary>
sealed class ByteCells : BinaryCells
{
    public override void AddSizes(Column column, Span<int> sizes)
    {
        var values = (BinaryColumn)column;
        for (var row = 0; row < sizes.Length; row++)
        {
            sizes[row] = checked(sizes[row] + 4 + Value(values, row).Length);
        }
    }

    public override void Write(Column column, int first, Span<byte> target, Span<int> places)
    {
        var values = (BinaryColumn)column;
        for (var i = 0; i < places.Length; i++)
        {
            var value = Value(values, first + i);
            BinaryPrimitives.WriteInt32BigEndian(target[places[i]..], value.Length);
            value.CopyTo(target[(places[i] + 4)..]);
            places[i] += 4 + value.Length;
        }
    }

    static ReadOnlySpan<byte> Value(BinaryColumn column, int row) => column.IsNull(row) ? [] : column[row];
}

/// <summary>Text in UTF-16, with the number of its 16-bit units before it.</summary>
sealed class Utf16Cells : BinaryCells
{
    public override void AddSizes(Column column, Span<int> sizes)
    {
        var values = (BinaryColumn)column;
        for (var row = 0; row < sizes.Length; row++)
        {
            sizes[row] = checked(sizes[row] + 4 + (values.IsNull(row) ? 0 : 2 * Encoding.UTF8.GetCharCount(values[row])));
        }
    }

    public override void Write(Column column, int first, Span<byte> target, Span<int> places)
    {
        var values = (BinaryColumn)column;
        Span<char> few = stackalloc char[256];
        for (var i = 0; i < places.Length; i++)
        {
            ReadOnlySpan<byte> value = values.IsNull(first + i) ? [] : values[first + i];
            var units = value.Length <= few.Length ? few : new char[value.Length];
            units = units[..Encoding.UTF8.GetChars(value, units)];
            BinaryPrimitives.WriteInt32BigEndian(target[places[i]..], units.Length);
            places[i] += 4;
            foreach (var unit in units)
            {
                BinaryPrimitives.WriteUInt16BigEndian(target[places[i]..], unit);
                places[i] += 2;
            }
        }
    }
}
