using Rubin.Query.Arrow;

namespace Rubin.Query.Bench.Peers.Data;

/// <summary>
/// Light curves of the first objects of A, 100 epochs each, in the order of object and time: S, one row an epoch. A fifth of the objects vary as sines. The visits, of which 24
/// begin each day, are V.
/// </summary>
sealed class ForcedSources(int objects)
{
    const int Epochs = 100;
    const double FirstDay = 60_000;
    const double Days = 3650;
    const int VisitsADay = 24;
    static readonly double[] FluxOfBand = [0.3, 0.7, 1, 1.2, 1.3, 1.35];

    readonly Distributions _random = new(42);

    /// <summary>The sources; their bands as numbers 0 to 5 for u to y.</summary>
    internal RecordBatch Make()
    {
        var rows = objects * Epochs;
        var mjd = Times(rows);
        var band = _random.Bytes(rows, 5);
        var flux = Fluxes(mjd, band);
        var spread = _random.Uniform(rows, 0.8, 1.2);
        var noise = _random.Normal(rows, 0, 1);
        var (measured, errors) = (new float[rows], new float[rows]);
        for (var i = 0; i < rows; i++)
        {
            var error = Math.Sqrt(500 + Math.Pow(0.01 * flux[i], 2)) * spread[i];
            (measured[i], errors[i]) = ((float)(flux[i] + (noise[i] * error)), (float)error);
        }

        var ids = new long[rows];
        var visits = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            ids[i] = 1_000_000_000 + (i / Epochs);
            visits[i] = (int)((mjd[i] - FirstDay) * VisitsADay);
        }

        return Tables.Of(("objectId", ids), ("band", band), ("mjd", mjd), ("flux", measured), ("fluxErr", errors), ("visitId", visits));
    }

    /// <summary>The visits.</summary>
    internal RecordBatch Visits()
    {
        var count = (int)Days * VisitsADay;
        return Tables.Of(
            ("visitId", Enumerable.Range(0, count).ToArray()),
            ("night", Enumerable.Range(0, count).Select(i => i / VisitsADay).ToArray()),
            ("seeing", _random.Uniform(count, 0.5, 1.5)));
    }

    double[] Times(int rows)
    {
        var times = _random.Uniform(rows, 0, Days);
        for (var i = 0; i < rows; i++)
        {
            times[i] += FirstDay;
        }

        for (var start = 0; start < rows; start += Epochs)
        {
            times.AsSpan(start, Epochs).Sort();
        }

        return times;
    }

    double[] Fluxes(double[] mjd, byte[] band)
    {
        var mean = Array.ConvertAll(_random.Normal(objects, 3.2, 0.6), x => Math.Pow(10, x));
        var varies = _random.Uniform(objects, 0, 1);
        var amplitude = _random.Uniform(objects, 0.05, 0.5);
        var period = Array.ConvertAll(_random.Uniform(objects, -0.7, 2), x => Math.Pow(10, x));
        var phase = _random.Uniform(objects, 0, 2 * Math.PI);
        var flux = new double[mjd.Length];
        for (var i = 0; i < flux.Length; i++)
        {
            var o = i / Epochs;
            var wave = varies[o] < 0.2 ? amplitude[o] * Math.Sin((2 * Math.PI * mjd[i] / period[o]) + phase[o]) : 0;
            flux[i] = mean[o] * FluxOfBand[band[i]] * (1 + wave);
        }

        return flux;
    }
}
