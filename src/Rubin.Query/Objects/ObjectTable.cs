using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query;

/// <summary>Objects as rows: a column a property, or one column <c>value</c> of numbers, texts and the like. Each query goes through them once, from the first on.</summary>
sealed class ObjectTable<T>(IEnumerable<T> rows) : ITableProvider
{
    const int BatchRows = 8192;

    /// <inheritdoc/>
    public Schema Schema { get; } = ObjectRows.SchemaOf<T>();

    /// <inheritdoc/>
    public long? RowCount => rows.TryGetNonEnumeratedCount(out var count) ? count : null;

    /// <inheritdoc/>
    public SkyPosition? Position => SkyPosition.Find(Schema);

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request)
    {
        var schema = new Schema(request.Columns.Map(c => c.Field));
        return new(schema, request.Filters.Map(_ => FilterSupport.None), RowCount, "", _ => new Source(this, rows, schema, request.Columns));
    }

    sealed class Source(ObjectTable<T> table, IEnumerable<T> rows, Schema schema, ValueList<ScanColumn> columns) : MorselSource(schema)
    {
        protected override int Count => 1;

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
        {
            var all = new ObjectRows<T>(table.Schema);
            foreach (var chunk in UserCode.Rows($"rows of {typeof(T).Name}", rows).Chunk(Math.Min(BatchRows, worker.BatchRows)))
            {
                var batch = all.ToBatch(chunk);
                yield return new(Schema, columns.Map(c => c.Of(batch)), batch.Length);
            }
        }
    }
}

/// <summary>Turns objects into batches.</summary>
sealed class ObjectRows<T>
{
    readonly Schema _schema;
    readonly ValueList<ColumnBuilder> _builders;
    readonly Action<T> _append;

    internal ObjectRows(Schema schema)
    {
        _schema = schema;
        _builders = schema.Fields.Map(f => ColumnBuilder.Create(f.Type));
        _append = ClrType.IsValue(typeof(T)) ? ValueWriter.Of<T>(_builders[0]) : ValueWriter.Fields<T>(_builders);
    }

    /// <summary>A batch of the objects.</summary>
    /// <exception cref="QueryException">Value: an object is null, or a value does not fit its column.</exception>
    internal RecordBatch ToBatch(IEnumerable<T> rows)
    {
        var length = 0;
        foreach (var row in rows)
        {
            Append(row);
            length++;
        }

        return new(_schema, _builders.Map(b => b.Build()), length);
    }

    internal void Append(T row)
    {
        if (row is null && !ClrType.IsValue(typeof(T)))
        {
            throw new QueryException(QueryErrorCode.Value, $"a row of {typeof(T).Name} is null");
        }

        try
        {
            _append(row);
        }
        catch (OverflowException error)
        {
            throw new QueryException(QueryErrorCode.Value, $"a value of {typeof(T).Name} does not fit its column: {error.Message}", inner: error);
        }
    }

    /// <summary>The columns of what was appended.</summary>
    internal IReadOnlyList<Column> Build() => _builders.Map(b => b.Build());
}

/// <summary>The columns that objects make.</summary>
static class ObjectRows
{
    /// <summary>The column of rows that are single values.</summary>
    const string OnlyColumn = "value";

    /// <exception cref="ArgumentException">No column holds such objects.</exception>
    internal static Schema SchemaOf<T>() => ClrType.IsValue(typeof(T))
        ? new([new(OnlyColumn, ClrType.Column(typeof(T)) ?? throw new ArgumentException($"no column holds {ValueReader.TypeText(typeof(T))}"), ClrType.IsNullable(typeof(T)))])
        : new(ClrType.Fields(typeof(T)));
}
