using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>Times in UTC, TAI, TT and TDB.</summary>
[QueryFunctions]
public static class TimeScaleFunctions
{
    const string Reference = "IERS Bulletin C; USNO Circular 179 §2";
    const double MjdOfEpoch = 40_587;
    const double DayMicroseconds = 86_400e6;

    static readonly DataType Timestamp = DataType.Timestamp;

    /// <summary>Every scale to every other, for timestamps and for modified Julian dates.</summary>
    public static ValueList<ScalarFunction> Conversions { get; } =
    [
        .. Pair(TimeScale.Utc, TimeScale.Tai, "2017-01-01T00:00:37", "57754.5 + 37 / 86400.0"),
        .. Pair(TimeScale.Utc, TimeScale.Tt, "2017-01-01T00:01:09.184", "57754.5 + 69.184 / 86400.0"),
        .. Pair(TimeScale.Utc, TimeScale.Tdb, "2017-01-01T00:01:09.183954", "57754.5 + 69.184 / 86400.0"),
        .. Pair(TimeScale.Tai, TimeScale.Utc, "2016-12-31T23:59:24", "57754.5 - 37 / 86400.0"),
        .. Pair(TimeScale.Tai, TimeScale.Tt, "2017-01-01T00:00:32.184", "57754.5 + 32.184 / 86400.0"),
        .. Pair(TimeScale.Tai, TimeScale.Tdb, "2017-01-01T00:00:32.183954", "57754.5 + 32.184 / 86400.0"),
        .. Pair(TimeScale.Tt, TimeScale.Utc, "2016-12-31T23:58:51.816", "57754.5 - 69.184 / 86400.0"),
        .. Pair(TimeScale.Tt, TimeScale.Tai, "2016-12-31T23:59:27.816", "57754.5 - 32.184 / 86400.0"),
        .. Pair(TimeScale.Tt, TimeScale.Tdb, "2016-12-31T23:59:59.999954", "57754.5"),
        .. Pair(TimeScale.Tdb, TimeScale.Utc, "2016-12-31T23:58:51.816046", "57754.5 - 69.184 / 86400.0"),
        .. Pair(TimeScale.Tdb, TimeScale.Tai, "2016-12-31T23:59:27.816046", "57754.5 - 32.184 / 86400.0"),
        .. Pair(TimeScale.Tdb, TimeScale.Tt, "2017-01-01T00:00:00.000046", "57754.5"),
    ];

    /// <summary>TAI - UTC.</summary>
    public static ScalarFunction Offset { get; } = new(
        "tai_minus_utc",
        new(
            "TAI - UTC in seconds at an instant of UTC, a timestamp or a modified Julian date: leap seconds since 1972, a drift before, 0 before 1960.",
            "tai_minus_utc(57754) = 37 AND tai_minus_utc(57753.9) = 36",
            Reference),
        [
            new([DataType.Double], DataType.Double, (a, rows, validity) => OffsetAt<double>(a[0], rows, validity, mjd => mjd)) { Metadata = Seconds },
            new([Timestamp], DataType.Double, (a, rows, validity) => OffsetAt<long>(a[0], rows, validity, time => MjdOfEpoch + (time / DayMicroseconds))) { Metadata = Seconds },
        ])
    {
        Resolve = types => types is [{ Id: TypeId.Timestamp or TypeId.Date }] ? Offset!.Overloads[1] : null,
    };

    static ScalarFunction[] Pair(TimeScale from, TimeScale to, string instant, string mjd)
    {
        var (a, b) = (Name(from), Name(to));
        var name = $"{a}_to_{b}".ToLowerInvariant();
        var accuracy = from == TimeScale.Tdb || to == TimeScale.Tdb ? " to 10 µs, for the centre of the Earth" : "";
        var overload = new ScalarOverload([Timestamp], Timestamp, (arguments, rows, validity) =>
        {
            var times = new NumberArgument<long>(arguments[0]);
            return TextLoops.Numbers(rows, validity, row => TimeScales.OfInstant(times[row], from, to), Timestamp);
        });
        return
        [
            new(name, new($"The {b} of an instant in {a}{accuracy}.", $"{name}(TIMESTAMP '2017-01-01') = TIMESTAMP '{instant}'", Reference), [overload])
            {
                Resolve = types => types is [{ Id: TypeId.Timestamp or TypeId.Date }] ? overload : null,
            },
            new(
                $"{name}_mjd",
                new(
                    $"The modified Julian date in {b} of one in {a}{accuracy}. A date of UTC counts the parts of its day, which may have a leap second.",
                    $"ABS({name}_mjd(57754.5) - ({mjd})) < 3e-9",
                    Reference),
                [
                    new([DataType.Double], DataType.Double, (arguments, rows, validity) =>
                    {
                        var days = new NumberArgument<double>(arguments[0]);
                        return TextLoops.Numbers(rows, validity, row => TimeScales.OfMjd(days[row], from, to));
                    })
                    { IsTotal = true, Metadata = _ => new([new(MetadataKeys.Unit, "d")]) },
                ]),
        ];
    }

    static string Name(TimeScale scale) => scale.ToString().ToUpper(CultureInfo.InvariantCulture);

    static Metadata Seconds(IReadOnlyList<Field> arguments) => new([new(MetadataKeys.Unit, "s")]);

    static Column<double> OffsetAt<T>(Datum times, int rows, Bitmap validity, Func<T, double> mjdOf)
        where T : unmanaged
    {
        var values = new NumberArgument<T>(times);
        return TextLoops.Numbers(rows, validity, row =>
        {
            var mjd = mjdOf(values[row]);
            return double.IsNaN(mjd) ? mjd : LeapSeconds.On(mjd).At(mjd);
        });
    }
}
