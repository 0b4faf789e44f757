namespace Rubin.Query;

/// <summary>
/// A file that is written from its beginning to its end. Where no more of it can be written (a full disk, a limit for the size of files), that is an
/// <see cref="IOException"/>, told once: closing it afterwards tells nothing. Used by one thread.
/// </summary>
/// <param name="stream">Takes what is written; has no buffer of its own.</param>
/// <param name="name">What messages are to call it; null where they are to give the reason alone.</param>
sealed class OutputFile(Stream stream, string? name = null) : Stream
{
    const int BufferBytes = 64 << 10;

    readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
    int _buffered;
    long _written;
    bool _hasFailed;

    /// <summary>Opens it.</summary>
    /// <exception cref="IOException">It cannot be opened so.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor may it.</exception>
    public OutputFile(string path, FileMode mode, FileShare share = FileShare.Read, string? name = null)
        : this(new FileStream(path, mode, FileAccess.Write, share, bufferSize: 0), name)
    {
    }

    /// <summary>
    /// The device or pipe of that name (<c>/dev/stdout</c>), or a file that stands behind one, to be written at its end; null where there is none, or where it is a plain file.
    /// Waits where a pipe has no reader yet.
    /// </summary>
    public static OutputFile? OfDevice(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return null;
        }

        string[] names = [Path.GetFullPath(path), File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? ""];
        var isInDevices = names.Any(n => n.StartsWith("/proc/", StringComparison.Ordinal)
            || (n.StartsWith("/dev/", StringComparison.Ordinal) && !n.StartsWith("/dev/shm/", StringComparison.Ordinal)));
        if (!isInDevices && new FileInfo(path).Length > 0)
        {
            return null;
        }

        var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        if (!stream.CanSeek)
        {
            return new(stream);
        }

        if (!isInDevices)
        {
            stream.Dispose();
            return null;
        }

        return new(stream) { _written = stream.Seek(0, SeekOrigin.End) };
    }

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => stream.CanWrite;

    /// <summary>Bytes written, those included that <see cref="Flush"/> still has to pass on.</summary>
    public override long Length => _written + _buffered;

    /// <summary>The same as <see cref="Length"/>.</summary>
    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > BufferBytes - _buffered)
        {
            Flush();
        }

        if (buffer.Length > BufferBytes)
        {
            PassOn(buffer);
            return;
        }

        buffer.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += buffer.Length;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        var count = _buffered;
        _buffered = 0;
        PassOn(_buffer.AsSpan(0, count));
    }

    /// <summary>Takes back what was written behind the first bytes; writing goes on there, also after a failure. A device keeps what it has.</summary>
    public override void SetLength(long value)
    {
        _buffered = 0;
        _hasFailed = false;
        try
        {
            stream.SetLength(value);
            _written = value;
        }
        catch (Exception error) when (error is IOException or NotSupportedException)
        {
            // A device or a pipe.
        }
    }

    /// <summary>Closes it without what waits to be passed on: for a file that nobody will read.</summary>
    public void Abandon()
    {
        _buffered = 0;
        stream.Dispose();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Flush();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing && CanWrite && !_hasFailed)
            {
                Flush();
            }
        }
        finally
        {
            stream.Dispose();
            base.Dispose(disposing);
        }
    }

    void PassOn(ReadOnlySpan<byte> bytes)
    {
        try
        {
            stream.Write(bytes);
            _written += bytes.Length;
        }
        catch (IOException failure)
        {
            _hasFailed = true;
            throw new IOException(Message(failure.Message.Split(" : '")[0]), failure.HResult);
        }
        catch (ArgumentOutOfRangeException failure)
        {
            // What the library makes of EFBIG.
            _hasFailed = true;
            throw new IOException(Message("it would be larger than a file may be here (\"ulimit -f\" tells how large)"), failure);
        }
    }

    string Message(string reason) => name is null ? reason : $"{reason} : '{name}'";
}
