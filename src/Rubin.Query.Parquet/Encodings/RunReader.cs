namespace Rubin.Query.Parquet;

/// <summary>One run of the hybrid of runs and packed groups (Encodings.md, "RLE = 3").</summary>
/// <param name="Count">Values in the run; packed runs are padded to a multiple of 8.</param>
/// <param name="Value">The value of a run of equal values; -1 for a packed run.</param>
/// <param name="Start">Where a packed run's bits start.</param>
readonly record struct Run(int Count, int Value, int Start)
{
    /// <summary>Whether values are packed one by one.</summary>
    public bool IsPacked => Value < 0;
}

/// <summary>Walks over the runs of a page's levels, codes or booleans.</summary>
struct RunReader(PageBytes bytes, int width)
{
    int _at;

    /// <summary>The bytes that <see cref="Run.Start"/> counts in.</summary>
    public readonly PageBytes Bytes => bytes;

    /// <summary>Bits a value.</summary>
    public readonly int Width => width;

    /// <summary>The next run.</summary>
    /// <exception cref="CorruptDataException">There is none, or it ends early.</exception>
    public Run Next()
    {
        (var header, _at) = bytes.ReadVarint(_at);
        var count = header >> 1;
        if ((header & 1) == 0)
        {
            var size = (width + 7) / 8;
            var value = 0u;
            var parts = bytes.Slice(_at, size).Span;
            for (var i = 0; i < size; i++)
            {
                value |= (uint)parts[i] << (8 * i);
            }

            _at += size;
            return value <= int.MaxValue
                ? new((int)Math.Min(count, int.MaxValue), (int)value, 0)
                : throw new CorruptDataException("a run repeats a value that is too large");
        }

        // The last run of some writers is cut off where the page's values end.
        var room = bytes.Length - _at;
        var packed = width == 0 ? count * 8 : Math.Min(count * 8, (ulong)room * 8 / (uint)width);
        if (packed == 0)
        {
            throw new CorruptDataException("a run of packed integers has no values");
        }

        var start = _at;
        _at += (int)Math.Min((ulong)room, count * (uint)width);
        return new((int)Math.Min(packed, int.MaxValue), -1, start);
    }
}
