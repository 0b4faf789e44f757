namespace Rubin.Query.Arrow;

/// <summary>A column of structs: one child column a field. A field of a NULL struct is NULL, whatever its child holds there.</summary>
public sealed class StructColumn : Column
{
    /// <summary>Structs of <paramref name="children"/>, one a field of <paramref name="type"/>, each of <paramref name="length"/> rows.</summary>
    /// <exception cref="ArgumentException">A child is missing or has another length or type.</exception>
    public StructColumn(StructType type, int length, ValueList<Column> children, Bitmap validity = default) : base(type, length, validity)
    {
        if (children.Count != type.Fields.Count)
        {
            throw new ArgumentException($"{children.Count} children for {type.Fields.Count} fields", nameof(children));
        }

        for (var i = 0; i < children.Count; i++)
        {
            if (children[i].Length != length || !children[i].Type.HasSameValues(type.Fields[i].Type))
            {
                throw new ArgumentException(
                    $"field \"{type.Fields[i].Name}\" has {children[i].Length} rows of {children[i].Type}, not {length} of {type.Fields[i].Type}",
                    nameof(children));
            }
        }

        StructType = type;
        Children = children;
    }

    /// <summary>The type of the structs.</summary>
    public StructType StructType { get; }

    /// <summary>The values of each field as stored: without the NULLs of the struct itself.</summary>
    public ValueList<Column> Children { get; }

    /// <summary>The values of field <paramref name="index"/>, NULL also where the struct is NULL.</summary>
    public Column Child(int index) => Children[index].WithValidity(Validity);

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var children = new Column[Children.Count];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = Children[i].Take(rows);
        }

        return new StructColumn(StructType, rows.Length, [.. children], TakeValidity(rows));
    }

    internal override Column TakeRuns(ReadOnlySpan<int> starts, ReadOnlySpan<int> offsets)
    {
        var validity = new BitmapBuilder();
        for (var i = 0; i < starts.Length; i++)
        {
            validity.Append(Validity.Slice(starts[i]), offsets[i + 1] - offsets[i]);
        }

        var children = new Column[Children.Count];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = Children[i].TakeRuns(starts, offsets);
        }

        return new StructColumn(StructType, offsets[^1], [.. children], validity.Build());
    }

    /// <inheritdoc/>
    protected override Column SliceChecked(int offset, int length) =>
        new StructColumn(StructType, length, Children.Map(c => c.Slice(offset, length)), Validity.Slice(offset));

    /// <inheritdoc/>
    protected override Column Replace(Bitmap validity) => new StructColumn(StructType, Length, Children, validity);
}
