using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>Reads one column of a projection, with all of its leaves.</summary>
abstract class ColumnReader(ColumnNode node) : IDisposable
{
    /// <summary>The column's name.</summary>
    public string Name => node.Field.Name;

    /// <summary>Bytes read from files so far.</summary>
    public abstract long BytesRead { get; }

    /// <summary>Values of the widest leaf for each row of the row group.</summary>
    public abstract double ValuesPerRow { get; }

    /// <summary>Starts at the first row of a row group.</summary>
    public abstract void Open(RowGroup group);

    /// <summary>Starts a batch of about <paramref name="rows"/> rows.</summary>
    public abstract void Begin(int rows);

    /// <summary>Passes over the next rows.</summary>
    public abstract void Skip(long rows);

    /// <summary>Reads the next rows into the batch.</summary>
    public abstract void Append(int rows);

    /// <summary>The column of the batch, which has <paramref name="rows"/> rows.</summary>
    /// <exception cref="CorruptDataException">The leaves do not agree with each other.</exception>
    public abstract Column Finish(int rows);

    /// <summary>Gives the memory of pages back that can be read again; a batch later that costs as much time as the first did.</summary>
    public virtual void Release()
    {
    }

    /// <summary>The column that <see cref="Finish"/> gave last is not used any more.</summary>
    public virtual void Reclaim()
    {
    }

    /// <summary>Gives buffers back.</summary>
    public abstract void Dispose();

    /// <summary>What reads the column of <paramref name="node"/>.</summary>
    public static ColumnReader Create(ColumnNode node, Codecs codecs, PageMemory memory) => node switch
    {
        LeafNode { Leaf: { MaxRepetition: 0, MaxDefinition: <= 1 } leaf } => new FlatColumn(node, new(leaf, codecs, memory)),
        _ => new NestedColumn(node, codecs, memory),
    };
}

/// <summary>A column that is a leaf.</summary>
sealed class FlatColumn(ColumnNode node, FlatLeaf leaf) : ColumnReader(node)
{
    /// <inheritdoc/>
    public override long BytesRead => leaf.BytesRead;

    /// <inheritdoc/>
    public override double ValuesPerRow => 1;

    /// <inheritdoc/>
    public override void Open(RowGroup group) => leaf.Open(group);

    /// <inheritdoc/>
    public override void Begin(int rows) => leaf.Begin(rows);

    /// <inheritdoc/>
    public override void Skip(long rows) => leaf.Skip(rows);

    /// <inheritdoc/>
    public override void Append(int rows) => leaf.Append(rows);

    /// <inheritdoc/>
    public override Column Finish(int rows) => leaf.Finish();

    /// <inheritdoc/>
    public override void Release() => leaf.Release();

    /// <inheritdoc/>
    public override void Reclaim() => leaf.Reclaim();

    /// <inheritdoc/>
    public override void Dispose() => leaf.Dispose();
}
