using Rubin.Query.Arrow;

namespace Rubin.Query.DuckDb.Vectors;

/// <summary>
/// Gathers validity masks. DuckDB's masks and Arrow's bitmaps have the same bits; a bitmap is made at the first NULL only.
/// </summary>
sealed unsafe class ValidityBits
{
    byte[]? _bits;

    /// <summary>
    /// Appends <paramref name="count"/> bits of <paramref name="mask"/> (null: all ones) behind the first <paramref name="length"/>.
    /// </summary>
    internal void Append(ulong* mask, int start, int length, int count)
    {
        if (_bits is null && (mask is null || AllOnes(mask, start, count)))
        {
            return;
        }

        Reserve(length, length + count);
        if (mask is not null && ((start | length) & 7) == 0)
        {
            new ReadOnlySpan<byte>((byte*)mask + start / 8, (count + 7) / 8).CopyTo(_bits.AsSpan(length / 8));
            return;
        }

        for (var i = 0; i < count; i++)
        {
            var one = mask is null || (mask[(start + i) >> 6] >> ((start + i) & 63) & 1) != 0;
            var bit = (byte)(1 << ((length + i) & 7));
            ref var target = ref _bits![(length + i) >> 3];
            target = one ? (byte)(target | bit) : (byte)(target & ~bit);
        }
    }

    /// <summary>The first <paramref name="length"/> bits; the object starts anew.</summary>
    internal Bitmap Finish(int length)
    {
        var bits = _bits;
        _bits = null;
        return bits is null ? Bitmap.AllSet : new(bits.AsMemory(0, (length + 7) / 8));
    }

    void Reserve(int length, int needed)
    {
        var bytes = (needed + 7) / 8;
        if (_bits is null)
        {
            _bits = new byte[Math.Max(bytes, 1024)];
            _bits.AsSpan(0, (length + 7) / 8).Fill(0xFF);
        }
        else if (_bits.Length < bytes)
        {
            Array.Resize(ref _bits, Math.Max(bytes, 2 * _bits.Length));
        }
    }

    static bool AllOnes(ulong* mask, int start, int count)
    {
        for (var i = start; i < start + count;)
        {
            var width = Math.Min(64 - (i & 63), start + count - i);
            var ones = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
            if ((mask[i >> 6] >> (i & 63) & ones) != ones)
            {
                return false;
            }

            i += width;
        }

        return true;
    }
}
