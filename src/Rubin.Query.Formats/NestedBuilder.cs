using Rubin.Query.Arrow;

namespace Rubin.Query.Formats;

/// <summary>Collects single values, or lists of any shape, of which only the outermost may be of any length, item by item.</summary>
sealed class NestedBuilder
{
    readonly ColumnBuilder _builder;
    readonly List<FixedSizeListBuilder> _levels = [];

    /// <param name="type">The type of the column.</param>
    public NestedBuilder(DataType type)
    {
        _builder = ColumnBuilder.Create(type);
        Items = _builder is ListBuilder list ? list.Elements : _builder;
        while (Items is FixedSizeListBuilder level)
        {
            _levels.Insert(0, level);
            Items = level.Elements;
        }
    }

    /// <summary>Takes the items.</summary>
    public ColumnBuilder Items { get; }

    /// <summary>Ends the inner lists that the first <paramref name="count"/> items of a row fill.</summary>
    public void EndItem(int count)
    {
        var size = 1;
        foreach (var level in _levels)
        {
            size *= ((FixedSizeListType)level.Type).Size;
            if (count % size != 0)
            {
                return;
            }

            level.Append();
        }
    }

    /// <summary>Ends the row of a list of any length; the others end with their items.</summary>
    public void EndList() => (_builder as ListBuilder)?.Append();

    /// <summary>A row of NULL.</summary>
    public void AppendNull() => _builder.AppendNull();

    /// <summary>The rows so far; the builder starts afresh.</summary>
    public Column Build() => _builder.Build();
}
