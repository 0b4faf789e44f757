using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Formats.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// Writes the rows of a query as the partitions of a catalog: a first pass counts and sorts them, then each worker writes partition after partition.
/// Gives one row a partition; when all have come, <see cref="HatsWriter.Complete"/> makes a catalog of them.
/// </summary>
sealed class CatalogWrite : PhysicalNode
{
    readonly CatalogOptions _options;
    readonly RowCells _cells;
    readonly RowOrder _order;
    readonly int[] _kept;
    readonly int[] _layout;
    readonly string _spillFolder;
    readonly ExistingRows? _existing;

    /// <summary>A plan that writes to <paramref name="folder"/>.</summary>
    /// <param name="input">Its rows. Columns that repeat a row's cell are left out: they are made anew.</param>
    /// <param name="folder">The catalog's folder.</param>
    /// <param name="name">The catalog's name.</param>
    /// <param name="options">How it is laid out.</param>
    /// <param name="grown">The catalog that the rows are added to, whose columns the input has; null for a new one.</param>
    /// <exception cref="QueryException">A column does not exist, or an option makes no sense.</exception>
    public CatalogWrite(PhysicalNode input, string folder, string name, CatalogOptions options, HatsCatalog? grown = null) : base(ResultSchema, [input])
    {
        _options = options;
        _existing = grown is null ? null : new(grown, options);
        var isPlaced = options.Kind != HatsKind.Association;
        _kept = grown is null
            ? [.. Enumerable.Range(0, input.Schema.Count).Where(i => !IsMadeAnew(input.Schema[i].Name, isPlaced))]
            : [.. grown.Schema.Fields.Where(f => f.Name != HatsWriter.Healpix29).Select(f => input.Schema.IndexOf(f.Name))];
        var schema = input.Schema with { Fields = [.. _kept.Select(i => Plain(input.Schema[i]))] };
        _cells = isPlaced ? RowCells.Find(schema, options.Ra, options.Dec) : RowCells.InColumn(schema);
        CheckColumns(schema, name, options);
        _order = new([.. options.SortedBy.Select(c => CellRun.KeyFields.Length + Position(schema, c))]);
        _spillFolder = Path.Combine(folder, "_spill");
        Writer = new(folder, schema with { Fields = [.. schema.Fields.Where(f => f.Name != HatsWriter.Healpix29)] }, new(name, _cells.Ra, _cells.Dec)
        {
            Pairs = options.Pairs,
            Kind = options.Kind,
            Description = options.Description,
            DefaultColumns = options.DefaultColumns,
            SortedBy = options.SortedBy.Count == 0 ? [] : [HatsWriter.Healpix29, .. options.SortedBy.Select(c => schema[Position(schema, c)].Name)],
            MaxRows = options.RowsPerPartition,
            Created = DateTimeOffset.UtcNow,
            Parquet = CatalogLayout.Of(schema, _cells.Ra, _cells.Dec),
            Grown = grown,
        });
        _layout = [.. Writer.Schema.Fields.Select(f => f.Name == HatsWriter.Healpix29 ? 0 : 1 + schema.IndexOf(f.Name))];
    }

    /// <summary>What writes the files.</summary>
    public HatsWriter Writer { get; }

    /// <summary>Whether partitions that are there already, from an earlier run over the same rows, are taken as they are.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Cells that all rows of the query lie in; known once partitions are chosen.</summary>
    public HealpixRanges Added { get; private set; } = HealpixRanges.Empty;

    /// <summary>Rows of the query; known once partitions are chosen.</summary>
    public long AddedRows { get; private set; }

    /// <summary>Whether the rows are added to a catalog that has some.</summary>
    public bool IsAddition => _existing is not null;

    /// <summary>The partitions of a catalog that grows which got no rows; known likewise.</summary>
    public IReadOnlySet<HealpixCell> Untouched => _existing?.Untouched.Select(p => p.Cell!.Value).ToHashSet() ?? [];

    /// <summary>Order, pixel and rows of each partition.</summary>
    internal static Schema ResultSchema { get; } = new(
        [new("Norder", DataType.Int32, Nullable: false), new("Npix", DataType.Int64, Nullable: false), new("rows", DataType.Int64, Nullable: false)]);

