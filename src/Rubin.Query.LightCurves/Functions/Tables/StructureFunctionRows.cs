using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.LightCurves.Variability;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_sf: a row a bin of time differences.</summary>
sealed class StructureFunctionRows : CurveTableFunction
{
    public override string Name => "lc_sf";

    public override FunctionDoc Doc { get; } = new(
        "The structure function squared of each curve, between given edges of bins in days, or in nbins bins (one for every pairs_per_bin, 100, pairs): of bin_method size, of equally many different time "
            + "differences, of length or loglength, equally wide in days or in their logarithm. Mean time difference, value, pairs. Methods basic, bauer_2009a, bauer_2009b, schmidt_2010, macleod_2012.",
        "(SELECT npairs FROM lc_sf(TABLE(SELECT t, y FROM (VALUES (0, 1), (1, 3), (3, 2)) AS v(t, y)))) = 3",
        "TAPE; Kozłowski 2016, doi:10.3847/0004-637X/826/2/118");

    protected override IReadOnlyList<string> Parameters { get; } = ["method", "pairs_per_bin", "bins", "bin_method", "nbins"];

    protected override CurveQuery Prepare(Func<string, ConstantArgument> constant)
    {
        var word = PeriodogramRows.Word(constant("method"), "basic", "bauer_2009a", "bauer_2009b", "schmidt_2010", "macleod_2012");
        var method = Enum.Parse<StructureFunctionMethod>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        var pairs = constant("pairs_per_bin").Count(100, 1, int.MaxValue);
        var spacing = Enum.Parse<PairSpacing>(PeriodogramRows.Word(constant("bin_method"), "size", "length", "loglength"), ignoreCase: true);
        int? count = constant("nbins").OptionalNumber() is null ? null : constant("nbins").Count(1, 1, 1_000_000);
        double[]? edges = constant("bins").Numbers() is { } given ? [.. given.Order()] : null;
        return new(
            [new("dt", DataType.Double), new("sf2", DataType.Double), new("npairs", DataType.Int64)],
            CurveColumns.None,
            () => (curve, _, rows) =>
            {
                var bins = edges is null ? StructureFunction.Compute(curve, method, pairs, spacing, count) : StructureFunction.Compute(curve, method, edges);
                foreach (var bin in bins) rows.Add(bin.TimeDifference, bin.SquaredFunction, bin.Pairs);
            },
            30);
    }
}
