using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>A column of lists or structs, with all of its leaves.</summary>
sealed class NestedColumn : ColumnReader
{
    readonly ColumnNode _node;
    readonly List<NestedLeaf> _leaves = [];
    readonly Assembly _assembly;

    public NestedColumn(ColumnNode node, Codecs codecs, PageMemory memory) : base(node)
    {
        _node = node;
        Collect(node, codecs, memory);
        _assembly = new(_leaves);
    }

    void Collect(ColumnNode node, Codecs codecs, PageMemory memory)
    {
        switch (node)
        {
            case LeafNode leaf:
                _leaves.Add(new(leaf.Leaf, codecs, memory));
                break;
            case ListNode list:
                Collect(list.Element, codecs, memory);
                break;
            case StructNode group:
                foreach (var child in group.Children)
                {
                    Collect(child, codecs, memory);
                }

                break;
        }
    }

    /// <inheritdoc/>
    public override long BytesRead => _leaves.Sum(l => l.BytesRead);

    /// <inheritdoc/>
    public override double ValuesPerRow => _leaves.Max(l => l.ValuesPerRow);

    /// <inheritdoc/>
    public override void Open(RowGroup group)
    {
        foreach (var leaf in _leaves)
        {
            leaf.Open(group);
        }
    }

    /// <inheritdoc/>
    public override void Begin(int rows)
    {
        foreach (var leaf in _leaves)
        {
            leaf.Begin(rows);
        }
    }

    /// <inheritdoc/>
    public override void Skip(long rows)
    {
        foreach (var leaf in _leaves)
        {
            leaf.Skip(rows);
        }
    }

    /// <inheritdoc/>
    public override void Append(int rows)
    {
        foreach (var leaf in _leaves)
        {
            leaf.Append(rows);
        }
    }

    /// <inheritdoc/>
    public override Column Finish(int rows)
    {
        var column = _assembly.Build(_node);
        return column.Length == rows ? column : throw new CorruptDataException($"{column.Length} rows where {rows} belong");
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var leaf in _leaves)
        {
            leaf.Dispose();
        }
    }
}
