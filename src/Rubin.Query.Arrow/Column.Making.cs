namespace Rubin.Query.Arrow;

public abstract partial class Column
{
    /// <summary>The rows of all <paramref name="columns"/>, in order; a single column is given back as it is.</summary>
    /// <param name="columns">
    /// At least one, of one type; plain and dictionary-encoded columns of it may be mixed, and columns of the NULL type may be among them.
    /// All dictionary-encoded gives a dictionary (merged where they differ), a mixture gives plain values.
    /// </param>
    /// <exception cref="ArgumentException">No columns, or columns of different types.</exception>
    /// <exception cref="OverflowException">More than 2³¹ − 1 rows, bytes or elements.</exception>
    public static Column Concat(IReadOnlyList<Column> columns)
    {
        if (columns.Count <= 1)
        {
            return columns.Count == 1 ? columns[0] : throw new ArgumentException("no columns to join", nameof(columns));
        }

        var length = 0;
        foreach (var column in columns)
        {
            length = checked(length + column.Length);
        }

        var typed = columns.Where(c => c is not NullColumn).ToList();
        if (typed.Count == columns.Count && typed[0] is DictionaryColumn first
            && typed.TrueForAll(c => c is DictionaryColumn d && ReferenceEquals(d.Dictionary, first.Dictionary)))
        {
            return ConcatCodes(columns, first.Dictionary, length);
        }

        var type = typed.Count == 0 ? DataType.Null : typed.Find(c => c is not DictionaryColumn)?.Type ?? typed[0].Type;
        var builder = ColumnBuilder.Create(type, length);
        foreach (var column in columns)
        {
            builder.AppendRange(column);
        }

        return builder.Build();
    }

    /// <summary>An array of a pool that can take the rows of columns such as this one, without NULLs; null where there is none for this kind, or this one has a NULL.</summary>
    /// <param name="rows">Rows that will come, about.</param>
    public virtual LentColumn? Lend(int rows) => null;

    /// <summary>The same value in every row.</summary>
    /// <param name="type">The type of the column; a dictionary type gives one value and codes of 0.</param>
    /// <param name="value">As <see cref="Value"/> gives it; null is NULL.</param>
    /// <param name="length">Number of rows.</param>
    /// <exception cref="ArgumentException">The type does not take the value.</exception>
    public static Column Constant(DataType type, object? value, int length)
    {
        if (value is null)
        {
            return Nulls(type, length);
        }

        var builder = ColumnBuilder.Create(type, 1);
        builder.AppendValue(value);
        return builder.Build().Take(new int[length]);
    }

    /// <summary>The same values as a type that means the same by them: names of nested fields, say, or the kind of geometry that a list is.</summary>
    /// <exception cref="ArgumentException">The types do not have the same values.</exception>
    public Column As(DataType type) => (this, type) switch
    {
        _ when Type == type => this,
        (StructColumn c, StructType t) => new StructColumn(t, c.Length, [.. c.Children.Zip(t.Fields, (child, field) => child.As(field.Type))], c.Validity),
        (ListColumn c, ListType t) => new ListColumn(t, c.OffsetMemory, c.Elements.As(t.Element.Type), c.Validity),
        (FixedSizeListColumn c, FixedSizeListType t) => new FixedSizeListColumn(t, c.Length, c.Elements.As(t.Element.Type), c.Validity),
        _ when Type.HasSameValues(type) => this,
        _ => throw new ArgumentException($"{Type} is not {type} by another name", nameof(type)),
    };

    /// <summary>NULL in every row.</summary>
    public static Column Nulls(DataType type, int length)
    {
        var builder = ColumnBuilder.Create(type, length);
        builder.AppendNulls(length);
        return builder.Build();
    }

    static DictionaryColumn ConcatCodes(IReadOnlyList<Column> columns, Column dictionary, int length)
    {
        var codes = new FixedWidthBuilder<int>(DataType.Int32, length);
        foreach (var column in columns)
        {
            codes.AppendRange(((DictionaryColumn)column).Codes, column.Validity);
        }

        var joined = (Column<int>)codes.Build();
        return new(joined.Memory, dictionary, joined.Validity);
    }
}
