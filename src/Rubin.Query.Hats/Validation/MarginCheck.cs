using Rubin.Query.Arrow;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// Looks whether a margin is complete and belongs to its catalog: every row within the threshold of a partition that lies in another one is in that
/// partition's margin, and every row of the margin is one of the catalog's with all its values, from outside the partition.
/// </summary>
/// <param name="catalog">The catalog, whole by itself.</param>
/// <param name="margin">The margin, whole by itself.</param>
public sealed class MarginCheck(HatsCatalog catalog, HatsCatalog margin)
{
    /// <summary>
    /// Thresholds that a row of a margin can be away: HATS tools take rings of cells that are 1.6 to 3.2 thresholds wide on the average, whose
    /// diagonals are at most 2.5 times that.
    /// </summary>
    const double WidestRing = 8;

    readonly ProblemList _problems = new();
    readonly CellRows _rows = new(catalog);

    /// <summary>What is wrong.</summary>
    /// <param name="workers">Threads, 1 or more.</param>
    /// <param name="cancel">Stops the work.</param>
    public IReadOnlyList<CatalogProblem> Check(int workers, CancellationToken cancel = default)
    {
        if (catalog.Position is null || margin.Position is null || margin.Properties.MarginThresholdArcsec is not > 0)
        {
            _problems.Add(margin.Path, null, "the margin has no threshold, or one of the two has no positions");
            return _problems.All;
        }

        if (!SameColumns())
        {
            _problems.Add(margin.SchemaOrigin, null, $"the margin has other columns than \"{catalog.Path}\"");
            return _problems.All;
        }

        var threshold = margin.Properties.MarginThresholdArcsec.Value;
        var around = new MarginCells(threshold);
        var parts = margin.Partitions.ToDictionary(p => p.Cell!.Value);
        var targets = MarginCells.Targets(catalog.Partitions.Select(p => p.Cell!.Value)).ToHashSet();
        foreach (var stray in parts.Values.Where(p => !targets.Contains(p.Cell!.Value)))
        {
            _problems.Add(stray.Part.Path, null, $"{stray.Cell} is neither a partition of \"{catalog.Path}\" nor a cell beside them");
        }

        Parallel.ForEach(targets, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancel }, target =>
            CheckTarget(target, parts.GetValueOrDefault(target), around, Angle.DegreesToRadians(threshold / 3600)));
        return _problems.All;
    }

    bool SameColumns() => catalog.Schema.Fields.Select(f => (f.Name, f.Type.Logical)).ToHashSet()
        .SetEquals(margin.Schema.Fields.Select(f => (f.Name, f.Type.Logical)));

    void CheckTarget(HealpixCell target, HatsPartition? part, MarginCells around, double threshold)
    {
        try
        {
            Compare(target, part, around, threshold);
        }
        catch (QueryException error)
        {
            _problems.Add(part?.Part.Path ?? margin.Path, null, error.Message);
        }
    }

    void Compare(HealpixCell target, HatsPartition? part, MarginCells around, double threshold)
    {
        var held = new Dictionary<MarginRow, (int Told, int Left)>();
        foreach (var (file, row, found) in part is null ? [] : RowsOf(part))
        {
            if (target.Contains(Healpix.IndexFromDegrees(found.Ra, found.Dec)))
            {
                _problems.Add(file, row, $"lies in partition {target} itself, not beside it");
            }

            var (told, left) = held.GetValueOrDefault(found);
            held[found] = (told + 1, left + 1);
        }

        var (cells, order) = around.Around(target);
        foreach (var row in _rows.Read(cells, order).SelectMany(RowsOf))
        {
            if (held.TryGetValue(row, out var count))
            {
                held[row] = (count.Told, count.Left - 1);
            }
            else if (CellDistance.Radians(target, UnitVector.FromDegrees(row.Ra, row.Dec)) <= threshold)
            {
                held[row] = (0, -1);
            }
        }

        Report(target, part?.Part.Path ?? margin.Path, held, threshold);
    }

    void Report(HealpixCell target, string file, Dictionary<MarginRow, (int Told, int Left)> held, double threshold)
    {
        foreach (var (row, count) in held.Where(h => h.Value.Left < 0))
        {
            _problems.Add(file, null, FormattableString.Invariant($"misses {-count.Left} row at ra {row.Ra}, dec {row.Dec}, which lies within the threshold of partition {target}"));
        }

        // Other tools may choose wider rings: rows that the ring here has not may be the catalog's all the same.
        var strange = held.Where(h => h.Value.Left > 0).ToList();
        if (strange.Count > 0)
        {
            var places = HealpixRanges.From(strange.Select(s => HealpixCell.FromDegrees(s.Key.Ra, s.Key.Dec, Healpix.MaxOrder)));
            var known = _rows.Read(places, Healpix.MaxOrder).SelectMany(RowsOf).CountBy(r => r).ToDictionary();
            var positions = known.Keys.Select(r => (r.Ra, r.Dec)).ToHashSet();
            foreach (var (row, count) in strange.Where(s => s.Value.Told > known.GetValueOrDefault(s.Key)))
            {
                var what = known.ContainsKey(row) ? "more often than"
                    : positions.Contains((row.Ra, row.Dec)) ? "with other values than"
                    : "that is no row of";
                _problems.Add(file, null, FormattableString.Invariant($"has {count.Told} row at ra {row.Ra}, dec {row.Dec} {what} \"{catalog.Path}\""));
            }

            foreach (var (row, _) in strange.Where(s => CellDistance.Radians(target, UnitVector.FromDegrees(s.Key.Ra, s.Key.Dec)) > WidestRing * threshold))
            {
                _problems.Add(file, null, FormattableString.Invariant($"has a row at ra {row.Ra}, dec {row.Dec}, far beyond the threshold of partition {target}"));
            }
        }
    }

    IEnumerable<(string File, long Row, MarginRow Found)> RowsOf(HatsPartition part)
    {
        foreach (var path in part.Part.Files())
        {
            using var file = ParquetFile.Open(path);
            using var reader = new RowGroupReader(file, Projection.Of(file.Layout, catalog.Schema.Fields.Select(f => f.Name)));
            foreach (var group in file.RowGroups)
            {
                reader.Open(group);
                var row = group.FirstRow;
                while (reader.Read() is { } batch)
                {
                    foreach (var found in RowsOf(batch))
                    {
                        yield return (path, row++, found);
                    }
                }
            }
        }
    }

    IEnumerable<MarginRow> RowsOf(RecordBatch batch)
    {
        var position = catalog.Position!;
        var (ra, dec) = (batch.Columns[batch.Schema.IndexOf(position.Ra)], batch.Columns[batch.Schema.IndexOf(position.Dec)]);
        var hashes = RowHashes.Of(batch, catalog.Schema);
        for (var row = 0; row < batch.Length; row++)
        {
            yield return new(Convert.ToDouble(ra.Value(row), null), Convert.ToDouble(dec.Value(row), null), hashes[row]);
        }
    }

    /// <summary>A row by its position and a hash of all its values.</summary>
    readonly record struct MarginRow(double Ra, double Dec, ulong Values);
}
