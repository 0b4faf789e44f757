using System.Runtime.CompilerServices;

namespace Rubin.Query.Parquet;

/// <summary>Hands out the byte arrays of one page in pieces. Kept by a worker and restarted for each page.</summary>
abstract class BinaryDecoder
{
    /// <summary>Starts at a page of <paramref name="count"/> values, NULLs not counted.</summary>
    public abstract void Start(PageBytes bytes, int count);

    /// <summary>Appends the next <paramref name="count"/> values.</summary>
    public abstract void Read(int count, BinaryOutput output);

    /// <summary>Passes over <paramref name="count"/> values.</summary>
    public abstract void Skip(int count);
}

/// <summary>PLAIN: four bytes of length before each value.</summary>
sealed class PlainBinaryDecoder : BinaryDecoder
{
    PageBytes _bytes;
    int _at;

    /// <inheritdoc/>
    public override void Start(PageBytes bytes, int count)
    {
        (_bytes, _at) = (bytes, 0);
        if (count > bytes.Length / sizeof(uint))
        {
            throw new CorruptDataException($"{count} texts on a page of {bytes.Length} bytes");
        }
    }

    /// <inheritdoc/>
    public override void Read(int count, BinaryOutput output)
    {
        output.Reserve(count, _bytes.Length - _at);
        for (var i = 0; i < count; i++)
        {
            var length = NextLength();
            output.AppendReserved(in _bytes.At(_at), length);
            _at += length;
        }
    }

    /// <inheritdoc/>
    public override void Skip(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var length = NextLength();
            _at += length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int NextLength()
    {
        var room = _bytes.Length - _at - sizeof(uint);
        var length = Unsafe.ReadUnaligned<uint>(in _bytes.At(_at));
        if (length > (uint)room || room < 0)
        {
            throw new CorruptDataException("a text runs past the end of its page");
        }

        _at += sizeof(uint);
        return (int)length;
    }
}

/// <summary>DELTA_LENGTH_BYTE_ARRAY: all lengths as differences, then all bytes.</summary>
sealed class DeltaLengthDecoder : BinaryDecoder
{
    readonly DeltaReader _reader = new();
    int[] _lengths = [];
    PageBytes _bytes;
    int _at;
    int _next;
    int _count;

    /// <inheritdoc/>
    public override void Start(PageBytes bytes, int count)
    {
        _reader.Start(bytes, count);
        (_at, _next, _count) = (0, 0, _reader.Count);
        if (_lengths.Length < _count)
        {
            _lengths = GC.AllocateUninitializedArray<int>(_count);
        }

        _reader.ReadLengths(_lengths.AsSpan(0, _count));
        _bytes = bytes.Slice(_reader.Position);
    }

    /// <summary>The next value.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_next == _count)
        {
            throw new CorruptDataException("a page has fewer lengths than values");
        }

        var value = _bytes.Slice(_at, _lengths[_next++]).Span;
        _at += value.Length;
        return value;
    }

    /// <inheritdoc/>
    public override void Read(int count, BinaryOutput output)
    {
        output.Reserve(count, _bytes.Length - _at);
        for (var i = 0; i < count; i++)
        {
            output.Append(Next());
        }
    }

    /// <inheritdoc/>
    public override void Skip(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Next();
        }
    }
}

/// <summary>DELTA_BYTE_ARRAY: the length of what a value shares with the one before it, and the rest of it.</summary>
sealed class DeltaPrefixDecoder : BinaryDecoder
{
    readonly DeltaReader _reader = new();
    readonly DeltaLengthDecoder _suffixes = new();
    readonly BinaryOutput _skipped = new();
    int[] _prefixes = [];
    byte[] _previous = [];
    int _previousLength;
    int _next;
    int _count;

    /// <inheritdoc/>
    public override void Start(PageBytes bytes, int count)
    {
        _reader.Start(bytes, count);
        (_previousLength, _next, _count) = (0, 0, _reader.Count);
        if (_prefixes.Length < _count)
        {
            _prefixes = GC.AllocateUninitializedArray<int>(_count);
        }

        _reader.ReadLengths(_prefixes.AsSpan(0, _count));
        _suffixes.Start(bytes.Slice(_reader.Position), count);
    }

    /// <inheritdoc/>
    public override void Read(int count, BinaryOutput output)
    {
        for (var i = 0; i < count; i++)
        {
            var suffix = _suffixes.Next();
            var prefix = _next < _count ? _prefixes[_next++] : throw new CorruptDataException("a page has fewer prefixes than values");
            if (prefix > _previousLength)
            {
                throw new CorruptDataException("a text shares more bytes with the one before it than that has");
            }

            Remember(prefix, suffix);
            output.Append(_previous.AsSpan(0, _previousLength));
        }
    }

    /// <inheritdoc/>
    public override void Skip(int count)
    {
        for (; count > 0; count--)
        {
            _skipped.Clear();
            Read(1, _skipped);
        }
    }

    void Remember(int prefix, ReadOnlySpan<byte> suffix)
    {
        var length = (long)prefix + suffix.Length;
        if (length > Array.MaxLength)
        {
            throw new CorruptDataException("a text of more than 2 GiB");
        }

        if (_previous.Length < length)
        {
            Array.Resize(ref _previous, (int)Math.Min(Array.MaxLength, length * 2));
        }

        suffix.CopyTo(_previous.AsSpan(prefix));
        _previousLength = (int)length;
    }
}
