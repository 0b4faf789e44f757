using System.Runtime.InteropServices;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Parquet;

/// <summary>The functions of the machine's libsnappy (snappy-c.h) that pages need.</summary>
sealed unsafe class SnappyLibrary
{
    static readonly string[] Names = ["libsnappy.so.1", "libsnappy.1.dylib", "/opt/homebrew/lib/libsnappy.1.dylib", "snappy.dll"];

    SnappyLibrary(nint handle)
    {
        Uncompress = (delegate* unmanaged<byte*, nuint, byte*, nuint*, int>)NativeLibrary.GetExport(handle, "snappy_uncompress");
        Compress = (delegate* unmanaged<byte*, nuint, byte*, nuint*, int>)NativeLibrary.GetExport(handle, "snappy_compress");
    }

    /// <summary>The library, or null where the machine has none.</summary>
    public static SnappyLibrary? Instance { get; } = Load();

    public delegate* unmanaged<byte*, nuint, byte*, nuint*, int> Uncompress { get; }

    public delegate* unmanaged<byte*, nuint, byte*, nuint*, int> Compress { get; }

    static SnappyLibrary? Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                return new(handle);
            }
        }

        return null;
    }
}

/// <summary>Snappy by the machine's library.</summary>
sealed unsafe class NativeSnappyCodec(SnappyLibrary library) : ICodec
{
    /// <inheritdoc/>
    public void Decompress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var length = (nuint)target.Length;
        fixed (byte* from = source, to = target)
        {
            if (library.Uncompress(from, (nuint)source.Length, to, &length) != 0 || length != (nuint)target.Length)
            {
                throw new CorruptDataException("a page does not decompress by Snappy to the size that its header states");
            }
        }
    }

    /// <inheritdoc/>
    public int MaxCompressedLength(int length) => SnappyCodec.Bound(length);

    /// <inheritdoc/>
    public int Compress(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var length = (nuint)target.Length;
        fixed (byte* from = source, to = target)
        {
            return library.Compress(from, (nuint)source.Length, to, &length) == 0
                ? (int)length
                : throw new ArgumentException($"{target.Length} bytes are too few for {source.Length} compressed by Snappy", nameof(target));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
