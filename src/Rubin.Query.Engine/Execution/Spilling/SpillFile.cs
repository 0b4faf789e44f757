using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution.Spilling;

/// <summary>Where a batch lies in a <see cref="SpillFile"/>.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="Bytes">Number of bytes.</param>
/// <param name="Rows">Number of rows.</param>
readonly record struct SpillBlock(long Offset, int Bytes, int Rows);

/// <summary>Batches on disk, to be read in any order. Removed when it is disposed. Safe for many threads.</summary>
sealed class SpillFile : IDisposable
{
    /// <summary>A file of so many bytes is closed in a millisecond.</summary>
    const long SmallBytes = 8 << 20;

    readonly string _owner;
    readonly SafeFileHandle _handle;
    readonly string _path;
    long _length;

    /// <summary>An empty file.</summary>
    /// <param name="owner">The operator, for messages.</param>
    /// <param name="path">A file that is not there yet.</param>
    internal SpillFile(string owner, string path) : this(owner, path, FileMode.CreateNew, FileOptions.DeleteOnClose)
    {
    }

    internal SpillFile(string owner, string path, FileMode mode, FileOptions options)
    {
        _owner = owner;
        _path = path;
        _handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.None, options);
    }

    /// <summary>Bytes written.</summary>
    internal long Length => Interlocked.Read(ref _length);

    /// <summary>Writes a batch.</summary>
    /// <exception cref="QueryException">OutOfMemory: the disk is full, or fails.</exception>
    internal SpillBlock Write(RecordBatch batch)
    {
        using var bytes = new SpillWriter();
        bytes.Write(batch);
        var length = bytes.Bytes.Length;
        var offset = Interlocked.Add(ref _length, length) - length;
        try
        {
            RandomAccess.Write(_handle, bytes.Bytes, offset);
        }
        catch (Exception failure) when (failure is IOException or ArgumentOutOfRangeException)
        {
            // The latter is what the library makes of EFBIG, a limit for the size of files (ulimit -f).
            throw new QueryException(
                QueryErrorCode.OutOfMemory,
                $"{_owner} has more rows than fit into memory, and \"{Path.GetDirectoryName(_path)}\" takes no more than {offset} of their bytes: {failure.Message}",
                hint: "free space there, name another folder (--temp), or raise the memory limit (--memory)",
                inner: failure);
        }

        return new(offset, length, batch.Length);
    }

    /// <summary>Reads a batch.</summary>
    /// <exception cref="QueryException">Data: the file was changed or cannot be read.</exception>
    internal RecordBatch Read(SpillBlock block, Schema schema)
    {
        var rented = ArrayPool<byte>.Shared.Rent(block.Bytes);
        try
        {
            var bytes = rented.AsSpan(0, block.Bytes);
            for (var done = 0; done < bytes.Length;)
            {
                var read = RandomAccess.Read(_handle, bytes[done..], block.Offset + done);
                done += read > 0 ? read : throw Damaged(null);
            }

            return SpillReader.Read(bytes, schema, block.Rows);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            throw Damaged(failure);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Removes the file: its name at once. Giving back the room of a gigabyte takes 0.15 s, which nobody waits for where the system takes a name from an open file.</summary>
    public void Dispose()
    {
        if (OperatingSystem.IsWindows() || Length < SmallBytes)
        {
            _handle.Dispose();
            return;
        }

        try
        {
            File.Delete(_path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Whoever took the folder away has taken the file too, or it goes with the folder.
        }

        ThreadPool.UnsafeQueueUserWorkItem(static handle => handle.Dispose(), _handle, preferLocal: false);
    }

    QueryException Damaged(Exception? failure) =>
        new(QueryErrorCode.Data, $"{_owner} cannot read back what it wrote to \"{_path}\"{(failure is null ? ": it is cut short" : ": " + failure.Message)}", inner: failure);
}
