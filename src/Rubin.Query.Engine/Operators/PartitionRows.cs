using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Operators.Clustering;
using Rubin.Query.Engine.Operators.Sorting;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Operators;

/// <summary>
/// One row for each distinct combination of keys: the keys, and the rows that have them as a list of structs, in an order. Without keys there is exactly one row. The input is
/// sorted; workers then take stretches of whole partitions, whose columns come as they lie.
/// </summary>
/// <param name="input">The rows.</param>
/// <param name="schema">The keys, then the list.</param>
/// <param name="keys">What makes a partition.</param>
/// <param name="orderBy">The order in a partition; ties in the order of the input.</param>
/// <param name="columns">The fields of the structs.</param>
sealed class PartitionRows(
    PhysicalNode input,
    Schema schema,
    IReadOnlyList<BoundExpression> keys,
    IReadOnlyList<PhysicalSortKey> orderBy,
    IReadOnlyList<BoundExpression> columns) : PhysicalNode(schema, [input])
{
    readonly Lazy<KeyStream?> _stream = new(() => KeyStream.By(keys, input));

    /// <summary>The key that partitions are answered by as they are read; null where there is none.</summary>
    internal KeyStream? Stream => _stream.Value;

    /// <inheritdoc/>
    public override string Describe() =>
        (keys.Count > 0 ? $"partition=[{string.Join(", ", keys)}] " : "")
        + (orderBy.Count > 0 ? $"order=[{string.Join(", ", orderBy)}] " : "")
        + $"columns=[{string.Join(", ", columns)}]"
        + (keys.Count > 0 ? KeyStream.Describe(Stream, input) : "");

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        IReadOnlyList<PhysicalSortKey> order = [.. keys.Select(k => new PhysicalSortKey(k)), .. orderBy];
        KeyStream.Break(builder, this, Stream, Collect);

        KeyedRows Collect(KeyScope scope)
        {
            var sink = new SortSink("PARTITION BY", input.Schema, order, long.MaxValue, builder.Query, scope.Minimum());
            return new(sink, new Source(this, sink), KeepsRows: true);
        }
    }

    ListType Type => (ListType)Schema[^1].Type;

    sealed class Source(PartitionRows node, SortSink sink) : MorselSource(node.Schema)
    {
        readonly PartitionChunks _chunks = new(sink, node.Keys);

        protected override int Count => node.Keys.Count == 0 ? 1 : _chunks.Count;

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
        {
            if (sink.Result!.Length == 0)
            {
                return [new(Schema, [new ListColumn(node.Type, new int[2], Column.Nulls(node.Type.Element.Type, 0))], 1)];
            }

            var calls = new PartitionColumns(node.Keys, node.Columns, node.Type, Schema);
            return _chunks.Read(morsel).SelectMany(c => calls.Of(RecordBatches.Concat(sink.Schema, c.Rows), c.Starts).InPieces(worker.BatchRows));
        }
    }

    internal IReadOnlyList<BoundExpression> Keys => keys;

    IReadOnlyList<BoundExpression> Columns => columns;
}

/// <summary>Turns rows of whole partitions into one row a partition.</summary>
sealed class PartitionColumns(IReadOnlyList<BoundExpression> keys, IReadOnlyList<BoundExpression> columns, ListType type, Schema schema)
{
    readonly Evaluator[] _keys = [.. keys.Select(ExpressionCompiler.Compile)];
    readonly Evaluator[] _columns = [.. columns.Select(ExpressionCompiler.Compile)];

    /// <summary>The partitions that begin at <paramref name="starts"/>.</summary>
    internal RecordBatch Of(RecordBatch rows, int[] starts)
    {
        var children = Array.ConvertAll(_columns, c => Plain(c(rows).ToColumn(rows.Length)));
        var structs = new StructColumn((StructType)type.Element.Type, rows.Length, [.. children]);
        var firsts = rows.Take(starts);
        var keyColumns = Array.ConvertAll(_keys, k => k(firsts).ToColumn(starts.Length));
        return new(schema, [.. keyColumns, new ListColumn(type, (int[])[.. starts, rows.Length], structs)], starts.Length);
    }

    static Column Plain(Column column) => column is DictionaryColumn encoded ? encoded.Decode() : column;
}
