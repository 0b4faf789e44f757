using System.Collections.Concurrent;
using System.Numerics;
using Rubin.Query.Sky;

namespace Rubin.Query.Console.DemoSky;

/// <summary>One exposure.</summary>
/// <param name="Id">Day of observation and number in it, as the observatory counts: ascending with time.</param>
/// <param name="Band">Its band, 0 to 5 for u to y.</param>
/// <param name="Mjd">Its middle, MJD in days (TAI).</param>
/// <param name="Center">Where it looks.</param>
/// <param name="Depth">Flux in nJy of a source of 5 σ.</param>
sealed record Visit(long Id, int Band, double Mjd, UnitVector Center, double Depth);

/// <summary>All visits of the demo sky: each pointing is seen in all bands over two months. Immutable and safe for many threads.</summary>
sealed class Survey
{
    /// <summary>The first night.</summary>
    internal const int FirstMjd = 60623;

    /// <summary>The number of nights.</summary>
    internal const int Nights = 60;

    // Twelve visits a pointing, of which 1.64 see an object on average, make about 20 forced sources an object.
    static readonly int[] BandsOfPointing = [0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5];
    static readonly double CosineOfCamera = Math.Cos(SkyField.CameraRadiusDegrees * Angle.RadiansPerDegree);

    readonly UnitVector[] _pointings;
    readonly int[][] _visitsOf;
    readonly ConcurrentDictionary<ulong, int[]> _visitsOfSet = new();

    /// <summary>The visits for a seed.</summary>
    internal Survey(long seed)
    {
        _pointings = [.. SkyField.All.SelectMany(f => f.Pointings())];
        var planned = Plan(seed, _pointings).OrderBy(v => v.Mjd).ToArray();
        Visits = [.. planned.Select((v, i) => new Visit(IdOf(planned, i), v.Band, v.Mjd, _pointings[v.Pointing], v.Depth))];
        var positions = Enumerable.Range(0, planned.Length);
        _visitsOf = [.. Enumerable.Range(0, _pointings.Length).Select(p => positions.Where(i => planned[i].Pointing == p).ToArray())];
    }

    /// <summary>The visits in the order of time.</summary>
    internal IReadOnlyList<Visit> Visits { get; }

    /// <summary>The positions in <see cref="Visits"/> of those that look at a place, in the order of time.</summary>
    internal int[] At(in UnitVector place)
    {
        var set = 0UL;
        for (var i = 0; i < _pointings.Length; i++)
        {
            set |= place.Dot(_pointings[i]) >= CosineOfCamera ? 1UL << i : 0;
        }

        return _visitsOfSet.GetOrAdd(set, VisitsOf);
    }

    int[] VisitsOf(ulong set)
    {
        List<int> visits = [];
        for (; set != 0; set &= set - 1)
        {
            visits.AddRange(_visitsOf[BitOperations.TrailingZeroCount(set)]);
        }

        visits.Sort();
        return [.. visits];
    }

    static IEnumerable<(int Pointing, int Band, double Mjd, double Depth)> Plan(long seed, UnitVector[] pointings)
    {
        for (var pointing = 0; pointing < pointings.Length; pointing++)
        {
            for (var i = 0; i < BandsOfPointing.Length; i++)
            {
                var random = new SkyRandom(seed, pointing * BandsOfPointing.Length + i, RandomPurpose.Cadence);
                var band = BandsOfPointing[i];
                var night = (int)random.Uniform(0, Nights);
                var depth = Bands.Flux(Bands.VisitDepth[band] + 0.2 * random.Normal());
                yield return (pointing, band, FirstMjd + night + random.Uniform(0.02, 0.38), depth);
            }
        }
    }

    static long IdOf((int Pointing, int Band, double Mjd, double Depth)[] planned, int position)
    {
        var night = Math.Floor(planned[position].Mjd);
        var number = position;
        while (number > 0 && Math.Floor(planned[number - 1].Mjd) == night) number--;
        var day = new DateOnly(1858, 11, 17).AddDays((int)night);
        return (day.Year * 10_000L + day.Month * 100 + day.Day) * 100_000 + position - number + 1;
    }
}
