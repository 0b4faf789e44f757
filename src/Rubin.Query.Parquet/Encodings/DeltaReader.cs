using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rubin.Query.Parquet;

/// <summary>
/// DELTA_BINARY_PACKED: blocks of differences less their minimum, packed in miniblocks of their own width (Encodings.md).
/// </summary>
sealed class DeltaReader
{
    const int MostValuesOfMiniblock = 1 << 16;

    readonly byte[] _widths = new byte[512];
    long[] _miniblock = [];
    PageBytes _bytes;
    int _at;
    int _miniblocks;
    int _size;
    int _next;
    long _minDelta;
    long _value;
    int _left;
    int _start;
    int _end;

    /// <summary>Values that <see cref="Start"/> found announced.</summary>
    public int Count { get; private set; }

    /// <summary>Where the bytes behind the integers start; known once all have been read.</summary>
    public int Position => _at;

    /// <summary>Starts at a header; there are at most <paramref name="most"/> values.</summary>
    public void Start(PageBytes bytes, int most)
    {
        _bytes = bytes;
        _at = 0;
        var block = Varint();
        var miniblocks = Varint();
        var count = Varint();
        var first = Zigzag();
        if (miniblocks is 0 or > 512 || block % miniblocks != 0 || block / miniblocks > MostValuesOfMiniblock || block / miniblocks % 8 != 0)
        {
            throw new CorruptDataException($"differences in blocks of {block} values and {miniblocks} parts");
        }

        if (count > (ulong)most)
        {
            throw new CorruptDataException($"{count} differences on a page of {most} values");
        }

        (_miniblocks, _size, Count) = ((int)miniblocks, (int)(block / miniblocks), (int)count);
        if (_miniblock.Length < _size)
        {
            _miniblock = new long[_size];
        }

        // The first value stands alone, as if it were a miniblock of one.
        _miniblock[0] = _value = first;
        (_start, _end, _left, _next) = (0, Math.Min(Count, 1), Count - Math.Min(Count, 1), _miniblocks);
    }

    /// <summary>The next values, at least one where any are left: fewer than all of them as a rule. Empty at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<long> Next(int most)
    {
        if (_start == _end)
        {
            if (_left == 0)
            {
                return [];
            }

            ReadMiniblock();
        }

        var count = Math.Min(most, _end - _start);
        _start += count;
        return _miniblock.AsSpan(_start - count, count);
    }

    /// <summary>Fills <paramref name="target"/> with the next values, which are lengths: from 0 on.</summary>
    public void ReadLengths(Span<int> target)
    {
        while (!target.IsEmpty)
        {
            var part = Next(target.Length);
            if (part.IsEmpty)
            {
                throw new CorruptDataException("a page has fewer lengths than values");
            }

            for (var i = 0; i < part.Length; i++)
            {
                target[i] = (int)part[i];
            }

            if (target[..part.Length].ContainsAnyExceptInRange(0, int.MaxValue))
            {
                throw new CorruptDataException("a length below 0");
            }

            target = target[part.Length..];
        }
    }

    void ReadMiniblock()
    {
        if (_next == _miniblocks)
        {
            _minDelta = Zigzag();
            _bytes.Slice(_at, _miniblocks).Span.CopyTo(_widths);
            _at += _miniblocks;
            _next = 0;
        }

        int width = _widths[_next++];
        if (width > 64)
        {
            throw new CorruptDataException($"differences of {width} bits");
        }

        // The last miniblock is padded to its full length, though some writers cut it off.
        var count = Math.Min(_size, _left);
        BitUnpack.Unpack(_bytes.Slice(_at), width, _miniblock.AsSpan(0, count));
        _at += (int)Math.Min(_bytes.Length - _at, (long)width * _size / 8);
        var value = _value;
        for (var i = 0; i < count; i++)
        {
            value += _minDelta + _miniblock[i];
            _miniblock[i] = value;
        }

        _value = value;
        (_start, _end, _left) = (0, count, _left - count);
    }

    ulong Varint()
    {
        (var value, _at) = _bytes.ReadVarint(_at);
        return value;
    }

    long Zigzag()
    {
        var value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}

/// <summary>DELTA_BINARY_PACKED integers of 32 or 64 bits.</summary>
sealed class DeltaDecoder : FixedDecoder
{
    readonly DeltaReader _reader = new();
    int _width;

    /// <inheritdoc/>
    public override void Start(PageBytes bytes, int width, int count)
    {
        _width = width;
        _reader.Start(bytes, count);
    }

    /// <inheritdoc/>
    public override void Read(Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            var part = Next(target.Length / _width);
            if (_width == sizeof(long))
            {
                MemoryMarshal.AsBytes(part).CopyTo(target);
            }
            else
            {
                var integers = MemoryMarshal.Cast<byte, int>(target);
                for (var i = 0; i < part.Length; i++)
                {
                    integers[i] = (int)part[i];
                }
            }

            target = target[(part.Length * _width)..];
        }
    }

    /// <inheritdoc/>
    public override void Skip(int count)
    {
        while (count > 0)
        {
            count -= Next(count).Length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    ReadOnlySpan<long> Next(int most)
    {
        var part = _reader.Next(most);
        return part.IsEmpty ? throw new CorruptDataException("a page has fewer differences than values") : part;
    }
}
