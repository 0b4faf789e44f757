using System.Globalization;
using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>Rows as BINARY or BINARY2 (VOTable 1.4 §5.4, §5.5), inline as base64.</summary>
sealed class BinaryRows(ValueList<VoTableColumn> fields, bool hasNullBits) : RowsWriter
{
    /// <summary>Bytes that are put together before they are written.</summary>
    const int BlockBytes = 1 << 18;

    readonly BinaryCells[] _cells = [.. fields.Select(BinaryCells.Of)];
    readonly int _nullBytes = hasNullBits ? (fields.Count + 7) / 8 : 0;
    readonly Base64Block _base64 = new();
    int[] _sizes = [];
    byte[] _bytes = [];

    string Element => hasNullBits ? "BINARY2" : "BINARY";

    public override void Begin(Stream stream) => stream.Write(System.Text.Encoding.ASCII.GetBytes($"<{Element}>\n<STREAM encoding='base64'>\n"));

    public override void Write(Stream stream, IReadOnlyList<Column> columns, int rows)
    {
        CheckNullNumbers(columns);
        if (_sizes.Length < rows)
        {
            _sizes = new int[rows];
        }

        var sizes = _sizes.AsSpan(0, rows);
        sizes.Fill(_nullBytes);
        for (var i = 0; i < _cells.Length; i++)
        {
            _cells[i].AddSizes(columns[i], sizes);
        }

        for (var first = 0; first < rows;)
        {
            var count = 1;
            for (long bytes = sizes[first]; first + count < rows && bytes + sizes[first + count] <= BlockBytes; count++)
            {
                bytes += sizes[first + count];
            }

            WriteBlock(stream, columns, first, sizes.Slice(first, count));
            first += count;
        }
    }

    public override void End(Stream stream)
    {
        _base64.End(stream);
        stream.Write(System.Text.Encoding.ASCII.GetBytes($"\n</STREAM>\n</{Element}>\n"));
    }

    void WriteBlock(Stream stream, IReadOnlyList<Column> columns, int first, Span<int> sizes)
    {
        // The sizes become the places where the rows begin.
        var total = 0;
        foreach (ref var size in sizes)
        {
            (size, total) = (total, checked(total + size));
        }

        if (_bytes.Length < total)
        {
            _bytes = new byte[Math.Max(total, BlockBytes)];
        }

        var target = _bytes.AsSpan(0, total);
        WriteNullBits(columns, first, target, sizes);
        for (var i = 0; i < _cells.Length; i++)
        {
            _cells[i].Write(columns[i], first, target, sizes);
        }

        _base64.Write(stream, target);
    }

    void WriteNullBits(IReadOnlyList<Column> columns, int first, Span<byte> target, Span<int> places)
    {
        if (!hasNullBits)
        {
            return;
        }

        foreach (var place in places)
        {
            target.Slice(place, _nullBytes).Clear();
        }

        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].HasNoNulls)
            {
                continue;
            }

            for (var k = 0; k < places.Length; k++)
            {
                target[places[k] + i / 8] |= columns[i].IsNull(first + k) ? (byte)(0x80 >> (i % 8)) : (byte)0;
            }
        }

        foreach (ref var place in places)
        {
            place += _nullBytes;
        }
    }

    /// <summary>A value that equals the number that stands for NULL would be read as NULL.</summary>
    void CheckNullNumbers(IReadOnlyList<Column> columns)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (fields[i].NullNumber is { } number && NullNumbers.IsUsed(columns[i], number))
            {
                throw new QueryException(
                    QueryErrorCode.Data,
                    $"column \"{fields[i].Name}\" holds {number.ToString(CultureInfo.InvariantCulture)}, which stands for NULL in this serialisation of VOTable",
                    hint: fields[i].Type.IsNested ? $"select CAST({fields[i].Name} AS VARCHAR)" : "take BINARY2, which has no such number");
            }
        }
    }
}
