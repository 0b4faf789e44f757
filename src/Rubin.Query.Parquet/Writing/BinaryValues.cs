using System.Diagnostics;
using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Arrow.Compression;

namespace Rubin.Query.Parquet;

/// <summary>Byte arrays of any length, end to end, with one more offset than values.</summary>
sealed class BinaryValues : LeafValues
{
    readonly ByteWriter _data = new();
    int[] _offsets = [0];
    int _count;

    /// <inheritdoc/>
    public override int Count => _count;

    ReadOnlySpan<byte> this[int index] => _data.Written[_offsets[index].._offsets[index + 1]];

    /// <inheritdoc/>
    public override void Clear()
    {
        _count = 0;
        _data.Clear();
    }

    /// <inheritdoc/>
    public override void Append(Column column)
    {
        var source = (BinaryColumn)column;
        var offsets = source.Offsets;
        var room = Room(column.Length);
        var shift = _data.Length - offsets[0];
        _data.Write(source.Data.Span[offsets[0]..offsets[^1]]);
        for (var i = 0; i < room.Length; i++)
        {
            room[i] = offsets[i + 1] + shift;
        }
    }

    /// <inheritdoc/>
    public override void Append(Column column, ReadOnlySpan<int> rows)
    {
        var source = (BinaryColumn)column;
        var offsets = source.Offsets;
        var data = source.Data.Span;
        var room = Room(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            _data.Write(data[offsets[rows[i]]..offsets[rows[i] + 1]]);
            room[i] = _data.Length;
        }
    }

    /// <inheritdoc/>
    public override long PlainBytes(int start, int end) => 4L * (end - start) + _offsets[end] - _offsets[start];

    /// <inheritdoc/>
    public override bool CanEncode(PageEncoding encoding) =>
        encoding is PageEncoding.Plain or PageEncoding.DeltaLengthByteArray or PageEncoding.DeltaByteArray;

    /// <inheritdoc/>
    public override void Encode(PageEncoding encoding, int start, int end, ByteWriter output)
    {
        var offsets = _offsets.AsSpan(start, end - start + 1);
        switch (encoding)
        {
            case PageEncoding.Plain:
                for (var i = start; i < end; i++)
                {
                    output.WriteInt32(_offsets[i + 1] - _offsets[i]);
                    output.Write(this[i]);
                }

                break;
            case PageEncoding.DeltaLengthByteArray:
                DeltaByteArrayEncoder.EncodeLengths(offsets, _data.Written, output);
                break;
            case PageEncoding.DeltaByteArray:
                DeltaByteArrayEncoder.EncodePrefixes(offsets, _data.Written, output);
                break;
            default:
                throw new UnreachableException();
        }
    }

    /// <inheritdoc/>
    public override PageEncoding ChooseEncoding() => PageEncoding.DeltaLengthByteArray;

    /// <inheritdoc/>
    public override Bounds? BoundsOf(int start, int end)
    {
        if (start == end)
        {
            return null;
        }

        var min = this[start];
        var max = min;
        for (var i = start + 1; i < end; i++)
        {
            var value = this[i];
            if (value.SequenceCompareTo(min) < 0)
            {
                min = value;
            }
            else if (value.SequenceCompareTo(max) > 0)
            {
                max = value;
            }
        }

        return Bounds.OfBytes(min, max);
    }

    /// <inheritdoc/>
    public override ValueDictionary? TryDictionary(int maxCount, int maxBytes)
    {
        var distinct = new BinaryValues();
        var codes = new int[_count];
        var slots = new (uint Hash, int Code)[64];
        for (var i = 0; i < _count; i++)
        {
            var value = this[i];
            var hash = (uint)XxHash64.Hash(value);
            var slot = distinct.Find(slots, hash, value);
            if (slots[slot].Code == 0)
            {
                var isTooMuch = distinct.PlainBytes(0, distinct._count) + sizeof(int) + value.Length > maxBytes;
                if (isTooMuch || distinct._count == maxCount || DistinctValues.HardlyRepeat(distinct._count, i, _count, maxCount))
                {
                    return null;
                }

                distinct._data.Write(value);
                distinct.Room(1)[0] = distinct._data.Length;
                slots[slot] = (hash, distinct._count);
                codes[i] = distinct._count - 1;
                slots = distinct._count * 2 > slots.Length ? Rehash(slots) : slots;
                continue;
            }

            codes[i] = slots[slot].Code - 1;
        }

        return new(distinct, codes);
    }

    /// <inheritdoc/>
    public override LeafValues Gather(ReadOnlySpan<int> positions)
    {
        var result = new BinaryValues();
        var room = result.Room(positions.Length);
        for (var i = 0; i < positions.Length; i++)
        {
            result._data.Write(this[positions[i]]);
            room[i] = result._data.Length;
        }

        return result;
    }

    /// <inheritdoc/>
    public override void AddTo(BloomFilterBuilder filter)
    {
        for (var i = 0; i < _count; i++)
        {
            filter.Add(XxHash64.Hash(this[i]));
        }
    }

    /// <summary>Room for the ends of <paramref name="count"/> more values.</summary>
    Span<int> Room(int count)
    {
        if (_count + count >= _offsets.Length)
        {
            Array.Resize(ref _offsets, Math.Max(checked(_count + count + 1), 2 * _offsets.Length));
        }

        _count += count;
        return _offsets.AsSpan(_count - count + 1, count);
    }

    /// <summary>The slot of <paramref name="value"/> among the values here, or the free one where it belongs.</summary>
    int Find((uint Hash, int Code)[] slots, uint hash, ReadOnlySpan<byte> value)
    {
        var slot = (int)hash & slots.Length - 1;
        while (slots[slot].Code != 0 && (slots[slot].Hash != hash || !this[slots[slot].Code - 1].SequenceEqual(value)))
        {
            slot = slot + 1 & slots.Length - 1;
        }

        return slot;
    }

    static (uint Hash, int Code)[] Rehash((uint Hash, int Code)[] slots)
    {
        Debug.Assert(BitOperations.IsPow2(slots.Length), "slots are found by a mask");
        var larger = new (uint Hash, int Code)[4 * slots.Length];
        foreach (var entry in slots)
        {
            if (entry.Code != 0)
            {
                var slot = (int)entry.Hash & larger.Length - 1;
                while (larger[slot].Code != 0)
                {
                    slot = slot + 1 & larger.Length - 1;
                }

                larger[slot] = entry;
            }
        }

        return larger;
    }
}