    /// <inheritdoc/>
    public override string Describe() => $"{Writer.Name} by {(_cells.Ra is null ? HatsWriter.Healpix29 : $"{_cells.Ra}, {_cells.Dec}")} rows<={_options.RowsPerPartition} order<={_options.HighestOrder}";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder)
    {
        Inputs[0].Build(builder);
        var kept = new Schema([.. _kept.Select(i => Plain(Inputs[0].Schema[i]))]);
        builder.Stage(this, _ => new KeepColumns(kept, _kept));
        var counts = new CellCounts(_existing is null ? _options.HighestOrder : Math.Max(_existing.CountingOrder, Writer.SkymapOrder));
        var sink = new CatalogSink(kept, _cells, _order, counts, _spillFolder, builder.Query);
        builder.Break(this, sink, new PartitionSource(this, sink, counts));
    }

    /// <summary>The row for a partition.</summary>
    internal static RecordBatch Result(HealpixCell cell, long rows) =>
        new(ResultSchema, [new Column<int>(new[] { cell.Order }), new Column<long>(new[] { cell.Index }), new Column<long>(new[] { rows })], 1);

    static bool IsMadeAnew(string name, bool isPlaced) => FileSchema.IsPartitionColumn(name) || (isPlaced && name == HatsWriter.Healpix29);

    /// <summary>The columns that options name are there, and no two have one name.</summary>
    static void CheckColumns(Schema schema, string catalog, CatalogOptions options)
    {
        foreach (var column in options.Indexes.Where(c => c != HatsWriter.Healpix29))
        {
            IndexValues.Resolve(schema, catalog, column);
        }

        var names = schema.Fields.Select(f => f.Name).Append(schema.Fields.Any(f => f.Name == HatsWriter.Healpix29) ? "" : HatsWriter.Healpix29);
        if (names.CountBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(n => n.Value > 1).Key is { } twice)
        {
            throw new QueryException(QueryErrorCode.Semantic, $"two columns are called \"{twice}\", which a catalog cannot have", hint: "give one another name with AS");
        }

        ValueList<string> pairs = options.Pairs is { } p ? [p.PrimaryName, p.JoinName] : [];
        foreach (var missing in pairs.Concat(options.DefaultColumns).Where(c => schema.IndexOf(c) < 0 && c != HatsWriter.Healpix29))
        {
            throw new QueryException(
                QueryErrorCode.UnknownColumn, $"column \"{missing}\", which the options ask for, does not exist", hint: $"there are {string.Join(", ", schema.Fields.Select(f => f.Name).Take(20))}");
        }
    }

    /// <summary>As it is written: dictionaries are a matter of encoding.</summary>
    static Field Plain(Field field) => field with { Type = field.Type.Logical };

    static int Position(Schema schema, string column) => schema.IndexOf(column) is >= 0 and var position
        ? position
        : throw new QueryException(QueryErrorCode.UnknownColumn, $"column \"{column}\" to sort by does not exist");

    /// <summary>Takes the partitions of a catalog that grows which got no rows.</summary>
    /// <param name="cancel">Stops between partitions.</param>
    public void KeepOthers(CancellationToken cancel)
    {
        foreach (var partition in _existing?.Untouched ?? [])
        {
            cancel.ThrowIfCancellationRequested();
            Writer.Keep(partition.Cell!.Value, partition.Part.Path);
        }
    }

    IReadOnlyList<HealpixCell> Choose(CellCounts counts)
    {
        if (_existing is not null)
        {
            Added = HealpixRanges.From(counts.Cells.Select(c => new HealpixCell(counts.Order, c.Index)));
            AddedRows = counts.Cells.Sum(c => c.Rows);
            Writer.CountAdded(counts);
            return _existing.Choose(counts);
        }

        if (_options.LowestOrder == _options.HighestOrder)
        {
            return [.. counts.Cells.Select(c => new HealpixCell(counts.Order, c.Index))];
        }

        var cells = PartitionChoice.Choose(counts.Cells, counts.Order, _options.RowsPerPartition, _options.Siblings);
        return [.. cells.SelectMany(c => c.Order >= _options.LowestOrder ? [c] : Divide(c, counts))];
    }

    /// <summary>A batch of a merge, which begins with the cell, in the order of the catalog's columns.</summary>
    RecordBatch Arrange(RecordBatch batch) => new(Writer.Schema, Array.ConvertAll(_layout, c => batch.Columns[c]), batch.Length);

    IEnumerable<HealpixCell> Divide(HealpixCell cell, CellCounts counts)
    {
        var shift = 2 * (counts.Order - _options.LowestOrder);
        return counts.CellsIn(cell).Select(c => c.Index >> shift).Distinct().Select(i => new HealpixCell(_options.LowestOrder, i));
    }

    /// <summary>The second pass: a morsel is a partition, the fullest first, so that no worker has much left when the others are done.</summary>
    sealed class PartitionSource(CatalogWrite plan, CatalogSink sink, CellCounts counts) : MorselSource(ResultSchema)
    {
        readonly Lazy<IReadOnlyList<HealpixCell>> _partitions = new(() => [.. plan.Choose(counts).OrderByDescending(counts.In)]);

        protected override int Count => _partitions.Value.Count;

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
        {
            var cell = _partitions.Value[morsel];
            if (plan.IsResumed && (plan._existing?.RowsIn(cell) ?? counts.In(cell)) is var expected && plan.Writer.TryAdopt(cell, expected))
            {
                yield return Result(cell, expected);
                yield break;
            }

            IEnumerable<IEnumerable<RecordBatch>> existing = plan._existing is { } all ? [all.Read(cell, sink.RunSchema, sink.Order)] : [];
            using var rows = new CellRunMerge([.. existing, .. sink.Runs.Select(r => r.Read(cell.Start, cell.End))], sink.Order);
            yield return Result(cell, plan.Writer.WritePlaced(cell, rows.Read(worker.BatchRows).Select(plan.Arrange), worker.Cancel));
        }
    }

    /// <summary>Leaves columns out.</summary>
    sealed class KeepColumns(Schema schema, int[] kept) : MapStage
    {
        protected override RecordBatch Map(RecordBatch batch) => new(schema, Array.ConvertAll(kept, c => batch.Columns[c]), batch.Length);
    }
}
