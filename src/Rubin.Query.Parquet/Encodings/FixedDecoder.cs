using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rubin.Query.Parquet;

/// <summary>
/// Hands out the values of one page, all of the same number of bytes, in pieces. Kept by a worker and restarted for each page.
/// </summary>
abstract class FixedDecoder
{
    /// <summary>Starts at a page of <paramref name="count"/> values, NULLs not counted, of <paramref name="width"/> bytes each.</summary>
    public abstract void Start(PageBytes bytes, int width, int count);

    /// <summary>Fills <paramref name="target"/> with the next values, little-endian as on the page.</summary>
    public abstract void Read(Span<byte> target);

    /// <summary>Passes over <paramref name="count"/> values.</summary>
    public abstract void Skip(int count);
}

/// <summary>PLAIN: values end to end.</summary>
sealed class PlainDecoder : FixedDecoder
{
    PageBytes _bytes;
    int _width;
    long _at;

    /// <inheritdoc/>
    public override void Start(PageBytes bytes, int width, int count) =>
        (_bytes, _width, _at) = (bytes.Slice(0, (long)count * width), width, 0);

    /// <inheritdoc/>
    public override void Read(Span<byte> target)
    {
        _bytes.Slice(_at, target.Length).Span.CopyTo(target);
        _at += target.Length;
    }

    /// <inheritdoc/>
    public override void Skip(int count) => _at += (long)count * _width;
}

/// <summary>PLAIN booleans, a bit each, handed out as a byte each.</summary>
sealed class PlainBooleanDecoder : FixedDecoder
{
    PageBytes _bytes;
    long _at;

    /// <inheritdoc/>
    public override void Start(PageBytes bytes, int width, int count) => (_bytes, _at) = (bytes.Slice(0, (count + 7L) / 8), 0);

    /// <inheritdoc/>
    public override void Read(Span<byte> target)
    {
        var bits = _bytes.Slice(0, (_at + target.Length + 7) >> 3).Span;
        for (var i = 0; i < target.Length; i++, _at++)
        {
            target[i] = (byte)(bits[(int)(_at >> 3)] >> (int)(_at & 7) & 1);
        }
    }

    /// <inheritdoc/>
    public override void Skip(int count) => _at += count;
}

/// <summary>RLE booleans, behind four bytes of length, handed out as a byte each.</summary>
sealed class RunBooleanDecoder : FixedDecoder
{
    RunReader _runs;
    Run _run;
    int _used;

    /// <inheritdoc/>
    public override void Start(PageBytes bytes, int width, int count)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(0, sizeof(uint)).Span);
        (_runs, _run, _used) = (new(bytes.Slice(sizeof(uint), length), 1), default, 0);
    }

    /// <inheritdoc/>
    public override void Read(Span<byte> target)
    {
        for (var i = 0; i < target.Length; i++, _used++)
        {
            Advance();
            target[i] = _run.IsPacked
                ? (byte)(_runs.Bytes.At(_run.Start + (_used >> 3)) >> (_used & 7) & 1)
                : (byte)(_run.Value & 1);
        }
    }

    /// <inheritdoc/>
    public override void Skip(int count)
    {
        while (count > 0)
        {
            Advance();
            var part = Math.Min(_run.Count - _used, count);
            _used += part;
            count -= part;
        }
    }

    void Advance()
    {
        while (_used == _run.Count)
        {
            (_run, _used) = (_runs.Next(), 0);
        }
    }
}

/// <summary>Codes into the chunk's dictionary of fixed-width values.</summary>
sealed class FixedDictionaryDecoder : FixedDecoder
{
    readonly CodeReader _reader = new();
    int[] _codes = [];
    byte[] _dictionary = [];
    int _width;
    int _count;

    /// <summary>Takes over a dictionary page of <paramref name="count"/> plain values.</summary>
    public void Load(PageBytes page, int width, int count)
    {
        var bytes = page.Slice(0, (long)width * count).Span;
        if (_dictionary.Length < bytes.Length)
        {
            _dictionary = GC.AllocateUninitializedArray<byte>(bytes.Length);
        }

        bytes.CopyTo(_dictionary);
        _count = count;
    }

    /// <inheritdoc/>
    public override void Start(PageBytes bytes, int width, int count)
    {
        _width = width;
        _reader.Start(bytes);
    }

    /// <inheritdoc/>
    public override void Read(Span<byte> target)
    {
        switch (_width)
        {
            case 4: ReadValues(MemoryMarshal.Cast<byte, uint>(target)); break;
            case 8: ReadValues(MemoryMarshal.Cast<byte, ulong>(target)); break;
            default: GatherBytes(target); break;
        }
    }

    /// <summary>Repeats the values of runs, and looks up those whose codes are packed.</summary>
    void ReadValues<T>(Span<T> target)
        where T : unmanaged
    {
        var dictionary = MemoryMarshal.Cast<byte, T>(_dictionary)[.._count];
        while (!target.IsEmpty)
        {
            var count = _reader.TakeRun(target.Length, out var code);
            if (count > 0)
            {
                Codes.Check([code], _count);
                target[..count].Fill(dictionary[code]);
            }
            else
            {
                var codes = Room(target.Length);
                count = _reader.ReadPacked(codes);
                Gather(dictionary, codes[..count], target);
            }

            target = target[count..];
        }
    }

    void Gather<T>(ReadOnlySpan<T> dictionary, ReadOnlySpan<int> codes, Span<T> target)
        where T : unmanaged
    {
        Codes.Check(codes, _count);
        ref var first = ref MemoryMarshal.GetReference(dictionary);
        for (var i = 0; i < codes.Length; i++)
        {
            target[i] = Unsafe.Add(ref first, codes[i]);
        }
    }

    void GatherBytes(Span<byte> target)
    {
        var codes = Room(target.Length / _width);
        _reader.Read(codes);
        Codes.Check(codes, _count);
        for (var i = 0; i < codes.Length; i++)
        {
            _dictionary.AsSpan(codes[i] * _width, _width).CopyTo(target[(i * _width)..]);
        }
    }

    Span<int> Room(int codes)
    {
        if (_codes.Length < codes)
        {
            _codes = GC.AllocateUninitializedArray<int>(codes);
        }

        return _codes.AsSpan(0, codes);
    }

    /// <inheritdoc/>
    public override void Skip(int count) => _reader.Skip(count);
}
