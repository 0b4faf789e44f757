namespace Rubin.Query.Arrow;

/// <summary>A column of BOOLEAN, a bit a row.</summary>
public sealed class BooleanColumn : Column
{
    /// <summary>The first <paramref name="length"/> bits of <paramref name="values"/>; a bitmap without bytes is all true.</summary>
    /// <exception cref="ArgumentException">Fewer bits than rows.</exception>
    public BooleanColumn(Bitmap values, int length, Bitmap validity = default) : base(DataType.Boolean, length, validity)
    {
        if (!values.Holds(length))
        {
            throw new ArgumentException($"{values.Bytes.Length} bytes of values for {length} rows", nameof(values));
        }

        Values = values;
    }

    /// <summary>One bit a row.</summary>
    public Bitmap Values { get; }

    /// <summary>The value of row <paramref name="row"/>; anything where it is NULL.</summary>
    public bool this[int row] => Values[row];

    /// <summary>The rows that are true and not NULL, as bits of <see cref="Column.Length"/>.</summary>
    public Bitmap TrueRows => Bitmap.And(Values, Validity, Length);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows) => new BooleanColumn(Values.Take(rows), rows.Length, TakeValidity(rows));

    /// <inheritdoc/>
    protected override Column SliceChecked(int offset, int length) =>
        new BooleanColumn(Values.Slice(offset), length, Validity.Slice(offset));

    /// <inheritdoc/>
    protected override Column Replace(Bitmap validity) => new BooleanColumn(Values, Length, validity);
}

/// <summary>A column of the NULL type: rows without values.</summary>
public sealed class NullColumn(int length) : Column(DataType.Null, length, default)
{
    /// <inheritdoc/>
    public override int NullCount => Length;

    /// <inheritdoc/>
    public override bool HasNoNulls => Length == 0;

    /// <inheritdoc/>
    public override bool IsNull(int row) => true;

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows) => new NullColumn(rows.Length);

    /// <inheritdoc/>
    protected override Column SliceChecked(int offset, int length) => new NullColumn(length);

    /// <inheritdoc/>
    protected override Column Replace(Bitmap validity) => this;
}
