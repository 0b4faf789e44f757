using Microsoft.Win32.SafeHandles;

namespace Rubin.Query.Parquet;

/// <summary>Walks over the pages of a column chunk by positional reads, through one buffer that a worker keeps.</summary>
sealed class ChunkStream
{
    /// <summary>What is read at a time where pages are small. Larger pages are read whole.</summary>
    const int WindowBytes = 1 << 18;

    /// <summary>What a header is looked for in at first; bounds in a header can make it longer.</summary>
    const int HeaderBytes = 1 << 10;

    SafeFileHandle? _file;
    byte[] _buffer = [];
    long _start;
    int _length;
    long _next;
    long _end;

    /// <summary>The header that <see cref="ReadHeader"/> found.</summary>
    public PageHeader Header { get; private set; }

    /// <summary>Where the page of <see cref="Header"/> has its bytes.</summary>
    public long BodyOffset { get; private set; }

    /// <summary>Bytes read from the file so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Whether no bytes are left.</summary>
    public bool IsAtEnd => _next >= _end;

    /// <summary>Starts at the bytes from <paramref name="start"/> to <paramref name="end"/> of a file.</summary>
    public void Open(SafeFileHandle file, long start, long end) => (_file, _next, _end, _start, _length) = (file, start, end, 0, 0);

    /// <summary>Goes to a page whose header lies at <paramref name="offset"/>.</summary>
    public void Seek(long offset) => _next = offset;

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

    const int MostHeaderBytes = 1 << 24;

    /// <summary>The bytes of the page whose header was read last; valid until the next header is read.</summary>
    public PageBytes ReadBody()
    {
        if (Header.CompressedBytes > _end - BodyOffset)
        {
            throw new CorruptDataException($"a page of {Header.CompressedBytes} bytes runs past the end of its column");
        }

        var at = Fill(BodyOffset, Header.CompressedBytes);
        return new(_buffer, at, Header.CompressedBytes);
    }

    // Gives where the bytes lie in the buffer.
    int Fill(long offset, int count)
    {
        if (offset >= _start && offset + count <= _start + _length)
        {
            return (int)(offset - _start);
        }

        var want = (int)Math.Max(count, Math.Min(WindowBytes, _end - offset));
        var kept = offset >= _start && offset < _start + _length ? (int)(_start + _length - offset) : 0;
        var (old, from) = (_buffer, kept > 0 ? (int)(offset - _start) : 0);
        if (_buffer.Length < want + (long)PageBytes.Slack)
        {
            _buffer = GC.AllocateUninitializedArray<byte>(checked(want + PageBytes.Slack));
        }

        Buffer.BlockCopy(old, from, _buffer, 0, kept);
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
}
