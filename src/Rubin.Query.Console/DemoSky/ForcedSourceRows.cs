using Rubin.Query.Arrow;

namespace Rubin.Query.Console.DemoSky;

/// <summary>Rows of ForcedSource: light curves, object after object, each in the order of time.</summary>
sealed class ForcedSourceRows(long seed, Survey survey)
{
    /// <summary>Rows of an object, more or less.</summary>
    internal const int Typical = 20;

    // Visits on which an object falls on a gap between detectors.
    const double Missed = 0.03;
    const int PartObjects = 512;

    readonly long[] _visits = [.. survey.Visits.Select(v => v.Id)];

    internal static Schema Schema { get; } = new(
    [
        SkyColumns.ObjectId,
        SkyColumns.Ra(),
        SkyColumns.Dec(),
        SkyColumns.Visit,
        SkyColumns.Band,
        SkyColumns.Make("psfFlux", DataType.Float, "nJy", "phot.flux", "Flux of a point source at the object's place on the visit"),
        SkyColumns.Make("psfFluxErr", DataType.Float, "nJy", "stat.error;phot.flux", "Error of psfFlux"),
    ]);

    /// <summary>The rows of some objects, in batches.</summary>
    internal IEnumerable<RecordBatch> Of(SkyObjects part)
    {
        for (var start = 0; start < part.Objects.Length; start += PartObjects)
        {
            yield return Batch(part, start, Math.Min(start + PartObjects, part.Objects.Length));
        }
    }

    RecordBatch Batch(SkyObjects part, int start, int end)
    {
        var rows = new Rows((end - start) * 2 * Typical);
        Span<double> fluxes = new double[survey.Visits.Count];
        for (var i = start; i < end; i++)
        {
            var source = part.Objects[i];
            var visits = survey.At(source.Place);
            LightCurves.Evaluate(seed, source, survey, visits, fluxes);
            var random = new SkyRandom(seed, source.Item, RandomPurpose.SourceNoise);
            for (var v = 0; v < visits.Length; v++)
            {
                var visit = survey.Visits[visits[v]];
                var error = Bands.FluxError(fluxes[v], visit.Depth);
                var flux = fluxes[v] + error * random.Normal();
                if (random.Uniform() >= Missed)
                {
                    rows.Add(part.IdOf(i), source, _visits[visits[v]], visit.Band, (float)flux, (float)error);
                }
            }
        }

        return rows.ToBatch();
    }

    /// <summary>Columns under construction.</summary>
    sealed class Rows(int capacity)
    {
        readonly List<long> _ids = new(capacity);
        readonly List<double> _ra = new(capacity);
        readonly List<double> _dec = new(capacity);
        readonly List<long> _visits = new(capacity);
        readonly List<int> _bands = new(capacity);
        readonly List<float> _fluxes = new(capacity);
        readonly List<float> _errors = new(capacity);

        public void Add(long id, SkyObject source, long visit, int band, float flux, float error)
        {
            _ids.Add(id);
            _ra.Add(source.RaDegrees);
            _dec.Add(source.DecDegrees);
            _visits.Add(visit);
            _bands.Add(band);
            _fluxes.Add(flux);
            _errors.Add(error);
        }

        public RecordBatch ToBatch() => new(
            Schema,
            [
                new Column<long>(_ids.ToArray()),
                new Column<double>(_ra.ToArray()),
                new Column<double>(_dec.ToArray()),
                new Column<long>(_visits.ToArray()),
                SkyColumns.Coded(_bands.ToArray(), Bands.Names),
                new Column<float>(_fluxes.ToArray()),
                new Column<float>(_errors.ToArray()),
            ],
            _ids.Count);
    }
}
