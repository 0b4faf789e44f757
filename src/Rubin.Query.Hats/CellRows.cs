using System.Runtime.InteropServices;
using Rubin.Query.Arrow;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;
using Rubin.Query.Sky.Matching;

namespace Rubin.Query.Hats;

/// <summary>
/// Reads the rows of a catalog that lie in some cells: of each partition that touches them the pages that may have such rows, and of those rows the
/// columns. Safe for many threads.
/// </summary>
/// <param name="catalog">A catalog with positions.</param>
sealed class CellRows(HatsCatalog catalog)
{
    readonly HatsPartition[] _partitions = [.. catalog.Partitions.Where(p => p.Cell is not null)];

    /// <summary>The rows, in the order of partitions, files and rows.</summary>
    /// <param name="cells">Where the rows lie.</param>
    /// <param name="order">The finest order of a cell in <paramref name="cells"/>.</param>
    public IEnumerable<RecordBatch> Read(HealpixRanges cells, int order)
    {
        foreach (var partition in Touching(cells))
        {
            foreach (var path in partition.Part.Files())
            {
                using var file = ParquetFile.Open(path);
                foreach (var batch in Read(file, cells, order))
                {
                    yield return batch;
                }
            }
        }
    }

    IEnumerable<HatsPartition> Touching(HealpixRanges cells)
    {
        var next = 0;
        foreach (var range in cells.AsSpan().ToArray())
        {
            for (next = Math.Max(next, FirstEndingAfter(range.Start)); next < _partitions.Length && _partitions[next].Cell!.Value.Start < range.End; next++)
            {
                yield return _partitions[next];
            }
        }
    }

    int FirstEndingAfter(long index)
    {
        var (low, high) = (0, _partitions.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _partitions[middle].Cell!.Value.End <= index ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    IEnumerable<RecordBatch> Read(ParquetFile file, HealpixRanges cells, int order)
    {
        // A column of coarser cells cannot tell; the positions do.
        var isIndexed = catalog.Healpix is not null && catalog.Properties.HealpixOrder >= order;
        var position = catalog.Position!;
        var all = Projection.Of(file.Layout, catalog.Schema.Fields.Select(f => f.Name));
        using var reader = new RowGroupReader(file, Projection.Of(file.Layout, isIndexed ? [catalog.Healpix!] : [position.Ra, position.Dec]), all);
        IReadOnlyList<ColumnFilter> filters = isIndexed ? [Filter(file, cells)] : [];
        var rows = new List<int>();
        foreach (var group in file.RowGroups.Where(g => g.MayMatch(filters)))
        {
            reader.Open(group, isIndexed ? group.MatchingRows(filters) : null);
            while (reader.Read() is { } batch)
            {
                CellSieve.Select(isIndexed ? IndexOf(batch.Columns[0]) : new RowCells(batch.Schema, position.Ra, position.Dec).Of(batch), cells, rows);
                if (rows.Count > 0)
                {
                    yield return new(catalog.Schema, reader.ReadRest(CollectionsMarshal.AsSpan(rows)).Columns, rows.Count);
                }
            }
        }
    }

    ColumnInRanges Filter(ParquetFile file, HealpixRanges cells)
    {
        var shift = 2 * (Healpix.MaxOrder - catalog.Properties.HealpixOrder);
        var leaf = file.Layout.Leaves.First(l => l.Name == catalog.Healpix);
        return new(leaf, [.. cells.AsSpan().ToArray().Select(r => (r.Start >> shift, (r.End >> shift) - 1))]);
    }

    /// <summary>The column's cells as the first of order 29 in them.</summary>
    long[] IndexOf(Column column)
    {
        var shift = 2 * (Healpix.MaxOrder - catalog.Properties.HealpixOrder);
        return column is Column<long> { HasNoNulls: true } cells
            ? Array.ConvertAll(cells.Values.ToArray(), c => c << shift)
            : [.. Enumerable.Range(0, column.Length).Select(i => Convert.ToInt64(column.Value(i) ?? -1, null) << shift)];
    }
}
