using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Parquet;

namespace Rubin.Query.Hats;

/// <summary>
/// What an index is made of, as a table: each value of a column with the partition that holds it, NULLs left out. Values of lists count one by one.
/// A partition is a morsel. Immutable.
/// </summary>
public sealed class IndexValues : ITableProvider
{
    readonly HatsPartition[] _partitions;
    readonly string _path;

    /// <summary>The values of <paramref name="column"/> of a catalog.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="column">A column, or a dotted path into one: <c>sources.source_id</c>.</param>
    /// <exception cref="QueryException">UnknownColumn: there is no such column. TypeMismatch: its values cannot be looked up.</exception>
    public IndexValues(HatsCatalog catalog, string column)
    {
        var (path, type) = Resolve(catalog.Schema, catalog.Name, column);
        _path = path;
        _partitions = [.. catalog.Partitions.Where(p => p.Cell is not null)];
        Schema = new([new(path, type), new("Norder", DataType.UInt8, Nullable: false), new("Npix", DataType.UInt64, Nullable: false)]);
    }

    IndexValues(IndexValues all, HatsPartition[] partitions) => (_path, Schema, _partitions) = (all._path, all.Schema, partitions);

    /// <summary>The column, by the name it has in the files.</summary>
    public string Column => _path;

    /// <summary>The values of the other partitions.</summary>
    public IndexValues Without(IReadOnlySet<Sky.HealpixCell> cells) => new(this, [.. _partitions.Where(p => !cells.Contains(p.Cell!.Value))]);

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <inheritdoc/>
    public long? RowCount => null;

    /// <inheritdoc/>
    public SkyPosition? Position => null;

    /// <inheritdoc/>
    public Scan PlanScan(ScanRequest request)
    {
        var positions = request.Columns.Map(c => c.Position);
        var schema = new Schema(request.Columns.Map(c => c.Field));
        return new(schema, request.Filters.Map(_ => FilterSupport.None), null, $"partitions={_partitions.Length}", _ => new Source(this, positions, schema));
    }

    /// <summary>The name that a column to index has in the files, and the type of its values.</summary>
    /// <param name="schema">The columns of the catalog.</param>
    /// <param name="catalog">Its name.</param>
    /// <param name="column">A column, or a dotted path into one.</param>
    /// <exception cref="QueryException">UnknownColumn: there is no such column. TypeMismatch: its values cannot be looked up.</exception>
    internal static (string Path, DataType Type) Resolve(Schema schema, string catalog, string column)
    {
        var fields = schema.Fields;
        List<string> names = [];
        DataType? type = null;
        foreach (var name in schema.IndexOf(column) >= 0 ? [column] : column.Split('.'))
        {
            var at = Field.IndexOf(fields, name);
            if (at < 0)
            {
                throw new QueryException(
                    QueryErrorCode.UnknownColumn,
                    $"column \"{column}\" to index does not exist in \"{catalog}\"",
                    hint: fields.Count == 0 ? null : $"there are {string.Join(", ", fields.Select(f => f.Name).Take(20))}");
            }

            names.Add(fields[at].Name);
            type = ElementOf(fields[at].Type.Logical);
            fields = type is StructType inner ? inner.Fields : [];
        }

        return type!.IsNested || type.Id is TypeId.Null
            ? throw new QueryException(QueryErrorCode.TypeMismatch, $"column \"{column}\" is {type}, which cannot be indexed")
            : (string.Join('.', names), type);
    }

    static DataType ElementOf(DataType type) => type switch
    {
        ListType list => ElementOf(list.Element.Type.Logical),
        FixedSizeListType list => ElementOf(list.Element.Type.Logical),
        _ => type,
    };

    /// <summary>The values themselves, out of structs and lists.</summary>
    static Column Flatten(Column column) => column switch
    {
        StructColumn { Children: [var only] } => Flatten(only),
        ListColumn list => Flatten(list.Elements.Slice(list.Offsets[0], list.Offsets[^1] - list.Offsets[0])),
        FixedSizeListColumn list => Flatten(list.Elements),
        _ => column,
    };

    IEnumerable<RecordBatch> Read(HatsPartition partition, int batchRows)
    {
        foreach (var path in partition.Part.Files())
        {
            using var file = ParquetFile.Open(path);
            using var reader = new RowGroupReader(file, Projection.Of(file.Layout, [_path]), batchRows: batchRows);
            foreach (var group in file.RowGroups)
            {
                reader.Open(group);
                while (reader.Read() is { } batch)
                {
                    foreach (var values in Pieces(Flatten(batch.Columns[0]), batchRows))
                    {
                        yield return Rows(values, partition);
                    }
                }
            }
        }
    }

    static IEnumerable<Column> Pieces(Column values, int rows)
    {
        for (var start = 0; start < values.Length; start += rows)
        {
            var piece = values.Slice(start, Math.Min(rows, values.Length - start));
            piece = piece.NullCount == 0 ? piece : piece.Take([.. Enumerable.Range(0, piece.Length).Where(i => !piece.IsNull(i))]);
            if (piece.Length > 0)
            {
                yield return piece;
            }
        }
    }

    RecordBatch Rows(Column values, HatsPartition partition)
    {
        var cell = partition.Cell!.Value;
        return new(
            Schema,
            [
                values,
                Arrow.Column.Constant(DataType.UInt8, (byte)cell.Order, values.Length),
                Arrow.Column.Constant(DataType.UInt64, (ulong)cell.Index, values.Length),
            ],
            values.Length);
    }

    sealed class Source(IndexValues table, ValueList<int> positions, Schema schema) : MorselSource(schema)
    {
        protected override int Count => table._partitions.Length;

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker) =>
            table.Read(table._partitions[morsel], worker.BatchRows).Select(b => new RecordBatch(Schema, [.. positions.Select(p => b.Columns[p])], b.Length));
    }
}
