using System.Diagnostics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>Booleans, an integer each, which is what the packing encoders take.</summary>
sealed class BooleanValues : LeafValues
{
    int[] _values = [];
    int _count;

    /// <inheritdoc/>
    public override int Count => _count;

    /// <inheritdoc/>
    public override void Clear() => _count = 0;

    /// <inheritdoc/>
    public override void Append(Column column)
    {
        var values = ((BooleanColumn)column).Values;
        var room = Room(column.Length);
        for (var start = 0; start < room.Length; start += 64)
        {
            var count = Math.Min(64, room.Length - start);
            var word = values.Word(start, count);
            for (var i = 0; i < count; i++)
            {
                room[start + i] = (int)(word >> i & 1);
            }
        }
    }

    /// <inheritdoc/>
    public override void Append(Column column, ReadOnlySpan<int> rows)
    {
        var values = ((BooleanColumn)column).Values;
        var room = Room(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            room[i] = values[rows[i]] ? 1 : 0;
        }
    }

    /// <inheritdoc/>
    public override long PlainBytes(int start, int end) => (end - start + 7) / 8;

    /// <inheritdoc/>
    public override bool CanEncode(PageEncoding encoding) => encoding is PageEncoding.Plain or PageEncoding.Rle;

    /// <inheritdoc/>
    public override void Encode(PageEncoding encoding, int start, int end, ByteWriter output)
    {
        var values = _values.AsSpan(start, end - start);
        if (encoding == PageEncoding.Plain)
        {
            BitPackingEncoder.Pack(values, 1, output);
            return;
        }

        // Unlike levels and codes, booleans have their length before them in pages of both layouts (Encodings.md, RLE).
        var runs = new ByteWriter();
        RleEncoder.Encode(values, 1, runs);
        output.WriteInt32(runs.Length);
        output.Write(runs.Written);
    }

    /// <inheritdoc/>
    public override PageEncoding ChooseEncoding() => PageEncoding.Rle;

    /// <inheritdoc/>
    public override Bounds? BoundsOf(int start, int end)
    {
        var values = _values.AsSpan(start, end - start);
        return values.IsEmpty ? null : new([(byte)(values.Contains(0) ? 0 : 1)], [(byte)(values.Contains(1) ? 1 : 0)]);
    }

    /// <inheritdoc/>
    public override ValueDictionary? TryDictionary(int maxCount, int maxBytes) => null;

    /// <inheritdoc/>
    public override LeafValues Gather(ReadOnlySpan<int> positions)
    {
        var result = new BooleanValues();
        var room = result.Room(positions.Length);
        for (var i = 0; i < positions.Length; i++)
        {
            room[i] = _values[positions[i]];
        }

        return result;
    }

    /// <inheritdoc/>
    public override void AddTo(BloomFilterBuilder filter) => throw new UnreachableException("booleans have no bloom filter");

    Span<int> Room(int count)
    {
        if (_count + count > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(_count + count, 2 * _values.Length));
        }

        _count += count;
        return _values.AsSpan(_count - count, count);
    }
}
