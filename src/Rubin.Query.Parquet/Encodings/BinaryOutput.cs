using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.Parquet;

/// <summary>Byte arrays end to end, in memory that a worker keeps from batch to batch.</summary>
sealed class BinaryOutput
{
    byte[] _data = new byte[1 << 12];
    int[] _ends = new int[1 << 8];

    /// <summary>Values so far.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of all values.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes of all values.</summary>
    public ReadOnlySpan<byte> Data => _data.AsSpan(0, Length);

    /// <summary>Where each value ends in <see cref="Data"/>.</summary>
    public ReadOnlySpan<int> Ends => _ends.AsSpan(0, Count);

    /// <summary>Forgets all values.</summary>
    public void Clear() => (Count, Length) = (0, 0);

    /// <summary>Makes room for further values and bytes, so that <see cref="Append(ReadOnlySpan{byte})"/> need not grow.</summary>
    /// <exception cref="CorruptDataException">The bytes pass 2³¹.</exception>
    public void Reserve(int values, long bytes)
    {
        if (Count + (long)values > Array.MaxLength || Length + bytes + PageBytes.Slack > Array.MaxLength)
        {
            throw new CorruptDataException("the values of a batch take more than 2 GiB");
        }

        if (_ends.Length < Count + values)
        {
            Array.Resize(ref _ends, (int)Math.Min(Array.MaxLength, Math.Max(Count + (long)values, _ends.Length * 2L)));
        }

        if (_data.Length < Length + bytes + PageBytes.Slack)
        {
            Array.Resize(ref _data, (int)Math.Min(Array.MaxLength, Math.Max(Length + bytes + PageBytes.Slack, _data.Length * 2L)));
        }
    }

    /// <summary>Adds a value, growing where needed.</summary>
    public void Append(ReadOnlySpan<byte> value)
    {
        Reserve(1, value.Length);
        value.CopyTo(_data.AsSpan(Length));
        Length += value.Length;
        _ends[Count++] = Length;
    }

    /// <summary>
    /// Adds the value at <paramref name="value"/>, which is readable for 16 bytes more; there must be room by <see cref="Reserve"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AppendReserved(ref readonly byte value, int length)
    {
        ref var to = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_data), Length);
        if (length <= 16)
        {
            Vector128.LoadUnsafe(in value).StoreUnsafe(ref to);
        }
        else
        {
            Unsafe.CopyBlockUnaligned(ref to, in value, (uint)length);
        }

        Length += length;
        _ends[Count++] = Length;
    }
}
