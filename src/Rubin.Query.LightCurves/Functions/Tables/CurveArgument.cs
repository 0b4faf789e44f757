using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>The light curves that a table function is given: a column of them, or the partitions of a table.</summary>
/// <param name="Shape">The shape of their type.</param>
/// <param name="Position">The argument.</param>
/// <param name="Columns">What is read of a table.</param>
sealed record CurveArgument(CurveShape Shape, int Position, ValueList<TableColumns> Columns)
{
    /// <summary>The light curves of a call.</summary>
    /// <exception cref="QueryException">There is no argument, or it is no light curve.</exception>
    public static CurveArgument Of(TableFunctionCall call, TableFunctionArgument? argument)
    {
        if (argument is null)
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, "a light curve is missing", call.Span, "give it a column of light curves, or TABLE(SELECT id, t, y, e, band …) PARTITION BY id");
        }

        if (CurveShape.Of(argument.Field.Type) is not { } shape)
        {
            throw new QueryException(
                QueryErrorCode.TypeMismatch, "there is no light curve in this argument", argument.Span, "it takes a list of structs, or rows, with columns t, y, e, band, or such as mjd, psfFlux, psfFluxErr");
        }

        if (argument.Table is null)
        {
            return new(shape, argument.Position, []);
        }

        // Of a table only the columns of the curve come, in this order.
        int[] columns = [.. shape.Fields.Order()];
        var type = new StructType([.. columns.Select(c => argument.Table[c] with { Type = argument.Table[c].Type.Logical })]);
        return new(CurveShape.Of(new ListType(type))!, argument.Position, [new(argument.Position, [.. columns])]);
    }

    /// <summary>Fails where the curves have no bands.</summary>
    public void NeedBands(SourceSpan span)
    {
        if (Shape.Band < 0)
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, "the light curves have no bands", span, "per_band needs a column \"band\" or \"filter\"");
        }
    }

    /// <summary>An argument that must be a constant.</summary>
    public static ConstantArgument Constant(string name, TableFunctionArgument? argument) => new(name, argument?.Constant, argument is not null, argument?.Span ?? default);

    /// <summary>A reader of a batch of calls.</summary>
    public CurveReader Reader(IReadOnlyList<Datum> arguments, int rows, CurveColumns reads) => new(Shape, arguments[Position].Expand(rows), reads);
}
