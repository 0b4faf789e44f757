using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.PhotoZ.Densities;
using Rubin.Query.PhotoZ.Estimation;

namespace Rubin.Query.PhotoZ.Functions;

/// <summary>pdf_convert.</summary>
static class PdfConversion
{
    const int Quantiles = 25;
    const int Most = 10_000;

    internal static ScalarOverload? Specialise(IReadOnlyList<BoundExpression> arguments, IReadOnlyList<Field> fields)
    {
        if (arguments.Count is < 2 or > 3)
        {
            return null;
        }

        ValueList<DataType> types = [.. arguments.Select(a => a.Type.Logical)];
        if (arguments[0].Type.Id == TypeId.Null)
        {
            return new(types, DataType.Null, (_, rows, _) => Column.Nulls(DataType.Null, rows)) { Nulls = Nulls.Visible, IsTotal = true };
        }

        var source = PdfColumn.EncodingOf(arguments[0], fields[0]);
        var target = TargetOf(source.Grid, arguments[1], arguments.Count == 3 ? arguments[2] : null);
        var result = PdfField.TypeOf(target);
        return new(types, result, (values, rows, validity) =>
        {
            var densities = new PdfColumn(source);
            densities.Begin(values[0]);
            return new PdfEncoder(source.Grid, target).Encode(rows, (row, density) =>
            {
                var isKnown = validity[row] && densities.TryRead(row);
                densities.Density.CopyTo(density, 0);
                return isKnown;
            });
        })
        { Nulls = Nulls.Visible, Metadata = _ => PdfField.MetadataOf(target) };
    }

    static PdfEncoding TargetOf(RedshiftGrid grid, BoundExpression form, BoundExpression? count)
    {
        var n = count switch
        {
            null or Constant { Value: null } => (int?)null,
            Constant { Value: long or int or short or sbyte or byte } number when System.Convert.ToInt64(number.Value, null) is >= 2 and <= Most and var whole => (int)whole,
            _ => throw new QueryException(QueryErrorCode.TypeMismatch, $"the number of a density's values must be a constant from 2 to {Most}", count.Span),
        };
        return (form as Constant)?.Value switch
        {
            "grid" => new GridPdf(grid with { Count = n ?? grid.Count }),
            "u8" => new BytePdf(grid with { Count = n ?? grid.Count }),
            "quant" => new QuantilePdf(grid, n ?? Quantiles),
            _ => throw new QueryException(QueryErrorCode.TypeMismatch, "the form of a density must be 'grid', 'u8' or 'quant'", form.Span),
        };
    }
}
