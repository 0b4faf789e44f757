using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Curves;
using Rubin.Query.LightCurves.Variability;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_sf: a row a bin of time differences.</summary>
sealed class StructureFunctionRows : CurveTableFunction
{
    public override string Name => "lc_sf";

    public override FunctionDoc Doc { get; } = new(
        "The structure function squared of each curve, between given edges of bins in days, or in nbins bins (one for every pairs_per_bin, 100, pairs): of bin_method size, of equally many different time "
            + "differences, of length or loglength, equally wide in days or in their logarithm. Mean time difference, value, pairs; with bootstrap => 100 also the 16th and 84th percentile of as many draws of the pairs with replacement. Methods basic, bauer_2009a, bauer_2009b, schmidt_2010, macleod_2012.",
        "(SELECT npairs FROM lc_sf(TABLE(SELECT t, y FROM (VALUES (0, 1), (1, 3), (3, 2)) AS v(t, y)))) = 3",
        "TAPE; Kozłowski 2016, doi:10.3847/0004-637X/826/2/118");

    protected override IReadOnlyList<string> Parameters { get; } = ["method", "pairs_per_bin", "bins", "bin_method", "nbins", "bootstrap"];

    protected override CurveQuery Prepare(Func<string, ConstantArgument> constant)
    {
        var word = PeriodogramRows.Word(constant("method"), "basic", "bauer_2009a", "bauer_2009b", "schmidt_2010", "macleod_2012");
        var method = Enum.Parse<StructureFunctionMethod>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        var pairs = constant("pairs_per_bin").Count(100, 1, int.MaxValue);
        var spacing = Enum.Parse<PairSpacing>(PeriodogramRows.Word(constant("bin_method"), "size", "length", "loglength"), ignoreCase: true);
        int? count = constant("nbins").OptionalNumber() is null ? null : constant("nbins").Count(1, 1, 1_000_000);
        double[]? edges = constant("bins").Numbers() is { } given ? [.. given.Order()] : null;
        var repeats = constant("bootstrap").Count(0, 0, 100_000);
        var function = new StructureFunction { Method = method, Spacing = spacing, PairsPerBin = pairs, Bins = count, Edges = edges, Bootstrap = repeats };
        ValueList<Field> fields = [new("dt", DataType.Double), new("sf2", DataType.Double), new("npairs", DataType.Int64)];
        ValueList<Field> percentiles = [new("sf2_16", DataType.Double), new("sf2_84", DataType.Double)];
        return new(repeats > 0 ? [.. fields, .. percentiles] : fields, CurveColumns.None, () => repeats > 0 ? WithPercentiles : Plain, 30);

        void Plain(LightCurve curve, ReadOnlySpan<double> numbers, CurveRows rows)
        {
            foreach (var bin in function.Compute(curve)) rows.Add(bin.TimeDifference, bin.SquaredFunction, bin.Pairs);
        }

        void WithPercentiles(LightCurve curve, ReadOnlySpan<double> numbers, CurveRows rows)
        {
            foreach (var bin in function.Compute(curve)) rows.Add(bin.TimeDifference, bin.SquaredFunction, bin.Pairs, bin.Low, bin.High);
        }
    }
}
