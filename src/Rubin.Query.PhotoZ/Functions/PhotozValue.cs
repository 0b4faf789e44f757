using System.Collections.Concurrent;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>One number of a model's estimates as a scalar function: <c>photoz_mode('m', u, g, …, uErr, gErr, …)</c>.</summary>
/// <param name="models">What the query can name.</param>
/// <param name="form">Whether values are magnitudes or fluxes.</param>
/// <param name="estimate">The number.</param>
sealed class PhotozValue(IPhotozModels models, PhotometryForm form, EstimateField estimate)
{
    /// <summary>The function.</summary>
    internal ScalarFunction Function => new(
        $"photoz_{(form == PhotometryForm.Fluxes ? "flux_" : "")}{estimate.Scalar}",
        new(
            $"Of a model: {estimate.Summary}. First its name, then the {(form == PhotometryForm.Fluxes ? "fluxes in nJy" : "AB magnitudes")} of its bands, then their errors, then E(B-V) where it is to be taken away.",
            "1 = 1"),
        [])
    {
        Specialise = Specialise,
        Calls = [$"('model', {(form == PhotometryForm.Fluxes ? "fluxes" : "magnitudes")}…, errors…[, ebv]) -> {estimate.Type}"],
        Metadata = null,
    };

    ScalarOverload? Specialise(IReadOnlyList<BoundExpression> arguments, IReadOnlyList<Field> fields)
    {
        if (arguments.Count == 0)
        {
            return null;
        }

        var call = PhotozCall.Of(
            models,
            form,
            [.. arguments.Select((a, i) => new CallArgument(null, false, fields[i], a as Constant, a.Span, i))],
            SourceSpan.Cover(arguments[0].Span, arguments[^1].Span));
        var result = estimate.Of(call.Pdf);
        var idle = new ConcurrentBag<CallWorker>();
        return new([.. arguments.Select(a => a.Type.Logical)], result.Type, (values, rows, _) =>
        {
            // Estimators have scratch memory of their own: each thread takes one that no other has.
            var worker = idle.TryTake(out var taken) ? taken : new(call, estimate.Column);
            var answer = estimate.Values(worker.Estimate(values.ToArray(), 0, rows), call.Pdf);
            idle.Add(worker);
            return answer;
        })
        { Nulls = Nulls.Visible, IsTotal = true, Metadata = _ => result.Metadata };
    }
}
