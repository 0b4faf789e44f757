using Rubin.Query.Arrow;
using Rubin.Query.Hats;
using Rubin.Query.Parquet;
using Rubin.Query.Sky;

namespace Rubin.Query.Console.DemoSky;

/// <summary>
/// Writes the demo sky: HATS catalogs Object, ForcedSource and reference, Parquet files Visit and Truth. The files depend on seed and number
/// of objects alone. Works partition by partition: beside 16 bytes an object it holds one row group a worker.
/// </summary>
/// <param name="settings">Which sky.</param>
/// <param name="workers">Threads, 1 or more.</param>
sealed class SkyGenerator(SkySettings settings, int workers)
{
    const int HistogramOrder = 10;
    const int BatchObjects = 4096;

    readonly SkyPopulation _population = new(settings.Seed);
    readonly Survey _survey = new(settings.Seed);
    readonly ParquetWriteOptions _parquet = ParquetOptions();

    /// <summary>Writes all tables into a folder.</summary>
    /// <param name="folder">Where; it must hold no tables of these names.</param>
    /// <param name="report">Takes a line for each table that is written.</param>
    /// <param name="cancel">Stops between batches.</param>
    internal void Write(string folder, Action<string> report, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var objects = Index(cancel);
        WriteFile(folder, VisitRows.Schema, "Visit", [VisitRows.Of(_survey)], report);
        WriteFile(folder, TruthRows.Schema, "Truth", Batches(objects, 0, objects.Count).Select(TruthRows.Of), report);
        var rows = new ObjectRows(settings.Seed);
        WriteCatalog(folder, objects, ObjectRows.Schema, ObjectOptions(), 1, range => Batches(objects, range.Start, range.End).Select(rows.Of), report, cancel);
        var sources = new ForcedSourceRows(settings.Seed, _survey);
        WriteCatalog(
            folder, objects, ForcedSourceRows.Schema, SourceOptions(), ForcedSourceRows.Typical,
            range => Batches(objects, range.Start, range.End).SelectMany(sources.Of), report, cancel);
        var reference = new ReferenceRows(settings.Seed);
        var stars = ReferenceIndex(objects, reference, cancel);
        WriteCatalog(
            folder, stars, ReferenceRows.Schema, ReferenceOptions(), 1, range => Batches(stars, range.Start, range.End).Select(reference.Of), report, cancel);
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
            found[c] = [.. range.Select(i => _population.Make(objects.Items[i])).Where(reference.Has).Select(o => (ReferenceRows.CellOf(reference.PlaceOf(o)), o.Item))];
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

    void WriteCatalog(
        string folder, SkyIndex index, Schema schema, HatsWriteOptions options, int rowsOfThing,
        Func<(int Start, int End), IEnumerable<RecordBatch>> rows, Action<string> report, CancellationToken cancel)
    {
        var writer = new HatsWriter(Path.Combine(folder, options.Name), schema, options);
        var cells = PartitionChoice.Choose(index.Histogram(HistogramOrder, rowsOfThing), HistogramOrder, options.MaxRows!.Value);
        InParallel(cells, cell => writer.WritePartition(cell, rows(index.In(cell)), cancel), cancel);
        report($"{options.Name}: {writer.Complete():N0} rows in {cells.Count} partitions");
    }

    void WriteFile(string folder, Schema schema, string name, IEnumerable<RecordBatch> rows, Action<string> report)
    {
        using var file = ParquetWriter.Create(Path.Combine(folder, name + ".parquet"), schema, _parquet);
        foreach (var batch in rows)
        {
            file.Write(batch);
        }

        report($"{name}: {file.Complete().RowCount:N0} rows");
    }

    void InParallel<T>(IEnumerable<T> parts, Action<T> work, CancellationToken cancel) =>
        Parallel.ForEach(parts, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancel }, work);

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

    /// <summary>Fast zstd where the machine has it; no dictionaries for measurements, which hardly repeat.</summary>
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
