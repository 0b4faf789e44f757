using System.Text;

namespace Rubin.Query.Arrow;

/// <summary>Collects a <see cref="BinaryColumn"/> of text or bytes.</summary>
public sealed class BinaryBuilder : ColumnBuilder
{
    int[] _offsets;
    byte[] _data = [];
    int _used;

    internal BinaryBuilder(DataType type, int capacity) : base(type) => _offsets = new int[capacity + 1];

    /// <summary>Bytes of all rows so far.</summary>
    public int DataLength => _used;

    /// <summary>One row of <paramref name="bytes"/>; text as UTF-8.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(ref _data, _used, bytes.Length);
        bytes.CopyTo(_data.AsSpan(_used));
        EndRow(bytes.Length);
    }

    /// <summary>One row of <paramref name="text"/>.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        Reserve(ref _data, _used, Encoding.UTF8.GetByteCount(text));
        EndRow(Encoding.UTF8.GetBytes(text, _data.AsSpan(_used)));
    }

    /// <summary>One row of <paramref name="text"/>; null is NULL.</summary>
    public void Append(string? text)
    {
        if (text is null)
        {
            AppendNull();
            return;
        }

        Append(text.AsSpan());
    }

    /// <inheritdoc/>
    public override void AppendNulls(int count)
    {
        Reserve(ref _offsets, Length + 1, count);
        _offsets.AsSpan(Length + 1, count).Fill(_used);
        Validity.Append(false, count);
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        var offsets = _offsets.AsMemory(0, Length + 1);
        var result = new BinaryColumn(Type, offsets, _data.AsMemory(0, _used), Validity.Build());
        (_offsets, _data, _used) = ([0], [], 0);
        return result;
    }

    private protected override void AppendColumn(Column source)
    {
        var column = (BinaryColumn)source;
        var offsets = column.Offsets;
        var bytes = column.Data.Span[offsets[0]..offsets[^1]];
        Reserve(ref _data, _used, bytes.Length);
        Reserve(ref _offsets, Length + 1, column.Length);
        bytes.CopyTo(_data.AsSpan(_used));
        AppendOffsets(_offsets.AsSpan(Length + 1), offsets, _used);
        _used += bytes.Length;
        Validity.Append(column.Validity, column.Length);
    }

    private protected override void AppendBoxed(object value)
    {
        if (Type.Id == TypeId.Utf8 && value is string text)
        {
            Append(text);
            return;
        }

        Append(value is byte[] bytes ? bytes : throw Misfit(value));
    }

    /// <summary>The ends of the rows of <paramref name="source"/>, as if its first began at <paramref name="start"/>.</summary>
    internal static void AppendOffsets(Span<int> target, ReadOnlySpan<int> source, int start)
    {
        var shift = start - source[0];
        for (var i = 1; i < source.Length; i++)
        {
            target[i - 1] = source[i] + shift;
        }
    }

    void EndRow(int bytes)
    {
        Reserve(ref _offsets, Length + 1, 1);
        _used += bytes;
        _offsets[Length + 1] = _used;
        Validity.Append(true);
    }
}
