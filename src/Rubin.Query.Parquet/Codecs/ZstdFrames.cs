namespace Rubin.Query.Parquet;

/// <summary>
/// Compresses what is written to it by zstd, as frames one behind the other, which together decode as one (RFC 8878 §3). A frame ends where the stream is flushed, or 256 KiB
/// have come. The stream below stays open.
/// </summary>
public sealed class ZstdFrames : Stream
{
    const int FrameBytes = 1 << 18;

    readonly Stream _target;
    readonly ICodec _codec;
    readonly byte[] _plain = new byte[FrameBytes];
    readonly byte[] _packed;
    int _length;
    bool _isDisposed;

    /// <param name="target">Takes the frames.</param>
    /// <exception cref="QueryException">Unsupported: the machine has no libzstd.</exception>
    public ZstdFrames(Stream target)
    {
        _target = target;
        _codec = Codecs.Open(CompressionCodec.Zstd, level: 1);
        _packed = new byte[_codec.MaxCompressedLength(FrameBytes)];
    }

    /// <summary>Whether the machine has the library.</summary>
    public static bool IsAvailable => ZstdLibrary.Instance is not null;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, FrameBytes - _length);
            buffer[..count].CopyTo(_plain.AsSpan(_length));
            _length += count;
            buffer = buffer[count..];
            if (_length == FrameBytes)
            {
                Flush();
            }
        }
    }

    /// <summary>Ends the frame.</summary>
    public override void Flush()
    {
        if (_length > 0)
        {
            _target.Write(_packed, 0, _codec.Compress(_plain.AsSpan(0, _length), _packed));
            _length = 0;
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            Flush();
            _codec.Dispose();
        }

        base.Dispose(disposing);
    }
}
