using System.Text;

namespace Rubin.Query.Arrow;

/// <summary>A column of VARCHAR (UTF-8) or VARBINARY: bytes end to end, and 32-bit offsets between the rows.</summary>
public sealed class BinaryColumn : Column
{
    /// <summary>A column over <paramref name="offsets"/> (one more than rows, ascending) into <paramref name="data"/>.</summary>
    /// <param name="type"><see cref="DataType.Utf8"/> or <see cref="DataType.Binary"/>.</param>
    /// <param name="offsets">Where each row starts, and the end of the last; the caller vouches that they ascend.</param>
    /// <param name="data">At least as many bytes as the last offset.</param>
    /// <param name="validity">A zero for each NULL.</param>
    /// <exception cref="ArgumentException">No offsets, or the first or last lies outside the data.</exception>
    public BinaryColumn(DataType type, ReadOnlyMemory<int> offsets, ReadOnlyMemory<byte> data, Bitmap validity = default)
        : base(type, offsets.Length - 1, validity)
    {
        if (type.Id is not (TypeId.Utf8 or TypeId.Binary))
        {
            throw new ArgumentException($"{type} is not stored as bytes", nameof(type));
        }

        if (offsets.Span[0] < 0 || offsets.Span[^1] > data.Length || offsets.Span[0] > offsets.Span[^1])
        {
            throw new ArgumentException($"offsets {offsets.Span[0]} to {offsets.Span[^1]} in {data.Length} bytes", nameof(offsets));
        }

        OffsetMemory = offsets;
        Data = data;
    }

    /// <summary>Where each row starts in <see cref="Data"/>, and the end of the last.</summary>
    public ReadOnlySpan<int> Offsets => OffsetMemory.Span;

    /// <summary>The memory behind <see cref="Offsets"/>.</summary>
    public ReadOnlyMemory<int> OffsetMemory { get; }

    /// <summary>The bytes of all rows; may begin and end with bytes that belong to none.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The bytes of row <paramref name="row"/>; empty where it is NULL, as a rule.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            var offsets = Offsets;
            return Data.Span[offsets[row]..offsets[row + 1]];
        }
    }

    /// <summary>Row <paramref name="row"/> as text.</summary>
    public string Text(int row) => Encoding.UTF8.GetString(this[row]);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var source = Offsets;
        var offsets = new int[rows.Length + 1];
        var total = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            total = checked(total + (row < 0 ? 0 : source[row + 1] - source[row]));
            offsets[i + 1] = total;
        }

        var bytes = GC.AllocateUninitializedArray<byte>(total);
        var data = Data.Span;
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] >= 0)
            {
                data[source[rows[i]]..source[rows[i] + 1]].CopyTo(bytes.AsSpan(offsets[i]));
            }
        }

        return new BinaryColumn(Type, offsets, bytes, TakeValidity(rows));
    }

    /// <inheritdoc/>
    protected override Column SliceChecked(int offset, int length) =>
        new BinaryColumn(Type, OffsetMemory.Slice(offset, length + 1), Data, Validity.Slice(offset));

    /// <inheritdoc/>
    protected override Column Replace(Bitmap validity) => new BinaryColumn(Type, OffsetMemory, Data, validity);
}
