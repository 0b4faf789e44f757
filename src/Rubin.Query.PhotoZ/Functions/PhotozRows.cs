using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>photoz and photoz_flux: a row of estimates for each row beside them.</summary>
/// <param name="models">What the query can name.</param>
/// <param name="form">Whether values are magnitudes or fluxes.</param>
sealed class PhotozRows(IPhotozModels models, PhotometryForm form) : TableFunction
{
    public override string Name => form == PhotometryForm.Fluxes ? "photoz_flux" : "photoz";

    public override FunctionDoc Doc { get; } = new(
        (form == PhotometryForm.Fluxes
            ? "Redshifts of a model from fluxes in nJy: first its name, then the fluxes of its bands, then their errors; ebv => takes the dust of the Milky Way away."
            : "Redshifts of a model from AB magnitudes: first its name, then the magnitudes of its bands, then their errors.")
        + " Bands come by position, by name (u => o.u, uErr => o.uErr), or by COLUMNS(…). Gives "
        + string.Join(", ", EstimateField.All.Select(f => f.Name))
        + "; NULL where the model does not know it. pdf => chooses how densities are given: 'grid' (32-bit floats), 'u8', 'quant' (25 quantiles), 'compact' (the model's own).",
        "1 = 1");

    public override TableFunctionBinding Bind(TableFunctionCall call)
    {
        var arguments = call.Arguments.Select(a => new CallArgument(a.Name, a.IsChosen, a.Field, a.Constant, a.Span, a.Position)).ToList();
        var bound = PhotozCall.Of(models, form, arguments, call.Span);
        var schema = new Schema(EstimateField.All.Map(f => f.Of(bound.Pdf)));
        return new(schema, context => new PhotozWorker(bound, context)) { UsedArguments = bound.Arguments };
    }
}

/// <summary>One worker of a call: some rows at a time, so that densities take little memory.</summary>
sealed class PhotozWorker : TableFunctionWorker
{
    const int BlockRows = 2048;

    readonly ValueList<EstimateField> _fields;
    readonly CallWorker _worker;
    readonly PdfEncoding _pdf;
    readonly TableFunctionContext _context;
    IReadOnlyList<Datum> _arguments = [];
    int _rows;
    int _next;

    internal PhotozWorker(PhotozCall call, TableFunctionContext context)
    {
        (_context, _pdf) = (context, call.Pdf);
        _fields = context.NeededColumns.Map(c => EstimateField.All[c]);
        _worker = new(call, _fields.Aggregate(EstimateColumns.None, (columns, field) => columns | field.Column));
    }

    public override void Accept(IReadOnlyList<Datum> arguments, int rows) => (_arguments, _rows, _next) = (arguments, rows, 0);

    public override TableFunctionRows? Produce()
    {
        if (_next >= _rows)
        {
            return null;
        }

        _context.Worker.Cancel.ThrowIfCancellationRequested();
        var (start, count) = (_next, Math.Min(Math.Min(BlockRows, _context.Worker.BatchRows), _rows - _next));
        _next += count;
        var estimates = _worker.Estimate(_arguments, start, count);
        return new([.. Enumerable.Range(start, count)], _fields.Map(f => f.Values(estimates, _pdf)));
    }
}
