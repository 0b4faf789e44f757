using System.Text.Unicode;

namespace Rubin.Query.Formats.Csv;

/// <summary>A stretch of a file that moves from its begin to its end, and grows where a row does not fit in.</summary>
sealed class CsvWindow(InputFile file, Stream stream)
{
    /// <summary>Usual bytes: a batch, and some milliseconds of work. Each worker of each query holds so many.</summary>
    const int UsualBytes = 512 << 10;

    /// <summary>Most bytes of a row: more is a quote that is never closed.</summary>
    const int MostBytes = 64 << 20;

    byte[] _buffer = new byte[UsualBytes];
    int _filled;
    long _lines;
    bool _endedWithReturn;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Text => _buffer.AsSpan(0, _filled);

    /// <summary>Bytes of the file before them.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether nothing follows them.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Reads on, behind what is there.</summary>
    public void Grow()
    {
        if (_filled == _buffer.Length)
        {
            if (_filled >= MostBytes)
            {
                throw file.Bad(LineAt(0), $"the row is longer than {MostBytes >> 20} MB", "look for a quote that is not closed");
            }

            Array.Resize(ref _buffer, _filled * 2);
        }

        var read = file.Read(stream, _buffer.AsMemory(_filled));
        _filled += read;
        IsLast = _filled < _buffer.Length;
    }

    /// <summary>Leaves the first <paramref name="length"/> bytes behind.</summary>
    /// <exception cref="QueryException">Data: they are not text in UTF-8.</exception>
    public void Drop(int length)
    {
        var text = Text[..length];
        if (!Utf8.IsValid(text))
        {
            throw NotUtf8(text);
        }

        _lines += Lines(text, _endedWithReturn);
        _endedWithReturn = length == 0 ? _endedWithReturn : text[^1] == '\r';
        Text[length..].CopyTo(_buffer);
        _filled -= length;
        Offset += length;
    }

    /// <summary>Number of the line, from 1, in which a byte of the window stands.</summary>
    public long LineAt(int position) => _lines + Lines(Text[..position], _endedWithReturn) + 1;

    /// <summary>Line breaks in a text: LF, CRLF or CR.</summary>
    static long Lines(ReadOnlySpan<byte> text, bool isAfterReturn) =>
        text.Count((byte)'\n') + text.Count((byte)'\r') - text.Count("\r\n"u8) - (isAfterReturn && text.StartsWith("\n"u8) ? 1 : 0);

    QueryException NotUtf8(ReadOnlySpan<byte> text)
    {
        var start = 0;
        while (text[start..].IndexOf((byte)'\n') is >= 0 and var length && Utf8.IsValid(text.Slice(start, length)))
        {
            start += length + 1;
        }

        return file.Bad(LineAt(start), "the text is not UTF-8", $"convert it: iconv -f LATIN1 -t UTF-8 {file.Name}");
    }
}
