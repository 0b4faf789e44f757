using System.Buffers.Binary;

namespace Rubin.Query.Parquet;

/// <summary>Bytes in one array that grows: what encoders append to. Reused from page to page by <see cref="Clear"/>.</summary>
sealed class ByteWriter
{
    byte[] _bytes = [];

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What has been written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>
    /// Counts <paramref name="count"/> more bytes as written and gives them to the caller to fill; their content is arbitrary.
    /// </summary>
    /// <exception cref="QueryException">More than an array can hold.</exception>
    public Span<byte> Append(int count)
    {
        var end = (long)Length + count;
        if (end > _bytes.Length)
        {
            Grow(end);
        }

        var span = _bytes.AsSpan(Length, count);
        Length = (int)end;
        return span;
    }

    /// <summary>Takes back the last <paramref name="count"/> bytes.</summary>
    public void Retract(int count) => Length -= count;

    /// <summary>Appends <paramref name="bytes"/>.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    /// <summary>Appends one byte.</summary>
    public void WriteByte(byte value) => Append(1)[0] = value;

    /// <summary>Appends 4 bytes, the lowest first.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Append(4), value);

    /// <summary>Appends <paramref name="value"/> as ULEB128: 7 bits a byte, the lowest first.</summary>
    public void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    /// <summary>Appends <paramref name="value"/> as ULEB128 of its zigzag form: 0, -1, 1, -2 become 0, 1, 2, 3.</summary>
    public void WriteZigZag(long value) => WriteVarint((ulong)(value << 1 ^ value >> 63));

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => Written.ToArray();

    void Grow(long needed)
    {
        if (needed > Array.MaxLength)
        {
            throw new QueryException(
                QueryErrorCode.OutOfMemory,
                "one column of a Parquet row group takes more than 2 GiB",
                hint: "write fewer rows a row group");
        }

        var size = Math.Min(Array.MaxLength, Math.Max(needed, Math.Max(1024, 2L * _bytes.Length)));
        var grown = GC.AllocateUninitializedArray<byte>((int)size);
        Written.CopyTo(grown);
        _bytes = grown;
    }
}
