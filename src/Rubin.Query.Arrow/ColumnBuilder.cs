using System.Diagnostics;

namespace Rubin.Query.Arrow;

/// <summary>
/// Collects the values of a column row by row. <see cref="Create"/> gives the builder of a type; where the type is known, cast to
/// <see cref="FixedWidthBuilder{T}"/>, <see cref="BooleanBuilder"/>, <see cref="BinaryBuilder"/>, <see cref="DictionaryBuilder"/>,
/// <see cref="ListBuilder"/>, <see cref="FixedSizeListBuilder"/> or <see cref="StructBuilder"/>, whose Append takes the value unboxed.
/// For one thread. A column of more than 2³¹ − 1 rows, bytes or elements gives <see cref="OverflowException"/>.
/// </summary>
public abstract class ColumnBuilder
{
    private protected ColumnBuilder(DataType type) => Type = type;

    /// <summary>The type of the column under construction.</summary>
    public DataType Type { get; }

    /// <summary>Rows so far.</summary>
    public int Length => Validity.Length;

    private protected BitmapBuilder Validity { get; } = new();

    /// <summary>The builder of <paramref name="type"/>.</summary>
    /// <param name="type">
    /// Any type. A dictionary of texts or bytes gives a builder that stores each value once; a dictionary of another type gives a builder
    /// of plain values, which may stand for the dictionary in every batch.
    /// </param>
    /// <param name="capacity">Rows to make room for.</param>
    public static ColumnBuilder Create(DataType type, int capacity = 0) => type.Id switch
    {
        TypeId.Null => new NullBuilder(),
        TypeId.Boolean => new BooleanBuilder(),
        TypeId.Int8 => new FixedWidthBuilder<sbyte>(type, capacity),
        TypeId.Int16 => new FixedWidthBuilder<short>(type, capacity),
        TypeId.Int32 or TypeId.Date => new FixedWidthBuilder<int>(type, capacity),
        TypeId.Int64 or TypeId.Time or TypeId.Timestamp => new FixedWidthBuilder<long>(type, capacity),
        TypeId.UInt8 => new FixedWidthBuilder<byte>(type, capacity),
        TypeId.UInt16 => new FixedWidthBuilder<ushort>(type, capacity),
        TypeId.UInt32 => new FixedWidthBuilder<uint>(type, capacity),
        TypeId.UInt64 => new FixedWidthBuilder<ulong>(type, capacity),
        TypeId.Float => new FixedWidthBuilder<float>(type, capacity),
        TypeId.Double => new FixedWidthBuilder<double>(type, capacity),
        TypeId.Decimal => new FixedWidthBuilder<Int128>(type, capacity),
        TypeId.Interval => new FixedWidthBuilder<Interval>(type, capacity),
        TypeId.Utf8 or TypeId.Binary => new BinaryBuilder(type, capacity),
        TypeId.List => new ListBuilder((ListType)type, capacity),
        TypeId.FixedSizeList => new FixedSizeListBuilder((FixedSizeListType)type, capacity),
        TypeId.Struct => new StructBuilder((StructType)type, capacity),
        TypeId.Dictionary when type.Logical.Id is TypeId.Utf8 or TypeId.Binary => new DictionaryBuilder((DictionaryType)type, capacity),
        TypeId.Dictionary => Create(type.Logical, capacity),
        _ => throw new UnreachableException(),
    };

    /// <summary>One row of NULL.</summary>
    public void AppendNull() => AppendNulls(1);

    /// <summary><paramref name="count"/> rows of NULL.</summary>
    public abstract void AppendNulls(int count);

    /// <summary>One row of a boxed value, as <see cref="Column.Value"/> gives it; null is NULL. Integers fit any number that holds them.</summary>
    /// <exception cref="ArgumentException">The value is of a type that the column does not take.</exception>
    /// <exception cref="OverflowException">The number does not fit.</exception>
    public void AppendValue(object? value)
    {
        if (value is null)
        {
            AppendNull();
            return;
        }

        AppendBoxed(value);
    }

    /// <summary>Rows of another column of the same type, plain or dictionary-encoded, or of the NULL type.</summary>
    /// <exception cref="ArgumentException">The column has another type.</exception>
    public void AppendRange(Column source, int offset, int length) => AppendRange(source.Slice(offset, length));

    /// <summary>All rows of another column of the same type, plain or dictionary-encoded, or of the NULL type.</summary>
    /// <exception cref="ArgumentException">The column has another type.</exception>
    public void AppendRange(Column source)
    {
        if (source is NullColumn)
        {
            AppendNulls(source.Length);
            return;
        }

        if (!source.Type.HasSameValues(Type))
        {
            throw new ArgumentException($"{source.Type} among {Type}", nameof(source));
        }

        AppendColumn(source is DictionaryColumn encoded && Type.Id != TypeId.Dictionary ? encoded.Decode() : source);
    }

    /// <summary>The column of the rows so far; the builder starts afresh.</summary>
    public abstract Column Build();

    private protected abstract void AppendBoxed(object value);

    private protected abstract void AppendColumn(Column source);

    private protected ArgumentException Misfit(object value) => new($"a {value.GetType().Name} is no {Type}", nameof(value));

    /// <summary>Makes room for <paramref name="more"/> items behind the first <paramref name="used"/>.</summary>
    private protected static void Reserve<TItem>(ref TItem[] items, int used, int more)
    {
        var needed = checked(used + more);
        if (items.Length < needed)
        {
            Array.Resize(ref items, (int)Math.Min(Array.MaxLength, Math.Max(needed, Math.Max(16, items.Length * 2L))));
        }
    }
}
