namespace Rubin.Query.Arrow;

/// <summary>Collects a <see cref="StructColumn"/>: append to each of <see cref="Fields"/>, then call <see cref="Append"/>.</summary>
public sealed class StructBuilder : ColumnBuilder
{
    readonly StructType _type;

    internal StructBuilder(StructType type, int capacity) : base(type)
    {
        _type = type;
        Fields = type.Fields.Map(field => Create(field.Type, capacity));
    }

    /// <summary>Take the values of each field.</summary>
    public ValueList<ColumnBuilder> Fields { get; }

    /// <summary>One row: the values appended to the fields since the last.</summary>
    /// <exception cref="ArgumentException">A field did not get exactly one value.</exception>
    public void Append()
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            if (Fields[i].Length != Length + 1)
            {
                throw new ArgumentException($"field \"{_type.Fields[i].Name}\" has {Fields[i].Length} values in row {Length}");
            }
        }

        Validity.Append(true);
    }

    /// <inheritdoc/>
    public override void AppendNulls(int count)
    {
        foreach (var field in Fields)
        {
            field.AppendNulls(count);
        }

        Validity.Append(false, count);
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        var length = Length;
        return new StructColumn(_type, length, Fields.Map(field => field.Build()), Validity.Build());
    }

    private protected override void AppendColumn(Column source)
    {
        var column = (StructColumn)source;
        for (var i = 0; i < Fields.Count; i++)
        {
            Fields[i].AppendRange(column.Children[i]);
        }

        Validity.Append(column.Validity, column.Length);
    }

    private protected override void AppendBoxed(object value)
    {
        var row = value as StructValue ?? throw Misfit(value);
        if (row.Values.Count != Fields.Count)
        {
            throw Misfit(value);
        }

        for (var i = 0; i < Fields.Count; i++)
        {
            Fields[i].AppendValue(row.Values[i]);
        }

        Append();
    }
}
