using System.Buffers.Binary;
using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Formats.VoTable;

namespace Rubin.Query.Formats.Fits;

/// <summary>A column of a binary table that is written; <see cref="Measure"/> sees all rows before the first is written.</summary>
sealed class FitsOutputColumn
{
    readonly BinaryCells? _cells;
    readonly int[] _one = new int[1];
    int _longest = 1;

    /// <param name="field">Its values.</param>
    public FitsOutputColumn(VoTableColumn field)
    {
        Field = field;
        _cells = IsText || field.Type.Id == TypeId.Binary ? null
            : field.Type.IsNested ? new ListCells(BinaryCells.ItemsOf(field, noBoolean: 0), isCounted: false)
            : BinaryCells.ItemsOf(field, noBoolean: 0);
    }

    /// <summary>Its values.</summary>
    public VoTableColumn Field { get; }

    /// <summary>Bytes that its values take in the heap.</summary>
    public long HeapLength { get; private set; }

    /// <summary>Bytes in a row.</summary>
    public int Width => IsText ? _longest
        : IsInHeap ? 16
        : Field.Type is FixedSizeListType list ? list.Size * Size
        : Size;

    bool IsText => Field.Type.Id == TypeId.Utf8;

    bool IsInHeap => Field.Type.Id is TypeId.List or TypeId.Binary;

    int Size => Field.Type.Id == TypeId.Binary ? 1 : BinaryCells.ItemsOf(Field, noBoolean: 0).Size;

    char Code => Field.Item.Id switch
    {
        TypeId.Boolean => 'L',
        TypeId.UInt8 or TypeId.Binary => 'B',
        TypeId.Int16 => 'I',
        TypeId.Int32 => 'J',
        TypeId.Int64 => 'K',
        TypeId.Float => 'E',
        TypeId.Double => 'D',
        _ => 'A',
    };

    /// <summary>Takes rows into account.</summary>
    /// <exception cref="QueryException">Data: a value cannot be told from NULL, or a text holds NUL.</exception>
    public void Measure(Column column)
    {
        if (Field.NullNumber is { } number && NullNumbers.IsUsed(column, number))
        {
            throw Bad($"holds {number.ToString(CultureInfo.InvariantCulture)}, which stands for NULL in a FITS table");
        }

        for (var row = 0; (IsText || IsInHeap) && row < column.Length; row++)
        {
            if (IsInHeap)
            {
                HeapLength = checked(HeapLength + HeapBytesOf(column, row));
            }
            else if (!column.IsNull(row))
            {
                var text = ((BinaryColumn)column)[row];
                _longest = Math.Max(_longest, text.Length);
                if (text.Contains((byte)0))
                {
                    throw Bad("holds a text with NUL, which ends a text in FITS");
                }
            }
        }
    }

    /// <summary>The header's cards of the column.</summary>
    public IEnumerable<string> Cards(int number)
    {
        var form = IsInHeap ? $"1Q{Code}" : IsText ? $"{_longest}A" : Field.Type is FixedSizeListType list ? $"{list.Size}{Code}" : $"1{Code}";
        var meaning = Field.Meaning;
        (string, string?)[] texts =
            [("TTYPE", Field.Name), ("TFORM", form), ("TUNIT", meaning.Unit), ("TUCD", meaning.Ucd), ("TUTYP", meaning.Utype), ("TXTYP", Field.Xtype), ("TCOMM", meaning.Description)];
        foreach (var (keyword, value) in texts)
        {
            foreach (var card in value is null ? [] : TextCards($"{keyword}{number}", value))
            {
                yield return card;
            }
        }

        if (Field.NullNumber is { } none)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{$"TNULL{number}",-8}= {none,20}");
        }
    }

    /// <summary>Writes rows at their places, and moves these.</summary>
    /// <param name="column">The values.</param>
    /// <param name="target">The rows.</param>
    /// <param name="places">Where the column stands in each.</param>
    /// <param name="heapOffset">Where a row's elements begin in the heap.</param>
    public void Write(Column column, Span<byte> target, Span<int> places, Func<int, long> heapOffset)
    {
        if (!IsText && !IsInHeap)
        {
            _cells!.Write(column, 0, target, places);
            return;
        }

        for (var row = 0; row < places.Length; row++)
        {
            var cell = target.Slice(places[row], Width);
            places[row] += Width;
            if (IsInHeap)
            {
                BinaryPrimitives.WriteInt64BigEndian(cell, HeapBytesOf(column, row) / Size);
                BinaryPrimitives.WriteInt64BigEndian(cell[8..], heapOffset(row));
            }
            else if (!column.IsNull(row))
            {
                cell.Fill((byte)' ');
                ((BinaryColumn)column)[row].CopyTo(cell);
            }
        }
    }

    /// <summary>Bytes that a row takes in the heap.</summary>
    public int HeapBytesOf(Column column, int row) => !IsInHeap || column.IsNull(row) ? 0 : column switch
    {
        ListColumn list => checked((list.Offsets[row + 1] - list.Offsets[row]) * Size),
        BinaryColumn bytes => bytes[row].Length,
        _ => 0,
    };

    /// <summary>A row's elements as they lie in the heap.</summary>
    public byte[] HeapBytes(Column column, int row)
    {
        var bytes = new byte[HeapBytesOf(column, row)];
        if (bytes.Length > 0 && column is BinaryColumn values)
        {
            values[row].CopyTo(bytes);
        }
        else if (bytes.Length > 0)
        {
            _one[0] = 0;
            _cells!.Write(column, row, bytes, _one);
        }

        return bytes;
    }

    /// <summary>A text in as many cards as it takes (FITS 4.0 §4.2.1.2); what is not ASCII becomes a question mark.</summary>
    static IEnumerable<string> TextCards(string keyword, string text)
    {
        const int Room = 66;
        var ascii = new string([.. text.Select(c => c is >= ' ' and <= '~' ? c : '?')]).Replace("'", "''", StringComparison.Ordinal);
        for (var start = 0; start == 0 || start < ascii.Length;)
        {
            var length = Math.Min(Room, ascii.Length - start);

            // Two quotes that are one stay on a card.
            length -= length > 0 && start + length < ascii.Length && ascii.AsSpan(start, length).Count('\'') % 2 != 0 ? 1 : 0;
            var isLast = start + length == ascii.Length;
            yield return $"{(start == 0 ? keyword.PadRight(8) + "= " : "CONTINUE  ")}'{ascii.Substring(start, length).PadRight(start == 0 && isLast ? 8 : 0)}{(isLast ? "" : "&")}'";
            start += Math.Max(1, length);
        }
    }

    QueryException Bad(string message) => new(QueryErrorCode.Data, $"column \"{Field.Name}\" {message}", hint: "write Parquet or VOTable");
}
