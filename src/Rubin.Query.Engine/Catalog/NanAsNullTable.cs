using System.Numerics.Tensors;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Catalog;

/// <summary>
/// A table whose floating-point columns show NULL where the rows hold NaN, as Rubin's services show them. Elements of lists and fields of structs
/// stay as they are.
/// </summary>
public sealed class NanAsNullTable : ITableProvider
{
    readonly ITableProvider _table;
    readonly HashSet<int> _floating;

    NanAsNullTable(ITableProvider table, HashSet<int> floating)
    {
        (_table, _floating) = (table, floating);
        Schema = table.Schema with { Fields = table.Schema.Fields.Map(AsNullable) };
    }

    /// <summary>The table with NaN shown as NULL; the table itself where no column is floating.</summary>
    public static ITableProvider Over(ITableProvider table)
    {
        HashSet<int> floating = [.. table.Schema.Fields.Index().Where(f => f.Item.Type.Logical.IsFloating).Select(f => f.Index)];
        return floating.Count == 0 ? table : new NanAsNullTable(table, floating);
    }

    /// <summary>The rows as they are stored.</summary>
    public ITableProvider Stored => _table;

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <inheritdoc/>
    public long? RowCount => _table.RowCount;

    /// <inheritdoc/>
    public SkyPosition? Position => _table.Position;

    /// <inheritdoc/>
    public string? Version => _table.Version;

    /// <inheritdoc/>
    public bool PrunesByCoordinates => _table.PrunesByCoordinates;

    /// <inheritdoc/>
    public ValueList<string> IndexedLists => _table.IndexedLists;

    /// <inheritdoc/>
    public (double Low, double High)? Range(int column) => _table.Range(column);

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request)
    {
        // A limit counts rows after all filters, and some filters stay with the engine here.
        var levels = request.Filters.Map(Support);
        var passed = request.Filters.Index().Where(f => levels[f.Index] != FilterSupport.None).ToList();
        var scan = _table.PlanScan(request with
        {
            Filters = [.. passed.Select(f => f.Item)],
            Limit = levels.All(l => l == FilterSupport.Exact) ? request.Limit : null,
        });
        var support = new FilterSupport[levels.Count];
        foreach (var (answer, (place, _)) in scan.FilterSupport.Zip(passed))
        {
            support[place] = (FilterSupport)Math.Min((int)answer, (int)levels[place]);
        }

        var schema = scan.Schema with { Fields = scan.Schema.Fields.Map(AsNullable) };
        return scan with
        {
            Schema = schema,
            FilterSupport = [.. support],
            Open = context => NanAsNullSource.Over(scan.Open(context), schema),
            Margins = scan.Margins.Map(m => m with { Open = context => new NanAsNullSkySource(m.Open(context), schema) }),
        };
    }

    /// <summary>
    /// What the stored rows can do with a filter: everything, where NaN fails it as NULL does; pruning, where no row that meets it with NULL in
    /// the place of NaN is lost; else nothing.
    /// </summary>
    FilterSupport Support(BoundExpression filter)
    {
        switch (filter)
        {
            case Junction junction:
                return (FilterSupport)junction.Terms.Min(t => (int)Support(t));
            case Comparison { Operator: not (ComparisonOperator.NotEqual or ComparisonOperator.NotDistinct) } c when IsValue(c.Left) && IsValue(c.Right):
                return FilterSupport.Exact;
            case RankTest { Order.NullsFirst: false }:
                return FilterSupport.Prunes;
        }

        var floating = PlanColumns(filter).Where(_floating.Contains).ToList();
        return floating.Count == 0 ? FilterSupport.Exact
            : floating.TrueForAll(c => ExpressionFacts.RejectsNulls(filter, [c])) ? FilterSupport.Prunes
            : FilterSupport.None;
    }

    static bool IsValue(BoundExpression expression) => expression is ColumnReference or Constant || (expression is CastExpression cast && IsValue(cast.Operand) && ExpressionFacts.IsTotal(cast));

    static HashSet<int> PlanColumns(BoundExpression filter) => Planning.PlanExpressions.Columns(filter);

    static Field AsNullable(Field field) => field.Type.Logical.IsFloating && !field.Nullable ? field with { Nullable = true } : field;
}

