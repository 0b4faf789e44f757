using System.Numerics.Tensors;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>
/// Some objects' AB fluxes and errors as BPZ weighs them, band by band, and the magnitude that their prior takes. A band that was not observed has an infinite error.
/// Belongs to one worker.
/// </summary>
/// <param name="settings">The fit.</param>
/// <param name="bands">Number of bands.</param>
/// <param name="capacity">The largest number of objects, a multiple of 8.</param>
sealed class BpzFluxes(BpzSettings settings, int bands, int capacity)
{
    /// <summary>0.4 ln 10: the logarithm of a flux falls by this much for a magnitude.</summary>
    const double PerMagnitude = 0.4 * 2.302585092994046;

    /// <summary>The magnitude of 1 nJy.</summary>
    const double NanojanskyZeroPoint = 31.4;

    /// <summary>What the upstream code makes of a limiting magnitude: it lands in the column of errors, which are cut at 20 mag.</summary>
    static readonly double CompatibleLimit = Math.Pow(10, -0.4 * BpzSettings.GreatestError);

    readonly double[] _fluxes = new double[bands * capacity];
    readonly double[] _errors = new double[bands * capacity];
    readonly double[] _powers = new double[capacity];

    /// <summary>Number of objects.</summary>
    public int Count { get; private set; }

    /// <summary>The fluxes in a band, in units of 3631 Jy.</summary>
    public ReadOnlySpan<double> Fluxes(int band) => _fluxes.AsSpan(band * capacity, Count);

    /// <summary>Their errors.</summary>
    public ReadOnlySpan<double> Errors(int band) => _errors.AsSpan(band * capacity, Count);

    /// <summary>Takes <paramref name="count"/> objects from <paramref name="first"/> on.</summary>
    public void Load(Photometry photometry, int first, int count)
    {
        Count = count;
        var padded = (count + 7) & ~7;
        for (var band = 0; band < bands; band++)
        {
            var values = photometry.Values(band).Slice(first, count);
            var errors = photometry.Errors(band).Slice(first, count);
            var fluxes = _fluxes.AsSpan(band * capacity, count);
            var sigmas = _errors.AsSpan(band * capacity, count);
            if (photometry.Form == PhotometryForm.Magnitudes)
            {
                // Whole vectors, so that no object's last bit depends on how many come with it.
                LoadMagnitudes(values, errors, _fluxes.AsSpan(band * capacity, padded), _errors.AsSpan(band * capacity, padded));
            }
            else
            {
                LoadFluxes(values, errors, fluxes, sigmas);
            }

            AddZeroPointError(Math.Pow(10, 0.4 * settings.ZeroPointErrors[band]) - 1, fluxes, sigmas);
            Correct(photometry.Form, band, photometry.Status(band).Slice(first, count), fluxes, sigmas);
        }
    }

    /// <summary>
    /// The magnitude of an object for its prior: that in the reference band; at <see cref="BpzPrior.Faintest"/> or the limit where it was not detected; that of the nearest band
    /// where the reference was not observed.
    /// </summary>
    public double Magnitude(int index)
    {
        for (var distance = 0; distance < bands; distance++)
        {
            foreach (var band in (ReadOnlySpan<int>)[settings.ReferenceBand - distance, settings.ReferenceBand + distance])
            {
                if (band >= 0 && band < bands && double.IsFinite(_errors[(band * capacity) + index]))
                {
                    return MagnitudeIn(band, _fluxes[(band * capacity) + index]);
                }
            }
        }

        return BpzPrior.Faintest;
    }

    /// <summary>How many bands of an object were observed.</summary>
    public int BandsUsed(int index)
    {
        var used = 0;
        for (var band = 0; band < bands; band++) used += double.IsFinite(_errors[(band * capacity) + index]) ? 1 : 0;
        return used;
    }

    double MagnitudeIn(int band, double flux)
    {
        if (flux > 0)
        {
            return -2.5 * Math.Log10(flux);
        }

        return settings.Compatible || double.IsNaN(settings.Limits[band]) ? BpzPrior.Faintest : settings.Limits[band];
    }

    /// <summary>
    /// f = 10^(−0.4 m), σ = f (10^(0.4 e) − 1), rounded to 32 bits where the upstream code rounds if magnitudes are of 32 bits: with errors of 0.01 mag that shows in the
    /// fourth digit of a density.
    /// </summary>
    void LoadMagnitudes(ReadOnlySpan<float> magnitudes, ReadOnlySpan<float> errors, Span<double> fluxes, Span<double> sigmas)
    {
        const double LogTen = 2.302585092994046;
        var (least, greatest) = ((float)settings.LeastError, (float)BpzSettings.GreatestError);
        var powers = _powers.AsSpan(0, fluxes.Length);
        for (var i = 0; i < magnitudes.Length; i++) powers[i] = -0.4f * magnitudes[i] * LogTen;
        TensorPrimitives.Exp(powers, fluxes);
        for (var i = 0; i < errors.Length; i++) powers[i] = 0.4f * Math.Clamp(errors[i], least, greatest) * LogTen;
        TensorPrimitives.Exp(powers, sigmas);
        for (var i = 0; i < fluxes.Length; i++)
        {
            var flux = (float)fluxes[i];
            (fluxes[i], sigmas[i]) = (flux, flux * ((float)sigmas[i] - 1));
        }
    }

    /// <summary>The same of nanojanskys; the least error is that of a magnitude.</summary>
    void LoadFluxes(ReadOnlySpan<float> nanojanskys, ReadOnlySpan<float> errors, Span<double> fluxes, Span<double> sigmas)
    {
        var unit = Math.Pow(10, -0.4 * NanojanskyZeroPoint);
        var least = Math.Exp(PerMagnitude * settings.LeastError) - 1;
        for (var i = 0; i < nanojanskys.Length; i++)
        {
            fluxes[i] = nanojanskys[i] * unit;
            sigmas[i] = Math.Max(errors[i] * unit, least * fluxes[i]);
        }
    }

    static void AddZeroPointError(double share, ReadOnlySpan<double> fluxes, Span<double> sigmas)
    {
        for (var i = 0; i < fluxes.Length; i++) sigmas[i] = Math.Sqrt((sigmas[i] * sigmas[i]) + (share * share * fluxes[i] * fluxes[i]));
    }

    /// <summary>What was not detected or not observed.</summary>
    void Correct(PhotometryForm form, int band, ReadOnlySpan<BandStatus> status, Span<double> fluxes, Span<double> sigmas)
    {
        for (var i = 0; i < status.Length; i++)
        {
            if (status[i] == BandStatus.NotDetected && form == PhotometryForm.Magnitudes)
            {
                fluxes[i] = 0;
                sigmas[i] = Undetected(band);
            }

            if (status[i] == BandStatus.NotObserved || !(sigmas[i] is > 0 and <= 1 && double.IsFinite(fluxes[i])))
            {
                (fluxes[i], sigmas[i]) = (0, double.PositiveInfinity);
            }
        }
    }

    double Undetected(int band)
    {
        var limit = settings.Compatible ? CompatibleLimit : Math.Pow(10, -0.4 * settings.Limits[band]);
        var share = Math.Pow(10, 0.4 * settings.ZeroPointErrors[band]) - 1;
        return limit * Math.Sqrt(1 + (0.25 * share * share));
    }
}
