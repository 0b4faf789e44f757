using System.Buffers.Binary;
using System.Xml;

namespace Rubin.Query.Formats.VoTable;

/// <summary>The bytes of an inline base64 stream, in order.</summary>
/// <param name="xml">Stands on STREAM.</param>
/// <param name="hasNullBits">Whether the serialisation is BINARY2.</param>
/// <param name="bad">Makes an error that names file and table.</param>
sealed class BinaryInput(XmlReader xml, bool hasNullBits, Func<string, QueryException> bad)
{
    byte[] _buffer = new byte[1 << 16];
    int _start;
    int _end;
    bool _isAtEnd;

    /// <summary>Whether NULL is told apart by bits.</summary>
    public bool HasNullBits => hasNullBits;

    /// <summary>The row that is being read, from 1, for messages.</summary>
    public long Row { get; set; }

    /// <summary>Whether there are no more bytes.</summary>
    public bool IsAtEnd => !TryFill(1);

    /// <summary>The next bytes; they stand until the next call.</summary>
    /// <exception cref="QueryException">Data: there are fewer.</exception>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (!TryFill(count))
        {
            throw Bad("the stream ends within the row");
        }

        _start += count;
        return _buffer.AsSpan(_start - count, count);
    }

    /// <summary>The number of elements that stands before a list.</summary>
    /// <exception cref="QueryException">Data: it is negative, or there are no bytes.</exception>
    public int TakeCount()
    {
        var count = BinaryPrimitives.ReadInt32BigEndian(Take(4));
        return count is >= 0 and < 1 << 28 ? count : throw Bad($"a list of {count} elements");
    }

    /// <summary>An error in the row.</summary>
    public QueryException Bad(string message) => bad($"row {Row}: {message}");

    /// <summary>Makes so many bytes stand in the buffer, which grows only as far as bytes come.</summary>
    bool TryFill(int count)
    {
        while (_end - _start < count && !_isAtEnd)
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            if (_end == _buffer.Length)
            {
                Array.Resize(ref _buffer, checked(_buffer.Length * 2));
            }

            var read = xml.ReadElementContentAsBase64(_buffer, _end, _buffer.Length - _end);
            _end += read;
            _isAtEnd = read == 0;
        }

        return _end - _start >= count;
    }
}
