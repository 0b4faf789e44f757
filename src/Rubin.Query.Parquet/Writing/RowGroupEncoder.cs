using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// Encodes row groups without writing them, so that several workers, with an encoder each, can prepare the groups of one file and
/// <see cref="ParquetWriter.Append"/> puts them in order. One encoder belongs to one thread at a time. Holds one column of a group at a
/// time beside the encoded bytes.
/// </summary>
public sealed class RowGroupEncoder : IDisposable
{
    readonly ParquetSchema _schema;
    readonly ParquetWriteOptions _options;
    readonly ParquetColumnOptions[] _columns;
    readonly Codecs _codecs;
    readonly Dictionary<(PhysicalType, bool), Stack<LeafBuffer>> _free = [];

    /// <summary>An encoder for rows of <paramref name="schema"/>.</summary>
    /// <exception cref="QueryException">Unsupported: a type that Parquet cannot hold, or a codec whose library is not there.</exception>
    public RowGroupEncoder(Schema schema, ParquetWriteOptions? options = null) : this(ParquetSchema.FromArrow(schema), options ?? new())
    {
    }

    internal RowGroupEncoder(ParquetSchema schema, ParquetWriteOptions options)
    {
        _schema = schema;
        _options = options;
        _codecs = new(options.CompressionLevel);
        _columns = [.. LeafNames.Of(schema).Select(options.For)];
    }

    /// <summary>One row group of all rows of <paramref name="batches"/>, in order.</summary>
    /// <param name="batches">The rows.</param>
    /// <param name="cancel">Looked at before each page.</param>
    /// <exception cref="ArgumentException">A batch has other columns than the schema.</exception>
    /// <exception cref="QueryException">
    /// Value: a NULL where the schema allows none, or a number outside the range of its stored type. OutOfMemory: a column of more than 2
    /// GiB.
    /// </exception>
    public EncodedRowGroup Encode(IReadOnlyList<RecordBatch> batches, CancellationToken cancel = default)
    {
        foreach (var batch in batches)
        {
            Check(batch);
        }

        var chunks = new EncodedChunk[_schema.Leaves.Count];
        for (var i = 0; i < _schema.Columns.Count; i++)
        {
            EncodeColumn(_schema.Columns[i], batches.Select(batch => batch.Columns[i]), chunks, cancel);
        }

        return new(checked(batches.Sum(b => b.Length)), [.. chunks]);
    }

    /// <inheritdoc/>
    public void Dispose() => _codecs.Dispose();

    void EncodeColumn(ColumnNode node, IEnumerable<Column> columns, EncodedChunk[] chunks, CancellationToken cancel)
    {
        var leaves = LeavesOf(node).ToDictionary(leaf => leaf.Index, Borrow);
        var shredder = new Shredder(leaves);
        foreach (var column in columns)
        {
            cancel.ThrowIfCancellationRequested();
            shredder.Append(node, column);
        }

        foreach (var (index, buffer) in leaves)
        {
            var leaf = _schema.Leaves[index];
            var codec = _codecs[_columns[index].Codec ?? _options.Codec];
            chunks[index] = new ColumnChunkEncoder(leaf, _columns[index], _options, codec).Encode(buffer, cancel);
            _free[Kind(leaf)].Push(buffer);
        }
    }

    static IEnumerable<LeafColumn> LeavesOf(ColumnNode node) => node switch
    {
        LeafNode leaf => [leaf.Leaf],
        StructNode group => group.Children.SelectMany(LeavesOf),
        ListNode list => LeavesOf(list.Element),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    LeafBuffer Borrow(LeafColumn leaf)
    {
        if (!_free.TryGetValue(Kind(leaf), out var free))
        {
            _free.Add(Kind(leaf), free = new());
        }

        if (!free.TryPop(out var buffer))
        {
            return new(LeafValues.For(leaf));
        }

        buffer.Clear();
        return buffer;
    }

    static (PhysicalType, bool) Kind(LeafColumn leaf) =>
        (leaf.PhysicalType, leaf.Element.LogicalType is { Kind: LogicalKind.Integer, IsSigned: false });

    void Check(RecordBatch batch)
    {
        if (batch.Columns.Count != _schema.Columns.Count)
        {
            throw new ArgumentException($"a batch of {batch.Columns.Count} columns for a file of {_schema.Columns.Count}", nameof(batch));
        }

        for (var i = 0; i < batch.Columns.Count; i++)
        {
            var (found, expected) = (batch.Columns[i].Type.Logical, _schema.Columns[i].Field.Type);
            if (found.Id != expected.Id && !(found.IsNested && expected.IsNested))
            {
                throw new ArgumentException($"column \"{_schema.Columns[i].Field.Name}\" is {found}, not {expected}", nameof(batch));
            }
        }
    }
}
