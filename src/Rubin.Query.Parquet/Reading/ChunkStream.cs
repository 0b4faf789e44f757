using Microsoft.Win32.SafeHandles;

namespace Rubin.Query.Parquet;

/// <summary>Walks over the pages of a column chunk by positional reads, through a buffer that columns pass on.</summary>
sealed class ChunkStream(PageMemory memory)
{
    /// <summary>What is read at a time where pages are small. Larger pages are read whole.</summary>
    const int WindowBytes = (1 << 18) - PageBytes.Slack;

    /// <summary>What a header is looked for in at first; bounds in a header can make it longer.</summary>
    const int HeaderBytes = 1 << 10;

    const int MostHeaderBytes = 1 << 24;

    /// <summary>The largest page that is read.</summary>
    public const int MostPageBytes = 1 << 30;

    SafeFileHandle? _file;
    byte[] _buffer = [];
    long _start;
    int _length;
    long _next;
    long _end;
    long _windowEnd;

    /// <summary>The header that <see cref="ReadHeader"/> found.</summary>
    public PageHeader Header { get; private set; }

    /// <summary>Where the page of <see cref="Header"/> has its bytes.</summary>
    public long BodyOffset { get; private set; }

    /// <summary>Bytes read from the file so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Whether no bytes are left.</summary>
    public bool IsAtEnd => _next >= _end;

    /// <summary>Starts at the bytes from <paramref name="start"/> to <paramref name="end"/> of a file.</summary>
    public void Open(SafeFileHandle file, long start, long end)
    {
        (_file, _next, _end, _windowEnd) = (file, start, end, end);
        (_start, _length) = (0, 0);
    }

    /// <summary>Goes to a page of <paramref name="length"/> bytes whose header lies at <paramref name="offset"/>.</summary>
    public void Seek(long offset, int length) => (_next, _windowEnd) = (offset, offset + length);

    /// <summary>Reads the next page's header and steps over its body.</summary>
    public void ReadHeader()
    {
        var want = HeaderBytes;
        while (true)
        {
            var room = (int)Math.Min(_end - _next, want);
            if (room <= 0)
            {
                throw new CorruptDataException("the column ends before its last page");
            }

            var at = Fill(_next, room);
            if (TryRead(_buffer.AsSpan(at, room), isWhole: room == _end - _next) is { } found)
            {
                Header = found.Header;
                BodyOffset = _next + found.Length;
                _next = BodyOffset + Header.CompressedBytes;
                return;
            }

            want = (int)Math.Min(int.MaxValue / 2, want * 4L);
        }
    }

    static (PageHeader Header, int Length)? TryRead(ReadOnlySpan<byte> bytes, bool isWhole)
    {
        try
        {
            return PageHeaderReader.Read(bytes);
        }
        catch (CorruptDataException) when (!isWhole && bytes.Length < MostHeaderBytes)
        {
            return null;
        }
    }

    /// <summary>The bytes of the page whose header was read last; valid until the next header is read.</summary>
    public PageBytes ReadBody()
    {
        if (Header.CompressedBytes > Math.Min(_end - BodyOffset, MostPageBytes))
        {
            throw new CorruptDataException($"a page of {Header.CompressedBytes} bytes is larger than its column or 1 GiB");
        }

        var at = Fill(BodyOffset, Header.CompressedBytes);
        PageBytes body = new(_buffer, at, Header.CompressedBytes);
        if (Header.Crc is { } crc && (uint)crc != Crc32.Append(0, body.Span))
        {
            throw new CorruptDataException($"the page at byte {BodyOffset} is damaged: its checksum is not that of its header");
        }

        return body;
    }

    // Gives where the bytes lie in the buffer.
    int Fill(long offset, int count)
    {
        if (offset >= _start && offset + count <= _start + _length)
        {
            return (int)(offset - _start);
        }

        // Behind a page that was gone to, reading goes on as far as it wants.
        var limit = offset < _windowEnd ? _windowEnd : _end;
        var want = (int)Math.Max(count, Math.Min(memory.IsShort ? 0 : WindowBytes, limit - offset));
        var kept = offset >= _start && offset < _start + _length ? (int)(_start + _length - offset) : 0;
        var (old, from) = (_buffer, kept > 0 ? (int)(offset - _start) : 0);
        if (_buffer.Length < want + (long)PageBytes.Slack)
        {
            _buffer = memory.TakePassed(want + PageBytes.Slack);
        }

        Buffer.BlockCopy(old, from, _buffer, 0, kept);
        if (old != _buffer)
        {
            memory.GiveBack(ref old);
        }

        (_start, _length) = (offset, kept);
        while (_length < want)
        {
            var read = RandomAccess.Read(_file!, _buffer.AsSpan(_length, want - _length), offset + _length);
            if (read == 0)
            {
                throw new CorruptDataException("the file ends within a column");
            }

            _length += read;
            BytesRead += read;
        }

        return 0;
    }

    /// <summary>The body is not used any more: where nothing behind it has been read, the next column's pages are read into the buffer.</summary>
    public void PassOn()
    {
        if (_next >= _start + _length)
        {
            memory.PassOn(ref _buffer);
            _length = 0;
        }
    }

    /// <summary>Gives the buffer back; what is asked for next is read again.</summary>
    public void Release()
    {
        memory.GiveBack(ref _buffer);
        _length = 0;
    }
}
