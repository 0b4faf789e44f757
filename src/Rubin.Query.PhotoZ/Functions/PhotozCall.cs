using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>An argument of a call, of a table function or of a scalar one.</summary>
/// <param name="Name">The name it is given by, or that of the column that COLUMNS chose; null where it stands by its position.</param>
/// <param name="IsChosen">Whether COLUMNS chose it, so that it may have nothing to do with the model.</param>
/// <param name="Field">Its type and unit.</param>
/// <param name="Constant">Its value, where it is a constant.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Position">Its place among the values that the worker is given.</param>
sealed record CallArgument(string? Name, bool IsChosen, Field Field, Constant? Constant, SourceSpan Span, int Position);

/// <summary>A bound call: the model, and which argument is what.</summary>
/// <param name="Named">The model.</param>
/// <param name="Form">Whether the values are magnitudes or fluxes.</param>
/// <param name="Values">The argument of each band.</param>
/// <param name="Errors">That of its error; -1 where there is none.</param>
/// <param name="Reddening">That of E(B-V); -1 where there is none.</param>
/// <param name="Pdf">How densities are given.</param>
sealed record PhotozCall(NamedModel Named, PhotometryForm Form, ValueList<int> Values, ValueList<int> Errors, int Reddening, PdfEncoding Pdf)
{
    const string ReddeningName = "ebv";
    const string PdfName = "pdf";

    /// <summary>The model.</summary>
    internal PhotozModel Model => Named.Model;

    /// <summary>Sorts the arguments of a call.</summary>
    /// <exception cref="QueryException">There is no such model, a band is missing, or an argument is not what it should be.</exception>
    internal static PhotozCall Of(IPhotozModels models, PhotometryForm form, IReadOnlyList<CallArgument> arguments, SourceSpan span)
    {
        if (arguments.Count == 0 || arguments[0] is not { Name: null, Constant.Value: string name })
        {
            throw new QueryException(
                QueryErrorCode.TypeMismatch, "the first argument must be the name of a photo-z model, a text", arguments.Count == 0 ? span : arguments[0].Span, "SHOW PHOTOZ MODELS");
        }

        var named = models.Find(name, arguments[0].Span);
        var model = named.Model;
        var sorting = new ArgumentSorting(name, model, span);
        sorting.Add(arguments.Skip(1));
        Check(form, sorting.Values.Concat(sorting.Errors), arguments);
        var pdf = sorting.Named(PdfName) is { } chosen ? EncodingOf(model, chosen) : new GridPdf(model.Grid);
        var reddening = sorting.Named(ReddeningName);
        var unknown = named.Rules.Extinction.ToList().FindIndex(double.IsNaN);
        if (reddening is not null && unknown >= 0)
        {
            throw new QueryException(
                QueryErrorCode.Semantic, $"the extinction of band \"{model.Bands[unknown]}\" is not known", reddening.Span, "CREATE PHOTOZ MODEL … WITH (extinction = [4.81, 3.64, …])");
        }

        return new(named, form, [.. sorting.Values], [.. sorting.Errors], reddening?.Position ?? -1, pdf);
    }

    /// <summary>The positions that a worker reads, and the model's name, for EXPLAIN.</summary>
    internal ValueList<int> Arguments => [0, .. Values.Concat(Errors).Append(Reddening).Where(p => p >= 0)];

    /// <summary>Whether a parameter is no band.</summary>
    internal static bool IsParameter(string name) =>
        name.Equals(ReddeningName, StringComparison.OrdinalIgnoreCase) || name.Equals(PdfName, StringComparison.OrdinalIgnoreCase);

    static PdfEncoding EncodingOf(PhotozModel model, CallArgument argument) => argument.Constant?.Value switch
    {
        "grid" => new GridPdf(model.Grid),
        "u8" => new BytePdf(model.Grid),
        "quant" => new QuantilePdf(model.Grid, 25),
        "compact" => model.CompactPdf ?? throw new QueryException(QueryErrorCode.Unsupported, $"models of {model.Kind.Name} have no compact form of densities", argument.Span, "pdf => 'quant'"),
        _ => throw new QueryException(QueryErrorCode.TypeMismatch, "parameter \"pdf\" must be 'grid', 'u8', 'quant' or 'compact'", argument.Span),
    };

    static void Check(PhotometryForm form, IEnumerable<int> positions, IReadOnlyList<CallArgument> arguments)
    {
        foreach (var argument in positions.Where(p => p >= 0).Select(p => arguments.First(a => a.Position == p)))
        {
            var isMagnitude = argument.Field.Unit?.Contains("mag", StringComparison.OrdinalIgnoreCase);
            if (form == PhotometryForm.Fluxes && isMagnitude == true)
            {
                throw new QueryException(QueryErrorCode.TypeMismatch, $"this is a magnitude, in {argument.Field.Unit}", argument.Span, "photoz takes magnitudes");
            }

            if (isMagnitude == false && (form == PhotometryForm.Magnitudes || argument.Field.Unit != "nJy"))
            {
                throw new QueryException(
                    QueryErrorCode.TypeMismatch,
                    $"the unit is {argument.Field.Unit}, and should be {(form == PhotometryForm.Fluxes ? "nJy" : "mag")}",
                    argument.Span,
                    form == PhotometryForm.Fluxes ? $"IN_UNIT({argument.Field.Name}, 'nJy')" : "photoz_flux takes fluxes");
            }
        }
    }
}
