using System.Runtime.ExceptionServices;
using Rubin.Query.Arrow;
using Rubin.Query.Hats;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Console.DemoSky;

/// <summary>
/// Writes the demo sky: HATS catalogs Object, ForcedSource and reference, Parquet files Visit and Truth. The files depend on seed and
/// number
/// of objects alone. Works partition by partition: beside 16 bytes an object it holds one row group a worker.
/// </summary>
/// <param name="settings">Which sky.</param>
/// <param name="workers">Threads, 1 or more.</param>
/// <param name="folder">Where; it holds no tables of these names.</param>
/// <param name="report">Takes a line for each table that is written.</param>
sealed class SkyGenerator(SkySettings settings, int workers, string folder, Action<string> report)
{
    const int HistogramOrder = 10;
    const int BatchObjects = 4096;

    readonly SkyPopulation _population = new(settings.Seed);
    readonly Survey _survey = new(settings.Seed);
    readonly ParquetWriteOptions _parquet = ParquetOptions();

    /// <summary>Writes all tables; a stop leaves those that are complete.</summary>
    internal void Write(CancellationToken cancel)
    {
        var objects = Index(cancel);
        WriteFile("Visit", VisitRows.Schema, [VisitRows.Of(_survey)]);
        WriteFile("Truth", TruthRows.Schema, Batches(objects, 0, objects.Count).Select(TruthRows.Of));
        var measured = new ObjectRows(settings.Seed);
        Write(new(ObjectRows.Schema, ObjectOptions(), 1, part => [measured.Of(part)]), objects, cancel);
        var sources = new ForcedSourceRows(settings.Seed, _survey);
        Write(new(ForcedSourceRows.Schema, SourceOptions(), ForcedSourceRows.Typical, sources.Of), objects, cancel);
        var reference = new ReferenceRows(settings.Seed);
        var bright = ReferenceIndex(objects, reference, cancel);
        Write(new(ReferenceRows.Schema, ReferenceOptions(), 1, part => [reference.Of(part)]), bright, cancel);
    }

    /// <summary>All objects in the order of their cells; an object's place there gives its id.</summary>
    SkyIndex Index(CancellationToken cancel)
    {
        var cells = new long[settings.Objects];
        var items = new long[settings.Objects];
        InParallel(Chunks(0, settings.Objects), chunk =>
        {
            for (var i = chunk.Start; i < chunk.End; i++)
            {
                var (_, ra, dec) = _population.PlaceOf(i);
                (cells[i], items[i]) = (Healpix.IndexFromDegrees(ra, dec), i);
            }
        }, cancel);
        return SkyIndex.Sort(cells, items);
    }

    SkyIndex ReferenceIndex(SkyIndex objects, ReferenceRows reference, CancellationToken cancel)
    {
        var chunks = Chunks(0, objects.Count).ToList();
        var found = new List<(long Cell, long Item)>[chunks.Count];
        InParallel(Enumerable.Range(0, chunks.Count), c =>
        {
            var range = Enumerable.Range(chunks[c].Start, chunks[c].End - chunks[c].Start);
            var members = range.Select(i => _population.Make(objects.Items[i])).Where(reference.Has);
            found[c] = [.. members.Select(o => (ReferenceRows.CellOf(reference.PlaceOf(o)), o.Item))];
        }, cancel);
        var all = found.SelectMany(f => f).ToList();
        return SkyIndex.Sort([.. all.Select(f => f.Cell)], [.. all.Select(f => f.Item)]);
    }

    IEnumerable<SkyObjects> Batches(SkyIndex index, int start, int end)
    {
        foreach (var chunk in Chunks(start, end))
        {
            var objects = new SkyObject[chunk.End - chunk.Start];
            for (var i = 0; i < objects.Length; i++)
            {
                objects[i] = _population.Make(index.Items[chunk.Start + i]);
            }

            yield return new(chunk.Start, objects);
        }
    }

