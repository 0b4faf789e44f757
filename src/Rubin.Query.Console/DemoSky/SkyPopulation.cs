using Rubin.Query.Sky;

namespace Rubin.Query.Console.DemoSky;

/// <summary>Makes the objects of the demo sky, each from the seed and its number alone. Safe for many threads.</summary>
sealed class SkyPopulation(long seed)
{
    const double FaintestMagnitude = 24.5;

    static readonly (SkyClass Class, double Share)[] Shares =
    [
        (SkyClass.Galaxy, 0.68), (SkyClass.Star, 0.27), (SkyClass.Quasar, 0.02),
        (SkyClass.EclipsingBinary, 0.015), (SkyClass.Supernova, 0.01), (SkyClass.RrLyrae, 0.005),
    ];

    /// <summary>Where an object is, in degrees.</summary>
    internal (UnitVector Place, double Ra, double Dec) PlaceOf(long item)
    {
        var random = new SkyRandom(seed, item, RandomPurpose.Position);
        var share = random.Uniform();
        var field = SkyField.All.First(f => (share -= f.Share) < 0 || f == SkyField.All[^1]);
        var place = field.Place(ref random);
        var (ra, dec) = place.ToDegrees();
        return (place, ra, dec);
    }

    /// <summary>An object.</summary>
    internal SkyObject Make(long item)
    {
        var (place, ra, dec) = PlaceOf(item);
        var random = new SkyRandom(seed, item, RandomPurpose.Nature);
        var kind = Choose(random.Uniform());
        var nature = NatureOf(kind, ref random);
        var reddening = Reddening(place);
        var flux = default(PerBand);
        for (var band = 0; band < Bands.Count; band++)
        {
            flux[band] = Bands.Flux(nature.Magnitude + nature.Colors[band] + Bands.Extinction[band] * reddening);
        }

        return new(item, place, ra, dec)
        {
            Class = kind,
            Magnitude = nature.Magnitude,
            Flux = flux,
            PointShare = kind is SkyClass.Galaxy or SkyClass.Supernova ? random.Uniform(0.4, 0.95) : 1,
            Reddening = reddening,
            Redshift = nature.Redshift,
            Period = nature.Period,
            Amplitude = nature.Amplitude,
            Epoch = nature.Period is not null || kind == SkyClass.Supernova
                ? random.Uniform(Survey.FirstMjd, Survey.FirstMjd + Survey.Nights)
                : null,
        };
    }

    static SkyClass Choose(double share)
    {
        foreach (var (kind, part) in Shares)
        {
            share -= part;
            if (share < 0)
            {
                return kind;
            }
        }

        return SkyClass.Galaxy;
    }

    /// <summary>Counts of stars rise slowly with magnitude, those of galaxies steeply.</summary>
    static Nature NatureOf(SkyClass kind, ref SkyRandom random) => kind switch
    {
        SkyClass.Star => new(random.Magnitude(14, FaintestMagnitude, 0.15), Spectra.Star(StarColor(ref random))),
        SkyClass.EclipsingBinary => new(random.Magnitude(15, 21, 0.15), Spectra.Star(StarColor(ref random)))
        {
            Period = 0.3 * Math.Pow(30, random.Uniform()),
            Amplitude = random.Uniform(0.1, 0.8),
        },
        SkyClass.RrLyrae => new(random.Magnitude(15, 20.5, 0.1), Spectra.Star(random.Uniform(0.1, 0.45)))
        {
            Period = random.Uniform(0.42, 0.75),
            Amplitude = random.Uniform(0.5, 1.2),
        },
        SkyClass.Quasar => Quasar(ref random),
        SkyClass.Supernova => Galaxy(random.Magnitude(17, 21.5, 0.3), ref random) with { Redshift = random.Uniform(0.03, 0.25) },
        _ => Galaxy(random.Magnitude(15, FaintestMagnitude, 0.35), ref random),
    };

    /// <summary>Turn-off stars of halo and thick disc, or red dwarfs.</summary>
    static double StarColor(ref SkyRandom random)
    {
        var isRed = random.Uniform() < 0.55;
        var color = (isRed ? 2.3 : 0.65) + (isRed ? 0.4 : 0.25) * random.Normal();
        return Math.Clamp(color, -0.3, 3.2);
    }

    /// <summary>Redshifts ∝ z² exp(-z / z₀), deeper for fainter ones (LSST Science Book, arXiv:0912.0201, section 3.7).</summary>
    static Nature Galaxy(double magnitude, ref SkyRandom random)
    {
        var scale = Math.Max(0.0417 * magnitude - 0.744, 0.02);
        var redshift = -scale * Math.Log((1 - random.Uniform()) * (1 - random.Uniform()) * (1 - random.Uniform()));
        redshift = Math.Clamp(redshift, 0.005, 4);
        var isOld = random.Uniform() < 0.35 / (1 + redshift);
        var age = Math.Clamp((isOld ? 0.9 : 0.25) + 0.12 * random.Normal(), 0, 1.1);
        return new(magnitude, Spectra.Galaxy(redshift, age)) { Redshift = redshift };
    }

    static Nature Quasar(ref SkyRandom random)
    {
        var redshift = random.Uniform(0.3, 2.2) + 1.5 * random.Uniform() * random.Uniform();
        return new(random.Magnitude(17, 23, 0.3), Spectra.Quasar(redshift)) { Redshift = redshift, Amplitude = random.Uniform(0.15, 0.4) };
    }

    /// <summary>A smooth veil of dust, E(B-V) from 0.01 to 0.09.</summary>
    static double Reddening(in UnitVector place) =>
        0.05 + 0.025 * Math.Sin(23 * place.X + 31 * place.Y) + 0.015 * Math.Cos(41 * place.Y - 17 * place.Z);

    /// <summary>What the class and luck say about an object.</summary>
    readonly record struct Nature(double Magnitude, PerBand Colors)
    {
        public double? Redshift { get; init; }

        public double? Period { get; init; }

        public double? Amplitude { get; init; }
    }
}
