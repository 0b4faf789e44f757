using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>Features of one light curve, which share its sort, sums and moments.</summary>
/// <param name="shape">The shape of its type.</param>
/// <param name="features">Which.</param>
sealed class FeatureWork(CurveShape shape, FeatureSet features) : SharedWork
{
    public override ValueList<object> Values { get; } = [.. Of(features)];

    Dialect Dialect => features.Dialect;

    public override bool GoesWith(SharedWork other) => other is FeatureWork work && work.Dialect == Dialect;

    public override (FunctionCall Call, ValueList<int> Fields) Together(BoundExpression argument, ValueList<object> values)
    {
        var wanted = values.Cast<Value>().ToList();
        var set = new FeatureSet(
            [.. wanted.GroupBy(v => v.Feature).Select(g => (g.First().Instance, (IReadOnlyList<int>)[.. g.Select(v => v.Output).Order()]))], Dialect);
        var places = Of(set).ToList();

        // The list makes calls of different features differ; the kernel knows it.
        var list = new Constant(DataType.Utf8, string.Join(", ", set.Outputs));
        BoundExpression[] arguments = [argument, list, .. Dialect == Dialect.LightCurve ? [] : new[] { new Constant(DataType.Utf8, Dialect.Name) }];
        var call = new FunctionCall(LightCurveFunctions.Features, CurveCall.StructOf(arguments, shape, set), [.. arguments]) { Span = argument.Span };
        return (call, [.. wanted.Select(v => places.IndexOf(v))]);
    }

    static IEnumerable<Value> Of(FeatureSet set) => set.Values.Select(v => new Value(v.Feature.Name, v.Output, v.Feature));

    /// <summary>An output of a feature; features of one name are equal.</summary>
    sealed record Value(string Feature, int Output, Feature Instance)
    {
        public bool Equals(Value? other) => other is not null && Feature == other.Feature && Output == other.Output;

        public override int GetHashCode() => HashCode.Combine(Feature, Output);
    }
}
