using Microsoft.Win32.SafeHandles;

namespace Rubin.Query.Formats.Fits;

/// <summary>The bytes of a FITS file at any place; a compressed file is unpacked into memory. Safe for many threads.</summary>
sealed class FitsBytes : IDisposable
{
    const int MostUnpacked = 1 << 30;

    readonly string _name;
    readonly SafeFileHandle? _handle;
    readonly byte[] _unpacked = [];

    /// <param name="file">The file.</param>
    /// <exception cref="QueryException">Data: it cannot be read, has changed, or is too large to be unpacked.</exception>
    public FitsBytes(InputFile file)
    {
        _name = file.Name;
        if (!file.IsCompressed)
        {
            _handle = file.OpenHandle();
            Length = RandomAccess.GetLength(_handle);
            return;
        }

        using var stream = file.OpenRead();
        using var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (var read = file.Read(stream, buffer); read > 0; read = file.Read(stream, buffer))
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > MostUnpacked)
            {
                throw new QueryException(QueryErrorCode.Data, $"\"{_name}\" has more than 1 GiB when unpacked", hint: "unpack it with gunzip and attach the .fits file");
            }
        }

        _unpacked = memory.ToArray();
        Length = _unpacked.Length;
    }

    /// <summary>Bytes in all.</summary>
    public long Length { get; }

    /// <summary>Fills <paramref name="target"/>.</summary>
    /// <exception cref="QueryException">Data: the file has fewer bytes, or cannot be read.</exception>
    public void Read(long start, Span<byte> target)
    {
        if (start < 0 || start > Length - target.Length)
        {
            throw Bad("the file ends too early");
        }

        if (_handle is null)
        {
            _unpacked.AsSpan((int)start, target.Length).CopyTo(target);
            return;
        }

        for (var done = 0; done < target.Length;)
        {
            var read = RandomAccess.Read(_handle, target[done..], start + done);
            done += read > 0 ? read : throw Bad("the file ends too early");
        }
    }

    /// <summary>An error in the file.</summary>
    public QueryException Bad(string message) => new(QueryErrorCode.Data, $"\"{_name}\" is damaged: {message}");

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();
}
