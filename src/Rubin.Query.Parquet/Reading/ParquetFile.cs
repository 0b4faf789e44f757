using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// A Parquet file that is open: its metadata, schema and row groups. Immutable and shared by all workers, which read it at positions of
/// their own; disposing it closes the file.
/// </summary>
public sealed class ParquetFile : IDisposable
{
    const int TailBytes = 8;
    const int MagicBytes = 4;

    ParquetFile(string path, SafeFileHandle handle, long length, FileMetadata metadata)
    {
        Path = path;
        Handle = handle;
        Length = length;
        Metadata = metadata;
        Layout = ParquetSchema.Parse(metadata.Schema, metadata.KeyValues, StoredSchema.Read(metadata.KeyValues));
        var groups = new RowGroup[metadata.RowGroups.Count];
        var row = 0L;
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = new(this, i, row);
            row += groups[i].RowCount;
        }

        RowGroups = groups;
        RowCount = row;
    }

    /// <summary>The path that the file was opened by.</summary>
    public string Path { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>The footer.</summary>
    public FileMetadata Metadata { get; }

    /// <summary>The schema with its leaves and levels.</summary>
    public ParquetSchema Layout { get; }

    /// <summary>The columns; its metadata are the file's key-value pairs.</summary>
    public Schema Schema => Layout.Arrow;

    /// <summary>The row groups in order: what workers take as morsels.</summary>
    public IReadOnlyList<RowGroup> RowGroups { get; }

    /// <summary>Rows of all row groups.</summary>
    public long RowCount { get; }

    internal SafeFileHandle Handle { get; }

    /// <summary>Opens a file and reads its footer.</summary>
    /// <exception cref="QueryException">Data: the file is not there or not readable, is not Parquet, or its footer is damaged.</exception>
    public static ParquetFile Open(string path)
    {
        var handle = OpenHandle(path);
        try
        {
            var length = RandomAccess.GetLength(handle);
            return new(path, handle, length, FooterReader.Read(ReadFooter(handle, length)));
        }
        catch (CorruptDataException e)
        {
            handle.Dispose();
            throw Damaged(path, e);
        }
        catch (QueryException)
        {
            handle.Dispose();
            throw;
        }
    }

    static SafeFileHandle OpenHandle(string path)
    {
        try
        {
            return File.OpenHandle(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var reason = e is FileNotFoundException or DirectoryNotFoundException ? "does not exist" : "cannot be opened";
            throw new QueryException(QueryErrorCode.Data, $"file \"{path}\" {reason}", inner: e);
        }
    }

    static byte[] ReadFooter(SafeFileHandle handle, long length)
    {
        if (length < MagicBytes + TailBytes)
        {
            throw new CorruptDataException($"it has {length} bytes, too few for a Parquet file");
        }

        // One read serves most footers.
        const int Guess = 1 << 16;
        var tail = ReadAt(handle, length - Math.Min(length, Guess), (int)Math.Min(length, Guess));
        var magic = tail.AsSpan(tail.Length - MagicBytes);
        if (magic.SequenceEqual("PARE"u8))
        {
            throw new CorruptDataException("its footer is encrypted, which is not supported");
        }

        if (!magic.SequenceEqual("PAR1"u8))
        {
            throw new CorruptDataException("it does not end as a Parquet file does");
        }

        var size = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(tail.Length - TailBytes));
        if (size > length - TailBytes - MagicBytes)
        {
            throw new CorruptDataException($"its footer of {size} bytes is larger than the file");
        }

        return size <= tail.Length - TailBytes
            ? tail.AsSpan(tail.Length - TailBytes - (int)size, (int)size).ToArray()
            : ReadAt(handle, length - TailBytes - size, (int)size);
    }

    /// <summary>Bytes of the file.</summary>
    /// <exception cref="CorruptDataException">They are not all there.</exception>
    internal static byte[] ReadAt(SafeFileHandle handle, long offset, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        for (var done = 0; done < length;)
        {
            var read = RandomAccess.Read(handle, bytes.AsSpan(done), offset + done);
            done += read > 0 ? read : throw new CorruptDataException("it ends early");
        }

        return bytes;
    }

    /// <summary>The error of a file whose bytes are not what they should be.</summary>
    internal static QueryException Damaged(string path, Exception reason, string where = "") =>
        new(QueryErrorCode.Data, $"file \"{path}\" is damaged or not Parquet: {where}{reason.Message}", inner: reason);

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
