using System.Collections;

namespace Rubin.Query.Arrow;

/// <summary>Collects a <see cref="ListColumn"/>: append elements to <see cref="Elements"/>, then call <see cref="Append"/>.</summary>
public sealed class ListBuilder : ColumnBuilder
{
    readonly ListType _type;
    int[] _offsets;

    internal ListBuilder(ListType type, int capacity) : base(type)
    {
        _type = type;
        _offsets = new int[capacity + 1];
        Elements = Create(type.Element.Type);
    }

    /// <summary>Takes the elements.</summary>
    public ColumnBuilder Elements { get; }

    /// <summary>One row: the elements that were appended since the last.</summary>
    public void Append()
    {
        Reserve(ref _offsets, Length + 1, 1);
        _offsets[Length + 1] = Elements.Length;
        Validity.Append(true);
    }

    /// <inheritdoc/>
    public override void AppendNulls(int count)
    {
        Reserve(ref _offsets, Length + 1, count);
        _offsets.AsSpan(Length + 1, count).Fill(Elements.Length);
        Validity.Append(false, count);
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        var offsets = _offsets.AsMemory(0, Length + 1);
        _offsets = [0];
        return new ListColumn(_type, offsets, Elements.Build(), Validity.Build());
    }

    private protected override void AppendColumn(Column source)
    {
        var column = (ListColumn)source;
        var offsets = column.Offsets;
        Reserve(ref _offsets, Length + 1, column.Length);
        BinaryBuilder.AppendOffsets(_offsets.AsSpan(Length + 1), offsets, Elements.Length);
        Elements.AppendRange(column.Elements, offsets[0], offsets[^1] - offsets[0]);
        Validity.Append(column.Validity, column.Length);
    }

    private protected override void AppendBoxed(object value)
    {
        foreach (var element in value as IEnumerable ?? throw Misfit(value))
        {
            Elements.AppendValue(element);
        }

        Append();
    }
}

/// <summary>Collects a <see cref="FixedSizeListColumn"/>: append elements to <see cref="Elements"/>, then call <see cref="Append"/>.</summary>
public sealed class FixedSizeListBuilder : ColumnBuilder
{
    readonly FixedSizeListType _type;

    internal FixedSizeListBuilder(FixedSizeListType type, int capacity) : base(type)
    {
        _type = type;
        Elements = Create(type.Element.Type, checked(capacity * type.Size));
    }

    /// <summary>Takes the elements.</summary>
    public ColumnBuilder Elements { get; }

    /// <summary>One row: the elements that were appended since the last.</summary>
    /// <exception cref="ArgumentException">They are more or fewer than the type says.</exception>
    public void Append()
    {
        if (Elements.Length != (Length + 1L) * _type.Size)
        {
            throw new ArgumentException($"{Elements.Length - (long)Length * _type.Size} elements for a list of {_type.Size}");
        }

        Validity.Append(true);
    }

    /// <inheritdoc/>
    public override void AppendNulls(int count)
    {
        Elements.AppendNulls(checked(count * _type.Size));
        Validity.Append(false, count);
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        var length = Length;
        return new FixedSizeListColumn(_type, length, Elements.Build(), Validity.Build());
    }

    private protected override void AppendColumn(Column source)
    {
        Elements.AppendRange(((FixedSizeListColumn)source).Elements);
        Validity.Append(source.Validity, source.Length);
    }

    private protected override void AppendBoxed(object value)
    {
        foreach (var element in value as IEnumerable ?? throw Misfit(value))
        {
            Elements.AppendValue(element);
        }

        Append();
    }
}
