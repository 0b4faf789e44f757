using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>Estimates the rows of one call on one worker.</summary>
sealed class CallWorker
{
    readonly PhotozCall _call;
    readonly EstimateRequest _request;
    readonly Estimator _estimator;
    readonly PhotometryReader _reader;

    /// <summary>A worker for some columns of a call.</summary>
    internal CallWorker(PhotozCall call, EstimateColumns columns)
    {
        _call = call;
        // Quantiles are made of the densities of the grid, whatever the model.
        _request = new(columns & call.Model.Columns, call.Pdf is QuantilePdf ? new GridPdf(call.Model.Grid) : call.Pdf);
        _estimator = call.Model.CreateWorker(_request);
        _reader = new(call.Form, call.Named.Rules);
    }

    /// <summary>The estimates of some rows.</summary>
    /// <param name="arguments">The arguments of the call.</param>
    /// <param name="start">The first row.</param>
    /// <param name="rows">How many.</param>
    internal Estimates Estimate(IReadOnlyList<Datum> arguments, int start, int rows)
    {
        Column Part(int position) => arguments[position] is { IsConstant: false } datum ? datum.Column.Slice(start, rows) : arguments[position].Expand(rows);
        var photometry = _reader.Read(
            [.. _call.Values.Select(Part)], [.. _call.Errors.Select(p => p < 0 ? null : Part(p))], _call.Reddening < 0 ? null : Part(_call.Reddening), rows);
        var estimates = new Estimates(_request, _call.Model.Grid, rows);
        _estimator.Estimate(_call.Model.TakesFluxes ? photometry : photometry.ToMagnitudes(), estimates);
        Mark(photometry, estimates.Flags);
        return estimates;
    }

    /// <summary>Says which bands are missing; where all are, nothing is known, whatever the estimator says.</summary>
    static void Mark(Photometry photometry, Span<EstimateFlags> flags)
    {
        var observed = new bool[photometry.Rows];
        for (var band = 0; band < photometry.BandCount; band++)
        {
            var status = photometry.Status(band);
            for (var row = 0; row < status.Length; row++)
            {
                observed[row] |= status[row] != BandStatus.NotObserved;
                flags[row] |= status[row] switch
                {
                    BandStatus.NotObserved => EstimateFlags.NotObserved,
                    BandStatus.NotDetected => EstimateFlags.NotDetected,
                    _ => EstimateFlags.None,
                };
            }
        }

        for (var row = 0; row < flags.Length; row++)
        {
            if (!observed[row])
            {
                flags[row] |= EstimateFlags.NoDensity;
            }
        }
    }
}
