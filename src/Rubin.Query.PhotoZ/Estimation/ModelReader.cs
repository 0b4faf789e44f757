using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>Reads what <see cref="ModelWriter"/> wrote, and believes nothing: all lengths are checked against what is left of the file.</summary>
/// <param name="bytes">The model's bytes.</param>
public sealed class ModelReader(ReadOnlyMemory<byte> bytes)
{
    int _position;

    /// <summary>How many bytes are left.</summary>
    public int Left => bytes.Length - _position;

    /// <summary>A whole number in a range.</summary>
    /// <exception cref="QueryException">Data: it is outside.</exception>
    public int ReadCount(int least, int greatest) =>
        BinaryPrimitives.ReadInt32LittleEndian(Next(4)) is var value && value >= least && value <= greatest ? value : throw Damaged($"{value} is not from {least} to {greatest}");

    /// <summary>A finite number.</summary>
    /// <exception cref="QueryException">Data: it is none.</exception>
    public double ReadNumber() => BinaryPrimitives.ReadDoubleLittleEndian(Next(8)) is var value && double.IsFinite(value) ? value : throw Damaged("a number is not finite");

    /// <summary>A text.</summary>
    public string ReadText() => Encoding.UTF8.GetString(ReadArray<byte>());

    /// <summary>Numbers, as many as there were.</summary>
    /// <exception cref="QueryException">Data: the file is too short.</exception>
    public T[] ReadArray<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Next((long)ReadCount(0, int.MaxValue) * Unsafe.SizeOf<T>())).ToArray();

    /// <summary>Numbers, of which there must be <paramref name="count"/>.</summary>
    /// <exception cref="QueryException">Data: there are more or fewer.</exception>
    public T[] ReadArray<T>(long count)
        where T : unmanaged => ReadArray<T>() is var values && values.LongLength == count ? values : throw Damaged($"{values.LongLength} values where {count} belong");

    /// <summary>The error for a model that is not what it should be.</summary>
    public static QueryException Damaged(string what) => new(QueryErrorCode.Data, $"the model's file is damaged: {what}");

    ReadOnlySpan<byte> Next(long count)
    {
        if (count > Left)
        {
            throw Damaged("it is too short");
        }

        var next = bytes.Span.Slice(_position, (int)count);
        _position += (int)count;
        return next;
    }
}
