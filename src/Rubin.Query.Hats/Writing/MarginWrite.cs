using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Planning;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// Writes the margin of a catalog: for each partition, and for the cells around the catalog, the rows of other partitions that lie within the
/// threshold of it. Gives one row a target that has any; when all have come, <see cref="HatsWriter.Complete"/> makes a catalog of them.
/// </summary>
sealed class MarginWrite : PhysicalNode
{
    readonly MarginCells _margin;
    readonly CellRows _rows;
    readonly RowCells _cells;
    readonly IReadOnlyList<HealpixCell> _targets;
    readonly CatalogGrowth.OfMargin? _growth;

    /// <summary>A plan that writes to <paramref name="folder"/>.</summary>
    /// <param name="catalog">The catalog that gets a margin.</param>
    /// <param name="folder">The margin's folder; it must hold no catalog yet.</param>
    /// <param name="thresholdArcsec">How far around a partition the rows are wanted, above 0.</param>
    /// <param name="growth">The margin before rows were added to the catalog; null for none.</param>
    /// <exception cref="QueryException">Data: the catalog has no positions. Value: the threshold is too large.</exception>
    public MarginWrite(HatsCatalog catalog, string folder, double thresholdArcsec, CatalogGrowth.OfMargin? growth = null) : base(CatalogWrite.ResultSchema, [])
    {
        if (!catalog.IsPlaced || catalog.Position is not { } position)
        {
            throw new QueryException(
                QueryErrorCode.Data, $"\"{catalog.Path}\" cannot have a margin: it is no catalog of objects or sources with positions");
        }

        _margin = new(thresholdArcsec);
        _rows = new(catalog);
        _cells = new(catalog.Schema, position.Ra, position.Dec);
        _growth = growth?.Fits(catalog.Schema) == true ? growth : null;
        _targets = MarginCells.Targets(catalog.Partitions.Select(p => p.Cell!.Value));
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        Writer = new(folder, catalog.Schema, new(name, position.Ra, position.Dec)
        {
            Kind = HatsKind.Margin,
            DefaultColumns = catalog.Properties.DefaultColumns,
            Healpix = catalog.Healpix is { } healpix ? new(healpix, catalog.Properties.HealpixOrder) : null,
            Created = DateTimeOffset.UtcNow,
            Properties =
            [
                ("hats_primary_table_url", catalog.Properties.Name ?? catalog.Name),
                ("hats_margin_threshold", thresholdArcsec.ToString(CultureInfo.InvariantCulture)),
            ],
            Parquet = CatalogLayout.Of(catalog.Schema, position.Ra, position.Dec),
        });
    }

    /// <summary>What writes the files.</summary>
    public HatsWriter Writer { get; }

    /// <summary>What the margin of a catalog is called.</summary>
    public static string NameOf(string catalog, double thresholdArcsec) =>
        string.Create(CultureInfo.InvariantCulture, $"{catalog}_margin_{thresholdArcsec}arcs");

    /// <inheritdoc/>
    public override string Describe() => $"{Writer.Name} order={_margin.Order}";

    /// <inheritdoc/>
    public override void Build(PipelineBuilder builder) => builder.Source(this, new TargetSource(this));

    RecordBatch? Write(HealpixCell target, CancellationToken cancel)
    {
        var (cells, order) = _margin.Around(target);
        if (_growth?.IsUnchanged(target, cells) == true)
        {
            return _growth.FileOf(target) is { } file ? CatalogWrite.Result(target, Writer.Keep(target, file)) : null;
        }

        using var rows = (order < _margin.Order ? Touching(target, _rows.Read(cells, order)) : _rows.Read(cells, order)).GetEnumerator();
        return rows.MoveNext() ? CatalogWrite.Result(target, Writer.WritePlaced(target, FromCurrent(rows), cancel)) : null;
    }

    /// <summary>Of the rows of a ring that is wider than the margin, those of the margin.</summary>
    IEnumerable<RecordBatch> Touching(HealpixCell target, IEnumerable<RecordBatch> rows)
    {
        foreach (var batch in rows)
        {
            var cells = _cells.Of(batch);
            int[] kept = [.. Enumerable.Range(0, batch.Length).Where(row => _margin.Touches(target, cells[row]))];
            if (kept.Length > 0)
            {
                yield return batch.Take(kept);
            }
        }
    }

    static IEnumerable<RecordBatch> FromCurrent(IEnumerator<RecordBatch> rows)
    {
        do
        {
            yield return rows.Current;
        }
        while (rows.MoveNext());
    }

    sealed class TargetSource(MarginWrite plan) : MorselSource(CatalogWrite.ResultSchema)
    {
        protected override int Count => plan._targets.Count;

        protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
        {
            if (plan.Write(plan._targets[morsel], worker.Cancel) is { } written)
            {
                yield return written;
            }
        }
    }
}
