namespace Rubin.Query.Console.DemoSky;

/// <summary>The light of objects at the times of visits, without noise.</summary>
static class LightCurves
{
    /// <summary>Fluxes in nJy of what a point source's profile catches, one for each visit.</summary>
    /// <param name="seed">Seed of the sky.</param>
    /// <param name="source">The object.</param>
    /// <param name="survey">The survey.</param>
    /// <param name="visits">Positions of visits, in the order of time.</param>
    /// <param name="fluxes">The answer, one a visit.</param>
    internal static void Evaluate(long seed, SkyObject source, Survey survey, ReadOnlySpan<int> visits, Span<double> fluxes)
    {
        for (var i = 0; i < visits.Length; i++)
        {
            fluxes[i] = source.Flux[survey.Visits[visits[i]].Band] * source.PointShare;
        }

        switch (source.Class)
        {
            case SkyClass.RrLyrae:
                Fade(source, survey, visits, fluxes, RrLyrae);
                break;
            case SkyClass.EclipsingBinary:
                Fade(source, survey, visits, fluxes, EclipsingBinary);
                break;
            case SkyClass.Supernova:
                AddSupernova(source, survey, visits, fluxes);
                break;
            case SkyClass.Quasar:
                Walk(seed, source, survey, visits, fluxes);
                break;
        }
    }

    static void Fade(
        SkyObject source, Survey survey, ReadOnlySpan<int> visits, Span<double> fluxes, Func<SkyObject, double, int, double> magnitudes)
    {
        for (var i = 0; i < visits.Length; i++)
        {
            var visit = survey.Visits[visits[i]];
            var cycles = (visit.Mjd - source.Epoch!.Value) / source.Period!.Value;
            fluxes[i] *= Math.Pow(10, -0.4 * magnitudes(source, cycles - Math.Floor(cycles), visit.Band));
        }
    }

    // Amplitudes of RR Lyrae fall with wavelength.
    static readonly double[] RrLyraeAmplitudes = [1.1, 1.15, 0.82, 0.65, 0.6, 0.58];

    /// <summary>A quick rise over 15 % of the period, then a slow decline.</summary>
    static double RrLyrae(SkyObject source, double phase, int band)
    {
        const double Rise = 0.15;
        var brightness = phase > 1 - Rise
            ? (1 + Math.Cos(Math.PI * (1 - phase) / Rise)) / 2
            : Math.Pow(1 - phase / (1 - Rise), 1.3);
        return source.Amplitude!.Value * RrLyraeAmplitudes[band] * (0.4 - brightness);
    }

    /// <summary>Two dips of Gaussian shape, the second less deep; wider for close pairs.</summary>
    static double EclipsingBinary(SkyObject source, double phase, int band)
    {
        var width = 0.03 * Math.Pow(source.Period!.Value, -0.4);
        double Dip(double middle) => Math.Exp(-0.5 * Math.Pow((phase - middle) / width, 2));
        return source.Amplitude!.Value * (Dip(0) + Dip(1) + 0.5 * Dip(0.5));
    }

    /// <summary>
    /// Type Ia, rising and declining exponentially (Bazin et al. 2009, doi:10.1051/0004-6361/200911847), on top of its host.
    /// </summary>
    static void AddSupernova(SkyObject source, Survey survey, ReadOnlySpan<int> visits, Span<double> fluxes)
    {
        const double HubbleDistanceMpc = 299_792.458 / 70;
        const double Deceleration = -0.55;
        const double PeakMagnitude = -19.3;
        var z = source.Redshift!.Value;
        var distance = HubbleDistanceMpc * z * (1 + z * (1 - Deceleration) / 2);
        var peak = Bands.Flux(PeakMagnitude + 5 * Math.Log10(distance) + 25);
        for (var i = 0; i < visits.Length; i++)
        {
            var visit = survey.Visits[visits[i]];
            var wavelength = Bands.Wavelengths[visit.Band] / (1 + z);
            var days = (visit.Mjd - source.Epoch!.Value) / (1 + z);
            var decline = 12 + 0.025 * wavelength;
            var shape = Math.Exp(-days / decline) / (1 + Math.Exp(-days / 3.5));
            var color = 1 / (1 + Math.Exp((360 - wavelength) / 25));
            var dust = Math.Pow(10, -0.4 * Bands.Extinction[visit.Band] * source.Reddening);
            fluxes[i] += 1.5 * peak * shape * color * dust;
        }
    }

    /// <summary>A damped random walk of the magnitude (Kelly, Bechtold &amp; Siemiginowska 2009, ApJ 698, 895), less in the red.</summary>
    static void Walk(long seed, SkyObject source, Survey survey, ReadOnlySpan<int> visits, Span<double> fluxes)
    {
        const double RestDamping = 60;
        var random = new SkyRandom(seed, source.Item, RandomPurpose.Variability);
        var damping = RestDamping * (1 + source.Redshift!.Value);
        var state = random.Normal();
        for (var i = 0; i < visits.Length; i++)
        {
            var visit = survey.Visits[visits[i]];
            var memory = i == 0 ? 1 : Math.Exp((survey.Visits[visits[i - 1]].Mjd - visit.Mjd) / damping);
            state = memory * state + Math.Sqrt(1 - memory * memory) * random.Normal();
            var amplitude = source.Amplitude!.Value * Math.Sqrt(Bands.Wavelengths[1] / Bands.Wavelengths[visit.Band]);
            fluxes[i] *= Math.Pow(10, -0.4 * amplitude * state);
        }
    }
}
