using Rubin.Query.Arrow;
using Rubin.Query.PhotoZ.Metrics;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>Metrics as structs.</summary>
static class MetricStructs
{
    static readonly string[] PointNames = ["bias", "mean_bias", "std", "sigma_iqr", "sigma_nmad", "outliers", "outliers_15"];
    static readonly string[] PitNames = ["ks", "cvm", "ad", "outliers"];

    /// <summary>The type of pz_metrics.</summary>
    internal static StructType PointType { get; } = TypeOf(PointNames);

    /// <summary>The type of pz_pit.</summary>
    internal static StructType PitType { get; } = TypeOf(PitNames);

    /// <summary>Of errors.</summary>
    internal static Column Points(IReadOnlyList<List<double>?> groups) => Structs(PointType, groups, values =>
    {
        var errors = new RedshiftErrors();
        foreach (var value in values) errors.Add(value);
        return errors.Measure() is { } m ? (m.Count, [m.Bias, m.MeanBias, m.Deviation, m.SigmaIqr, m.SigmaNmad, m.OutlierRate, m.OutlierRate15]) : (0, []);
    });

    /// <summary>Of probability integral transforms.</summary>
    internal static Column Pits(IReadOnlyList<List<double>?> groups) => Structs(PitType, groups, values =>
    {
        var pits = new PitValues();
        foreach (var value in values) pits.Add(value);
        return pits.Measure() is { } m ? (m.Count, [m.KolmogorovSmirnov, m.CramerVonMises, m.AndersonDarling, m.OutlierRate]) : (0, []);
    });

    static StructType TypeOf(string[] names) => new([new("n", DataType.Int64), .. names.Select(n => new Field(n, DataType.Double))]);

    static StructColumn Structs(StructType type, IReadOnlyList<List<double>?> groups, Func<List<double>, (long Count, double[] Values)> measure)
    {
        var (counts, isKnown) = (new long[groups.Count], new bool[groups.Count]);
        var values = type.Fields.Skip(1).Select(_ => new double[groups.Count]).ToArray();
        for (var g = 0; g < groups.Count; g++)
        {
            if (groups[g] is not { } numbers)
            {
                continue;
            }

            (counts[g], var measured) = measure(numbers);
            isKnown[g] = counts[g] > 0;
            for (var i = 0; i < measured.Length; i++) values[i][g] = measured[i];
        }

        return new(type, groups.Count, [new Column<long>(counts), .. values.Select(v => new Column<double>(v))], Bitmap.Of(isKnown));
    }
}
