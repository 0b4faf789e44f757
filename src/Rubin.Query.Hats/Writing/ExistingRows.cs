using System.Collections.Concurrent;
using Rubin.Query.Arrow;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// The rows of a catalog that others are added to: tells which partitions change, and reads those. A partition that would become too full is divided;
/// where the catalog has no partition yet, the new rows make their own. Safe for many threads once partitions are chosen.
/// </summary>
/// <param name="catalog">The catalog.</param>
/// <param name="options">How it is laid out.</param>
sealed class ExistingRows(HatsCatalog catalog, CatalogOptions options)
{
    readonly HatsPartition[] _partitions = [.. catalog.Partitions];
    readonly CellRows _rows = new(catalog);
    readonly ConcurrentDictionary<HealpixCell, bool> _isSorted = [];
    readonly Dictionary<HealpixCell, long> _rowsIn = [];

    /// <summary>The catalog.</summary>
    public HatsCatalog Catalog => catalog;

    /// <summary>An order at which rows can be counted: no partition is finer.</summary>
    public int CountingOrder { get; } = Math.Max(options.HighestOrder, catalog.Partitions.Select(p => p.Cell!.Value.Order).DefaultIfEmpty().Max());

    /// <summary>The partitions that get no rows; known once partitions are chosen.</summary>
    public IEnumerable<HatsPartition> Untouched => _partitions.Where(p => !_isSorted.ContainsKey(p.Cell!.Value));

    /// <summary>The rows that a chosen partition will have, old and new.</summary>
    public long RowsIn(HealpixCell cell) => _rowsIn[cell];

    /// <summary>The partitions to write.</summary>
    /// <param name="added">The rows that are added.</param>
    /// <exception cref="QueryException">Data: a partition is damaged. OutOfMemory: too many rows at one place.</exception>
    public IReadOnlyList<HealpixCell> Choose(CellCounts added)
    {
        var covered = HealpixRanges.From(_partitions.Select(p => p.Cell!.Value));
        var touched = _partitions.Where(p => added.CellsIn(p.Cell!.Value).Any());
        var beside = covered.Complement().Cells().Where(c => added.CellsIn(c).Any());
        return [.. touched.SelectMany(p => Divide(p, added)), .. beside.SelectMany(c => Divide(c, added, added.Order))];
    }

    /// <summary>The rows that the catalog has in a cell, as a run does: with cell and place before them, and places before those of all new rows.</summary>
    /// <param name="cell">A partition, or a cell in one.</param>
    /// <param name="schema">The columns of a run.</param>
    /// <param name="order">The order of rows.</param>
    public IEnumerable<RecordBatch> Read(HealpixCell cell, Schema schema, RowOrder order)
    {
        if (PartitionOf(cell) is not { } partition)
        {
            return [];
        }

        var batches = Placed(cell, schema);
        return _isSorted[partition] ? batches : batches.ToList() is { Count: > 0 } all ? [order.Sort(CellBatches.Concat(all))] : [];
    }

    HealpixCell? PartitionOf(HealpixCell cell)
    {
        // Partitions are sorted and do not overlap.
        var (low, high) = (0, _partitions.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _partitions[middle].Cell!.Value.End <= cell.Start ? (middle + 1, high) : (low, middle);
        }

        return low < _partitions.Length && _partitions[low].Cell!.Value.Contains(cell) ? _partitions[low].Cell : null;
    }

    IEnumerable<RecordBatch> Placed(HealpixCell cell, Schema schema)
    {
        var healpix = catalog.Schema.IndexOf(HatsWriter.Healpix29);
        var place = long.MinValue;
        foreach (var batch in _rows.Read(HealpixRanges.From([cell]), cell.Order))
        {
            var places = new long[batch.Length];
            for (var i = 0; i < places.Length; i++)
            {
                places[i] = place++;
            }

            yield return new(schema, [batch.Columns[healpix], new Column<long>(places), .. batch.Columns.Where((_, i) => i != healpix)], batch.Length);
        }
    }

    /// <summary>A partition that gets rows: itself, or cells in it where it would become too full.</summary>
    HealpixCell[] Divide(HatsPartition existing, CellCounts added)
    {
        var (partition, cells) = (existing.Cell!.Value, CellsOf(existing));
        var isSorted = IsSorted(cells);
        _isSorted[partition] = isSorted;
        var isFull = cells.Length <= options.RowsPerPartition && cells.Length + added.In(partition) > options.RowsPerPartition;
        if (!isFull)
        {
            _rowsIn[partition] = cells.Length + added.In(partition);
            return [partition];
        }

        if (!isSorted)
        {
            Array.Sort(cells);
        }

        var all = new CellCounts(added.Order);
        all.Add(CellCounts.Of(cells, added.Order));
        all.Add([.. added.CellsIn(partition)]);
        return Divide(partition, all, added.Order);
    }

    HealpixCell[] Divide(HealpixCell region, CellCounts counts, int order)
    {
        var cells = PartitionChoice.Choose([.. counts.CellsIn(region)], order, options.RowsPerPartition, options.Siblings).Select(c => c.Order < region.Order ? region : c);
        HealpixCell[] chosen = [.. cells.Distinct()];
        foreach (var cell in chosen)
        {
            _rowsIn[cell] = counts.In(cell);
        }

        return chosen;
    }

    /// <summary>The order-29 cells of a partition's rows.</summary>
    /// <exception cref="QueryException">Data: a row lies elsewhere, and would be lost.</exception>
    static long[] CellsOf(HatsPartition partition)
    {
        List<long> cells = [];
        foreach (var path in partition.Part.Files())
        {
            using var file = ParquetFile.Open(path);
            using var reader = new RowGroupReader(file, Projection.Of(file.Layout, [HatsWriter.Healpix29]));
            foreach (var group in file.RowGroups)
            {
                reader.Open(group);
                while (reader.Read() is { } batch)
                {
                    var told = batch.Columns[0] as Column<long>;
                    cells.AddRange(told is { HasNoNulls: true } ? told.Values : throw Damaged(path));
                }
            }

            if (cells.Exists(c => !partition.Cell!.Value.Contains(c)))
            {
                throw Damaged(path);
            }
        }

        return [.. cells];
    }

    static bool IsSorted(long[] cells)
    {
        for (var i = 1; i < cells.Length; i++)
        {
            if (cells[i] < cells[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    static QueryException Damaged(string path) => new(
        QueryErrorCode.Data, $"\"{path}\" has a row that does not lie in its partition, or has no {HatsWriter.Healpix29}", hint: "rubin-query validate tells which");
}
