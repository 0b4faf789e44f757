using System.Globalization;

namespace Rubin.Query.Plots;

/// <summary>The lines of a map of the sky: its edge, and circles every 30 degrees.</summary>
static class SkyGrid
{
    const int StepDegrees = 30;

    /// <summary>Just inside the edge, where a right ascension has one place.</summary>
    const double Edge = 179.999;

    internal static GridLayer Layer { get; } = new([.. Meridians(), .. Parallels()]);

    internal static IReadOnlyList<(Spot Place, string Text)> Marks { get; } =
    [
        .. new[] { 120, 60, 0, -60, -120 }.Select(ra => (At(ra, 0), string.Create(CultureInfo.InvariantCulture, $"{(ra + 360) % 360}°"))),
        .. new[] { -60, -30, 30, 60 }.Select(dec => (At(Edge, dec), string.Create(CultureInfo.InvariantCulture, $"{dec:+0;-0}°"))),
    ];

    static IEnumerable<IReadOnlyList<Spot>> Meridians()
    {
        var longitudes = Enumerable.Range(-180 / StepDegrees + 1, 360 / StepDegrees - 1).Select(i => (double)(i * StepDegrees));
        return longitudes.Prepend(-Edge).Append(Edge).Select(ra => (IReadOnlyList<Spot>)[.. Enumerable.Range(-90, 181).Select(dec => At(ra, dec))]);
    }

    static IEnumerable<IReadOnlyList<Spot>> Parallels() => Enumerable.Range(-90 / StepDegrees + 1, 180 / StepDegrees - 1)
        .Select(i => (IReadOnlyList<Spot>)[At(-Edge, i * StepDegrees), At(Edge, i * StepDegrees)]);

    static Spot At(double ra, double dec)
    {
        var (x, y) = Mollweide.Place(ra, dec);
        return new(x, y);
    }
}
