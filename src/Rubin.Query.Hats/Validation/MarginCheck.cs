using Rubin.Query.Arrow;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Hats;

/// <summary>
/// Looks whether a margin is complete and belongs to its catalog: every row within the threshold of a partition that lies in another one is in that
/// partition's margin, and every row of the margin is one of the catalog's, from outside the partition.
/// </summary>
/// <param name="catalog">The catalog, whole by itself.</param>
/// <param name="margin">The margin, whole by itself.</param>
public sealed class MarginCheck(HatsCatalog catalog, HatsCatalog margin)
{
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
        var held = new Dictionary<(double, double), int>();
        foreach (var (file, row, ra, dec) in part is null ? [] : RowsOf(part))
        {
            if (target.Contains(Healpix.IndexFromDegrees(ra, dec)))
            {
                _problems.Add(file, row, $"lies in partition {target} itself, not beside it");
            }

            held[(ra, dec)] = held.GetValueOrDefault((ra, dec)) + 1;
        }

        var (cells, order) = around.Around(target);
        foreach (var batch in _rows.Read(cells, order))
        {
            foreach (var (ra, dec) in PositionsOf(batch, catalog.Position!))
            {
                if (held.TryGetValue((ra, dec), out var count))
                {
                    held[(ra, dec)] = count - 1;
                }
                else if (CellDistance.Radians(target, UnitVector.FromDegrees(ra, dec)) <= threshold)
                {
                    held[(ra, dec)] = -1;
                }
            }
        }

        Report(target, part?.Part.Path ?? margin.Path, held);
    }

    void Report(HealpixCell target, string file, Dictionary<(double Ra, double Dec), int> held)
    {
        foreach (var ((ra, dec), count) in held.Where(h => h.Value < 0))
        {
            _problems.Add(file, null, FormattableString.Invariant($"misses {-count} row at ra {ra}, dec {dec}, which lies within the threshold of partition {target}"));
        }

        // Other tools may choose wider rings: rows that the ring here has not may be the catalog's all the same.
        var strange = held.Where(h => h.Value > 0).Select(h => h.Key).ToList();
        if (strange.Count > 0)
        {
            var places = HealpixRanges.From(strange.Select(s => HealpixCell.FromDegrees(s.Ra, s.Dec, Healpix.MaxOrder)));
            var known = _rows.Read(places, Healpix.MaxOrder).SelectMany(b => PositionsOf(b, catalog.Position!)).ToHashSet();
            foreach (var (ra, dec) in strange.Where(s => !known.Contains(s)))
            {
                _problems.Add(file, null, FormattableString.Invariant($"has a row at ra {ra}, dec {dec} that \"{catalog.Path}\" has not, or more often"));
            }
        }
    }

    IEnumerable<(string File, long Row, double Ra, double Dec)> RowsOf(HatsPartition part)
    {
        var position = margin.Position!;
        foreach (var path in part.Part.Files())
        {
            using var file = ParquetFile.Open(path);
            using var reader = new RowGroupReader(file, Projection.Of(file.Layout, [position.Ra, position.Dec]));
            foreach (var group in file.RowGroups)
            {
                reader.Open(group);
                var row = group.FirstRow;
                while (reader.Read() is { } batch)
                {
                    foreach (var (ra, dec) in PositionsOf(batch, position))
                    {
                        yield return (path, row++, ra, dec);
                    }
                }
            }
        }
    }

    static IEnumerable<(double Ra, double Dec)> PositionsOf(RecordBatch batch, Engine.Catalog.SkyPosition position)
    {
        var (ra, dec) = (batch.Columns[batch.Schema.IndexOf(position.Ra)], batch.Columns[batch.Schema.IndexOf(position.Dec)]);
        for (var row = 0; row < batch.Length; row++)
        {
            yield return (Convert.ToDouble(ra.Value(row), null), Convert.ToDouble(dec.Value(row), null));
        }
    }
}
