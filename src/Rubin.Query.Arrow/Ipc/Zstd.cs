using System.Runtime.InteropServices;
using Rubin.Query.Arrow.Compression;

namespace Rubin.Query.Arrow.Ipc;

/// <summary>Decodes Zstandard by the system's libzstd where there is one, else in managed code.</summary>
static unsafe class Zstd
{
    static readonly Lazy<nint> Decompress = new(Find);

    /// <summary>True where <paramref name="source"/> fills <paramref name="target"/> exactly.</summary>
    /// <exception cref="QueryException">Unsupported: there is no libzstd, and a frame needs a dictionary.</exception>
    internal static bool Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var decompress = (delegate* unmanaged<byte*, nuint, byte*, nuint, nuint>)Decompress.Value;
        if (decompress is null)
        {
            return DecodeManaged(source, target);
        }

        // Errors are the largest values of size_t (zstd.h, ZSTD_isError), which no length reaches.
        fixed (byte* from = source, to = target)
        {
            return decompress(to, (nuint)target.Length, from, (nuint)source.Length) == (nuint)target.Length;
        }
    }

    /// <summary>The same without the library.</summary>
    internal static bool DecodeManaged(ReadOnlySpan<byte> source, Span<byte> target)
    {
        try
        {
            return new ZstdDecoder().Decode(source, target) == target.Length;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    static nint Find()
    {
        string[] names = ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dll", "zstd"];
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var library) && NativeLibrary.TryGetExport(library, "ZSTD_decompress", out var function))
            {
                return function;
            }
        }

        return 0;
    }
}
