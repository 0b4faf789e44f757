using System.Runtime.InteropServices;

namespace Rubin.Query.Arrow.Ipc;

/// <summary>Decodes Zstandard by the system's libzstd, where there is one.</summary>
static unsafe class Zstd
{
    static readonly Lazy<nint> Decompress = new(Find);

    /// <summary>True where <paramref name="source"/> fills <paramref name="target"/> exactly.</summary>
    /// <exception cref="QueryException">There is no libzstd (Unsupported).</exception>
    internal static bool Decode(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var decompress = (delegate* unmanaged<byte*, nuint, byte*, nuint, nuint>)Decompress.Value;
        if (decompress is null)
        {
            throw ArrowError.Unsupported("zstd-compressed buffers, and libzstd is not installed", "install the package libzstd1");
        }

        // Errors are the largest values of size_t (zstd.h, ZSTD_isError), which no length reaches.
        fixed (byte* from = source, to = target)
        {
            return decompress(to, (nuint)target.Length, from, (nuint)source.Length) == (nuint)target.Length;
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
