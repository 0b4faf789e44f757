namespace Rubin.Query.Engine.Kernels;

/// <summary>Scales that times are told in.</summary>
enum TimeScale
{
    /// <summary>Civil time.</summary>
    Utc,

    /// <summary>Atomic time.</summary>
    Tai,

    /// <summary>Terrestrial time: TAI + 32.184 s.</summary>
    Tt,

    /// <summary>Barycentric dynamical time, for the centre of the Earth.</summary>
    Tdb,
}

/// <summary>Times from one scale to another, by way of TAI.</summary>
static class TimeScales
{
    const double DaySeconds = 86_400;
    const double TtMinusTai = 32.184;
    const double Mjd2000 = 51_544.5;
    const long Microseconds = 1_000_000;
    const long EpochDays = 40_587;

    /// <summary>
    /// A modified Julian date in another scale. One of UTC counts the parts of its day, which has 86,401 seconds where it ends with a leap second, as in ERFA
    /// and astropy. Exact to the last bit or two of a double, about a microsecond; TDB to 10 µs from 1600 to 2200.
    /// </summary>
    internal static double OfMjd(double mjd, TimeScale from, TimeScale to)
    {
        var day = Math.Floor(mjd);
        var fraction = mjd - day;
        var tai = from == TimeScale.Utc
            ? (fraction * DayLength(day)) + LeapSeconds.On(day).At(day)
            : (fraction * DaySeconds) - FromTai(mjd, from);
        if (to != TimeScale.Utc)
        {
            return day + ((tai + FromTai(day + (tai / DaySeconds), to)) / DaySeconds);
        }

        // The day of UTC that the instant lies in is this one or a neighbour.
        day += Math.Floor(tai / DaySeconds);
        tai -= (day - Math.Floor(mjd)) * DaySeconds;
        var utc = tai - LeapSeconds.On(day).At(day);
        if (utc < 0)
        {
            day--;
            utc = tai + DaySeconds - LeapSeconds.On(day).At(day);
        }

        return day + (utc / DayLength(day));
    }

    /// <summary>
    /// An instant in another scale, in microseconds since 1970-01-01 of days of 86,400 seconds. A leap second of UTC has no place there: it falls on the first second of
    /// the next day, as <c>23:59:60</c> is read.
    /// </summary>
    internal static long OfInstant(long time, TimeScale from, TimeScale to)
    {
        var mjd = EpochDays + (time / (DaySeconds * Microseconds));
        var tai = from == TimeScale.Utc ? time + Ticks(LeapSeconds.On(mjd).At(mjd)) : time - Ticks(FromTai(mjd, from));
        if (to != TimeScale.Utc)
        {
            return tai + Ticks(FromTai(mjd, to));
        }

        var seconds = (EpochDays * DaySeconds) + (tai / (double)Microseconds);
        var step = LeapSeconds.OnTai(seconds);
        var utc = (seconds - step.Offset + (step.Reference * step.Drift)) / (1 + (step.Drift / DaySeconds)) / DaySeconds;
        return tai - Ticks(step.At(utc));
    }

    /// <summary>Seconds in a day of UTC.</summary>
    static double DayLength(double day) => DaySeconds + LeapSeconds.On(day + 1).At(day + 1) - LeapSeconds.On(day).At(day);

    static long Ticks(double seconds) => (long)Math.Round(seconds * Microseconds);

    /// <summary>A scale less TAI in seconds, at a time that need only be known to a few seconds.</summary>
    static double FromTai(double mjd, TimeScale scale) => scale switch
    {
        TimeScale.Tt => TtMinusTai,
        TimeScale.Tdb => TtMinusTai + TdbMinusTt(mjd),
        _ => 0,
    };

    /// <summary>Kaplan 2005, USNO Circular 179, eq. 2.6: within 10 µs from 1600 to 2200.</summary>
    static double TdbMinusTt(double mjd)
    {
        var t = (mjd - Mjd2000) / 36_525;
        return (0.001657 * Math.Sin((628.3076 * t) + 6.2401))
            + (0.000022 * Math.Sin((575.3385 * t) + 4.2970))
            + (0.000014 * Math.Sin((1256.6152 * t) + 6.1969))
            + (0.000005 * Math.Sin((606.9777 * t) + 4.0212))
            + (0.000005 * Math.Sin((52.9691 * t) + 0.4444))
            + (0.000002 * Math.Sin((21.3299 * t) + 5.5431))
            + (0.000010 * t * Math.Sin((628.3076 * t) + 4.2490));
    }
}
