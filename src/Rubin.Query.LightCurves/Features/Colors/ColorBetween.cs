using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.LightCurves.Features;

/// <summary>color_of_median(g, r) and its kin: a statistic of one band less that of another.</summary>
sealed class ColorBetween(string kind, string first, string second) : ScalarFeature($"{kind}_{first}_{second}")
{
    /// <summary>The statistics, by the name of the feature.</summary>
    static readonly Dictionary<string, Func<LightCurve, double>> Statistics = new(StringComparer.OrdinalIgnoreCase)
    {
        ["color_of_maximum"] = c => c.Maximum,
        ["color_of_median"] = c => c.Median,
        ["color_of_minimum"] = c => c.Minimum,
    };

    readonly Func<LightCurve, double> _statistic = Statistics[kind];

    public override string Summary => "A statistic of one band minus that of another; NULL where one of them has no measurement.";

    public override CurveColumns Reads => CurveColumns.Band;

    public override string Source => "Malanchev et al. 2021, doi:10.1093/mnras/stab316; light-curve-feature 0.19";

    /// <summary>Whether a feature of that name compares bands.</summary>
    public static bool IsColor(string name) => Statistics.ContainsKey(name);

    protected override double Value(LightCurve curve) => Of(curve, first) - Of(curve, second);

    double Of(LightCurve curve, string name)
    {
        for (var band = 0; band < curve.BandNames.Count; band++)
        {
            if (curve.BandNames[band] == name)
            {
                curve.CopyBand(band, curve.Derived);
                return curve.Derived.Count > 0 ? _statistic(curve.Derived) : double.NaN;
            }
        }

        return double.NaN;
    }
}
