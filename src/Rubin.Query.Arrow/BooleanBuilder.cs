namespace Rubin.Query.Arrow;

/// <summary>Collects a <see cref="BooleanColumn"/>.</summary>
public sealed class BooleanBuilder : ColumnBuilder
{
    readonly BitmapBuilder _values = new();

    internal BooleanBuilder() : base(DataType.Boolean)
    {
    }

    /// <summary>One row of <paramref name="value"/>.</summary>
    public void Append(bool value)
    {
        _values.Append(value);
        Validity.Append(true);
    }

    /// <inheritdoc/>
    public override void AppendNulls(int count)
    {
        _values.Append(false, count);
        Validity.Append(false, count);
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        var length = Length;
        return new BooleanColumn(_values.Build(), length, Validity.Build());
    }

    private protected override void AppendColumn(Column source)
    {
        _values.Append(((BooleanColumn)source).Values, source.Length);
        Validity.Append(source.Validity, source.Length);
    }

    private protected override void AppendBoxed(object value) => Append(value is bool bit ? bit : throw Misfit(value));
}

/// <summary>Counts the rows of a <see cref="NullColumn"/>.</summary>
sealed class NullBuilder() : ColumnBuilder(DataType.Null)
{
    public override void AppendNulls(int count) => Validity.Append(true, count);

    public override Column Build()
    {
        var length = Length;
        Validity.Build();
        return new NullColumn(length);
    }

    private protected override void AppendColumn(Column source) => AppendNulls(source.Length);

    private protected override void AppendBoxed(object value) => throw Misfit(value);
}
