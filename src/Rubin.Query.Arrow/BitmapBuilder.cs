using System.Buffers.Binary;

namespace Rubin.Query.Arrow;

/// <summary>Collects bits one after another. As long as all are one it holds no bytes, so a column without NULL costs nothing.</summary>
sealed class BitmapBuilder
{
    // Bits behind the last are zero, and nine bytes are always there to write a word at any bit.
    const int Slack = 9;

    byte[]? _bytes;

    /// <summary>Number of bits so far.</summary>
    internal int Length { get; private set; }

    internal void Append(bool bit)
    {
        if (!bit || _bytes is not null)
        {
            AppendWord(bit ? 1UL : 0, 1);
            return;
        }

        Length = checked(Length + 1);
    }

    internal void Append(bool bit, int count)
    {
        if (bit && _bytes is null)
        {
            Length = checked(Length + count);
            return;
        }

        if (!bit)
        {
            Reserve(count);
            Length += count;
            return;
        }

        Append(Bitmap.AllSet, count);
    }

    /// <summary>The first <paramref name="count"/> bits of <paramref name="bits"/>.</summary>
    internal void Append(Bitmap bits, int count)
    {
        if (bits.IsAllSet && _bytes is null)
        {
            Length = checked(Length + count);
            return;
        }

        Reserve(count);
        for (var i = 0; i < count; i += 64)
        {
            var part = Math.Min(64, count - i);
            AppendWord(bits.Word(i, part), part);
        }
    }

    /// <summary>The bits so far, all ones without bytes where no bit is zero; the builder starts afresh.</summary>
    internal Bitmap Build()
    {
        var result = _bytes is null ? Bitmap.AllSet : new Bitmap(_bytes.AsMemory(0, (Length + 7) / 8));
        _bytes = null;
        Length = 0;
        return result;
    }

    void AppendWord(ulong word, int count)
    {
        Reserve(count);
        var target = _bytes.AsSpan(Length >> 3);
        var shift = Length & 7;
        BinaryPrimitives.WriteUInt64LittleEndian(target, BinaryPrimitives.ReadUInt64LittleEndian(target) | word << shift);
        if (shift != 0)
        {
            target[8] |= (byte)(word >> (64 - shift));
        }

        Length += count;
    }

    void Reserve(int count)
    {
        var needed = (int)((checked(Length + count) + 7L) / 8) + Slack;
        if (_bytes is null)
        {
            _bytes = new byte[needed];
            var ones = Length;
            Length = 0;
            for (; Length < ones;)
            {
                var part = Math.Min(64, ones - Length);
                AppendWord(part == 64 ? ulong.MaxValue : (1UL << part) - 1, part);
            }
        }
        else if (_bytes.Length < needed)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }
    }
}
