using System.Runtime.InteropServices;

namespace Rubin.Query.Tests.Arrow;

/// <summary>The machine's libzstd (zstd.h, zdict.h) with the settings that change what a compressor writes.</summary>
sealed unsafe class ZstdPeer
{
    internal const int Level = 100;
    internal const int WindowLog = 101;
    internal const int Strategy = 107;
    internal const int ContentSize = 200;
    internal const int Checksum = 201;

    readonly nint _library;

    ZstdPeer(nint library) => _library = library;

    internal static ZstdPeer? Instance { get; } = NativeLibrary.TryLoad("libzstd.so.1", out var library) ? new(library) : null;

    internal byte[] Compress(ReadOnlySpan<byte> data, params (int Setting, int Value)[] settings) => Compress(data, [], settings);

    internal byte[] Compress(ReadOnlySpan<byte> data, ReadOnlySpan<byte> dictionary, params (int Setting, int Value)[] settings)
    {
        var context = ((delegate* unmanaged<nint>)Export("ZSTD_createCCtx"))();
        foreach (var (setting, value) in settings)
        {
            Check(((delegate* unmanaged<nint, int, int, nuint>)Export("ZSTD_CCtx_setParameter"))(context, setting, value));
        }

        var target = new byte[data.Length + data.Length / 100 + 4096];
        fixed (byte* from = data, to = target, with = dictionary)
        {
            if (!dictionary.IsEmpty)
            {
                Check(((delegate* unmanaged<nint, byte*, nuint, nuint>)Export("ZSTD_CCtx_loadDictionary"))(context, with, (nuint)dictionary.Length));
            }

            var length = Check(((delegate* unmanaged<nint, byte*, nuint, byte*, nuint, nuint>)Export("ZSTD_compress2"))(context, to, (nuint)target.Length, from, (nuint)data.Length));
            ((delegate* unmanaged<nint, nuint>)Export("ZSTD_freeCCtx"))(context);
            return target[..(int)length];
        }
    }

    /// <summary>What the library makes of data; null where it refuses them.</summary>
    internal byte[]? Decompress(ReadOnlySpan<byte> data, int capacity)
    {
        var target = new byte[capacity];
        fixed (byte* from = data, to = target)
        {
            var length = ((delegate* unmanaged<byte*, nuint, byte*, nuint, nuint>)Export("ZSTD_decompress"))(to, (nuint)capacity, from, (nuint)data.Length);
            return IsError(length) ? null : target[..(int)length];
        }
    }

    /// <summary>A dictionary made of samples of equal length.</summary>
    internal byte[] Train(ReadOnlySpan<byte> samples, int count)
    {
        var dictionary = new byte[4096];
        var sizes = Enumerable.Repeat((nuint)(samples.Length / count), count).ToArray();
        fixed (byte* from = samples, to = dictionary)
        fixed (nuint* lengths = sizes)
        {
            var length = Check(((delegate* unmanaged<byte*, nuint, byte*, nuint*, uint, nuint>)Export("ZDICT_trainFromBuffer"))(to, (nuint)dictionary.Length, from, lengths, (uint)count));
            return dictionary[..(int)length];
        }
    }

    nuint Check(nuint code) => IsError(code) ? throw new InvalidOperationException($"libzstd failed: {(long)code}") : code;

    bool IsError(nuint code) => ((delegate* unmanaged<nuint, uint>)Export("ZSTD_isError"))(code) != 0;

    nint Export(string name) => NativeLibrary.GetExport(_library, name);
}

/// <summary>A fact that needs libzstd: skipped, and counted as skipped, where there is none.</summary>
sealed class ZstdFactAttribute : FactAttribute
{
    public ZstdFactAttribute() => Skip = ZstdPeer.Instance is null ? "there is no libzstd.so.1" : null;
}