    void Write(SkyCatalog catalog, SkyIndex index, CancellationToken cancel)
    {
        var options = catalog.Options;
        var writer = new HatsWriter(Path.Combine(folder, options.Name), catalog.Schema, options);
        var cells = PartitionChoice.Choose(index.Histogram(HistogramOrder, catalog.RowsOfObject), HistogramOrder, options.MaxRows!.Value);
        InParallel(cells, cell =>
        {
            var (start, end) = index.In(cell);
            writer.WritePartition(cell, Batches(index, start, end).SelectMany(catalog.Rows), cancel);
        }, cancel);
        report($"{options.Name}: {writer.Complete():N0} rows in {cells.Count} partitions");
    }

    void WriteFile(string name, Schema schema, IEnumerable<RecordBatch> rows)
    {
        using var file = ParquetWriter.Create(Path.Combine(folder, name + ".parquet"), schema, _parquet);
        foreach (var batch in rows)
        {
            file.Write(batch);
        }

        report($"{name}: {file.Complete().RowCount:N0} rows");
    }

    void InParallel<T>(IEnumerable<T> parts, Action<T> work, CancellationToken cancel)
    {
        try
        {
            Parallel.ForEach(parts, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancel }, work);
        }
        catch (AggregateException failures)
        {
            // One failure is enough to tell: a full disk fails every worker.
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }

    static IEnumerable<(int Start, int End)> Chunks(int start, int end)
    {
        for (var at = start; at < end; at += BatchObjects)
        {
            yield return (at, Math.Min(at + BatchObjects, end));
        }
    }

    HatsWriteOptions ObjectOptions() => new("Object", "coord_ra", "coord_dec")
    {
        Description = "Stars, galaxies, quasars and variables of the demo sky, measured on coadds",
        DefaultColumns = ["objectId", "coord_ra", "coord_dec", "g_psfFlux", "r_psfFlux", "i_psfFlux", "refExtendedness"],
        MaxRows = Math.Max(20_000, settings.Objects / 40),
        Parquet = _parquet,
    };

    HatsWriteOptions SourceOptions() => new("ForcedSource", "coord_ra", "coord_dec")
    {
        Kind = HatsKind.Source,
        Description = "Fluxes on each visit at the places of objects: light curves",
        SortedBy = ["objectId", "visit"],
        MaxRows = Math.Max(200_000, (long)settings.Objects * ForcedSourceRows.Typical / 60),
        Parquet = _parquet,
    };

    HatsWriteOptions ReferenceOptions() => new("reference", "ra", "dec")
    {
        Description = "A reference catalog of bright objects, with parallaxes and proper motions",
        MaxRows = Math.Max(10_000, settings.Objects / 100),
        Parquet = _parquet,
    };

    /// <summary>Little effort in compression, and no dictionaries for measurements, which hardly repeat.</summary>
    static ParquetWriteOptions ParquetOptions()
    {
        string[] measured =
        [
            .. Bands.Names.SelectMany(b => new[] { $"{b}_psfFlux", $"{b}_psfFluxErr", $"{b}_cModelFlux", $"{b}_cModelFluxErr" }),
            "psfFlux", "psfFluxErr", "ebv", "pmra", "pmdec", "parallax", "phot_g_mean_mag", "bp_rp",
        ];
        return new()
        {
            RowGroupRows = 65_536,
            CompressionLevel = 1,
            Columns = measured.ToDictionary(c => c, _ => new ParquetColumnOptions { MayUseDictionary = false }),
        };
    }
}

/// <summary>Some objects next to each other in the order of their cells.</summary>
/// <param name="First">The place of the first in that order.</param>
/// <param name="Objects">The objects.</param>
sealed record SkyObjects(int First, SkyObject[] Objects)
{
    const long FirstId = 600_000_000_000_000_001;

    /// <summary>The ids, which ascend with the cells.</summary>
    internal long IdOf(int position) => FirstId + First + position;
}

/// <summary>A catalog of the demo sky.</summary>
/// <param name="Schema">Its columns.</param>
/// <param name="Options">How it is laid out.</param>
/// <param name="RowsOfObject">Rows of an object, more or less.</param>
/// <param name="Rows">The rows of some objects.</param>
sealed record SkyCatalog(Schema Schema, HatsWriteOptions Options, int RowsOfObject, Func<SkyObjects, IEnumerable<RecordBatch>> Rows);
