using System.Collections.Concurrent;
using Rubin.Query.Arrow;
using Rubin.Query.Formats.Parquet;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>Reads every row of a catalog, and looks whether it lies in its partition, and whether its HEALPix column says so.</summary>
/// <param name="catalog">The catalog.</param>
/// <param name="maps">Its maps of row counts that can be read, by file.</param>
/// <param name="problems">Takes what is wrong.</param>
sealed class PartitionCheck(HatsCatalog catalog, IReadOnlyDictionary<string, Skymap> maps, ProblemList problems)
{
    readonly ConcurrentDictionary<string, long> _rows = new(StringComparer.Ordinal);
    readonly Skymap[] _counted = [.. maps.Values.Select(m => m.Order).Distinct().Select(o => new Skymap(o))];

    /// <summary>Rows of each file.</summary>
    public IReadOnlyDictionary<string, long> RowsOfFile => _rows;

    /// <summary>Rows of all files.</summary>
    public long Total => _rows.Values.Sum();

    /// <summary>Looks at all partitions.</summary>
    public void CheckAll(int workers, CancellationToken cancel)
    {
        var there = catalog.Partitions.Where(p => Path.Exists(p.Part.Path));
        Parallel.ForEach(there, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancel }, partition =>
        {
            foreach (var file in partition.Part.Files())
            {
                CheckFile(partition, file);
            }
        });
        if (catalog.IsPlaced && catalog.Position is not null)
        {
            foreach (var (path, map) in maps)
            {
                CheckMap(path, map, _counted.First(c => c.Order == map.Order));
            }
        }
    }

    void CheckMap(string path, Skymap map, Skymap counted)
    {
        var differing = map.Counts.CommonPrefixLength(counted.Counts);
        if (differing < map.Counts.Length)
        {
            problems.Add(path, null, $"counts {map.Counts[differing]} rows in cell {map.Order}/{differing}, where {counted.Counts[differing]} lie");
        }
    }

    void CheckFile(HatsPartition partition, string path)
    {
        try
        {
            using var file = ParquetFile.Open(path);
            _rows[path] = file.RowCount;
            FileSchema.Check(catalog.Schema, file, catalog.SchemaOrigin);
            CheckRows(file, partition.Cell);
        }
        catch (QueryException error)
        {
            problems.Add(path, null, error.Message);
        }
    }

    void CheckRows(ParquetFile file, HealpixCell? cell)
    {
        using var reader = new RowGroupReader(file, Projection.All(file.Layout));
        var sorted = new SortedCheck(file, catalog.Healpix is { } healpix ? [healpix] : [], problems);
        foreach (var group in file.RowGroups)
        {
            foreach (var leaf in file.Layout.Leaves)
            {
                // Queries skip pages by it: what is damaged in it makes them fail.
                _ = group.PageBounds(leaf);
            }

            reader.Open(group);
            var row = group.FirstRow;
            sorted.Begin(group);
            while (reader.Read() is { } batch)
            {
                if (cell is { } place)
                {
                    Check(file.Path, row, batch, place);
                    sorted.Check(row, batch);
                }

                row += batch.Length;
            }
        }
    }

    void Check(string path, long firstRow, RecordBatch batch, HealpixCell cell)
    {
        var told = catalog.Healpix is { } healpix ? batch.Columns[batch.Schema.IndexOf(healpix)] : null;
        var shift = 2 * (Healpix.MaxOrder - catalog.Properties.HealpixOrder);
        var ra = catalog.Position is null ? null : batch.Columns[batch.Schema.IndexOf(catalog.Position.Ra)];
        var dec = catalog.Position is null ? null : batch.Columns[batch.Schema.IndexOf(catalog.Position.Dec)];
        var deepest = new long[batch.Length];
        for (var row = 0; row < batch.Length; row++)
        {
            var index = Integer(told, row) is { } value && value >= 0 && value <= long.MaxValue >> shift ? value << shift : (long?)null;
            var place = Degrees(ra, row) is { } r && Degrees(dec, row) is { } d ? Healpix.IndexFromDegrees(r, d) : Healpix.NoCell;
            deepest[row] = place != Healpix.NoCell ? place : index ?? 0;
            if (ra is not null && place == Healpix.NoCell)
            {
                problems.Add(path, firstRow + row, "has no position");
            }
            else if (told is not null && (index is null || (ra is not null && !IsCellOf(index.Value, place, shift, Degrees(ra, row)!.Value, Degrees(dec, row)!.Value))))
            {
                problems.Add(path, firstRow + row, $"{catalog.Healpix} is {told.Value(row) ?? "NULL"}, but the position lies in cell {place >> shift}");
            }
            else if (catalog.IsPlaced && !cell.Contains(index ?? place) && !cell.Contains(place))
            {
                problems.Add(path, firstRow + row, $"lies in cell {new HealpixCell(cell.Order, (index ?? place) >> (2 * (Healpix.MaxOrder - cell.Order)))}, not in partition {cell}");
            }
        }

        foreach (var map in _counted)
        {
            map.Add(deepest);
        }
    }

    /// <summary>Whether a cell is that of a position: a position on the very edge of a cell belongs to either.</summary>
    static bool IsCellOf(long index, long place, int shift, double ra, double dec)
    {
        const double EdgeRadians = 1e-12;
        return index >> shift == place >> shift
            || (index < Healpix.MaxCellCount && CellDistance.Radians(new(Healpix.MaxOrder - shift / 2, index >> shift), UnitVector.FromDegrees(ra, dec)) < EdgeRadians);
    }

    static long? Integer(Column? column, int row) => column switch
    {
        null => null,
        Column<long> cells => cells.IsNull(row) ? null : cells.Values[row],
        _ => column.Value(row) is { } value && long.TryParse($"{value}", out var number) ? number : null,
    };

    static double? Degrees(Column? column, int row) => column switch
    {
        null => null,
        _ when column.IsNull(row) => null,
        Column<double> degrees => degrees.Values[row],
        _ => Convert.ToDouble(column.Value(row), null),
    };
}

/// <summary>Looks whether rows are in the order of their cells where a row group's footer says so.</summary>
sealed class SortedCheck(ParquetFile file, ValueList<string> index, ProblemList problems)
{
    bool _isClaimed;
    long _last;

    internal void Begin(RowGroup group)
    {
        _last = long.MinValue;
        _isClaimed = index is [var column] && group.Metadata.SortingColumns is [{ Descending: false, Leaf: var leaf }, ..]
            && leaf >= 0 && leaf < file.Layout.Leaves.Count && file.Layout.Leaves[leaf].Name == column;
    }

    internal void Check(long firstRow, RecordBatch batch)
    {
        if (!_isClaimed || batch.Columns[batch.Schema.IndexOf(index[0])] is not Column<long> cells)
        {
            return;
        }

        for (var row = 0; row < cells.Length && _isClaimed; row++)
        {
            if (cells.Values[row] < _last)
            {
                problems.Add(file.Path, firstRow + row, $"comes too early: the file says that it is sorted by {index[0]}");
                _isClaimed = false;
            }

            _last = cells.Values[row];
        }
    }
}