/// <summary>Batches with NULL where floating-point columns hold NaN.</summary>
class NanAsNullSource(IBatchSource stored, Schema schema) : IBatchSource
{
    /// <summary>The source with NULL in the place of NaN.</summary>
    internal static NanAsNullSource Over(IBatchSource stored, Schema schema) =>
        stored is ISkySource sky ? new NanAsNullSkySource(sky, schema) : new NanAsNullSource(stored, schema);

    public Schema Schema => schema;

    public double Progress => stored.Progress;

    public IReadOnlyList<Counter> Counters => stored.Counters;

    public void KeepBounds(int column) => stored.KeepBounds(column);

    public IReadOnlyList<MorselBounds?>? Bounds => stored.Bounds;

    public IBatchReader OpenReader(WorkerContext worker) => new Reader(stored.OpenReader(worker), schema);

    /// <summary>The column with NULL in the place of NaN; the same column where there is no NaN.</summary>
    internal static Column Convert(Column column) => column switch
    {
        DictionaryColumn { Type.Logical.IsFloating: true } encoded => Convert(encoded.Decode()),
        Column<double> values => WithoutNan(values),
        Column<float> values => WithoutNan(values),
        _ => column,
    };

    static Column WithoutNan<T>(Column<T> column)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        // A sum is NaN wherever a value is; it also is where infinities meet, which only costs a second look.
        var values = column.Values;
        if (!T.IsNaN(TensorPrimitives.Sum(values)))
        {
            return column;
        }

        var isNumber = new bool[values.Length];
        for (var i = 0; i < isNumber.Length; i++)
        {
            isNumber[i] = !T.IsNaN(values[i]);
        }

        return column.WithValidity(Bitmap.Of(isNumber));
    }

    /// <summary>The batch with NULL in the place of NaN.</summary>
    internal static RecordBatch? Convert(RecordBatch? batch, Schema schema) =>
        batch is null ? null : new(schema, [.. batch.Columns.Select(Convert)], batch.Length);

    sealed class Reader(IBatchReader stored, Schema schema) : IBatchReader
    {
        public int Morsel => stored.Morsel;

        public ValueTask<RecordBatch?> ReadAsync(CancellationToken cancel)
        {
            var read = stored.ReadAsync(cancel);
            return read.IsCompletedSuccessfully ? new(Convert(read.Result, schema)) : ConvertAsync(read);
        }

        public ValueTask DisposeAsync() => stored.DisposeAsync();

        // Awaits resume on the worker pool.
#pragma warning disable CA2007
        async ValueTask<RecordBatch?> ConvertAsync(ValueTask<RecordBatch?> read) => Convert(await read, schema);
#pragma warning restore CA2007
    }
}

/// <summary>The same of a source whose morsels have a known place.</summary>
sealed class NanAsNullSkySource(ISkySource stored, Schema schema) : NanAsNullSource(stored, schema), ISkySource
{
    public ValueTask<IReadOnlyList<SkyMorsel>> ListAsync(WorkerContext worker) => stored.ListAsync(worker);

    public IMorselReader OpenMorsels(WorkerContext worker) => new MorselReader(stored.OpenMorsels(worker), Schema);

    sealed class MorselReader(IMorselReader stored, Schema schema) : IMorselReader
    {
        public void Open(int morsel) => stored.Open(morsel);

        public void Reclaim() => stored.Reclaim();

        // Awaits resume on the worker pool.
#pragma warning disable CA2007
        public async ValueTask<RecordBatch?> ReadAsync(CancellationToken cancel) => Convert(await stored.ReadAsync(cancel), schema);
#pragma warning restore CA2007

        public ValueTask DisposeAsync() => stored.DisposeAsync();
    }
}
