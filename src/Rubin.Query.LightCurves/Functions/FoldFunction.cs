using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_fold as a function of one light curve, and as an aggregate: the measurements with their phases as a list of structs.</summary>
static class FoldFunction
{
    public static ScalarFunction Function { get; } = new(
        "lc_fold",
        new(
            "The measurements of a light curve with their phase (0 to below 1) and cycle for a period in days, as a list of structs in the order of time. Phase 0 is at t0; without it at the time of the "
                + "greatest value. Period and t0 may be columns; NULL where the period is not above zero.",
            "(lc_fold([1, 3, 2], 4, 0))[3].phase = 0.5"),
        [])
    {
        Specialise = (arguments, _) => CurveCall.ShapeOf(arguments) is { } shape && arguments.Count is 2 or 3 && arguments.Skip(1).All(a => IsNumber(a.Type)) ? Of(arguments, shape) : null,
        Gather = CurveGathering.For("lc_fold", CurveColumns.Time),
        Calls = ["(lc, period, t0) -> LIST<STRUCT<t, phase, cycle, y, e, band>>", "(t, y, e, band, period, t0) -> LIST<STRUCT>, an aggregate; period and t0 constants"],
    };

    static bool IsNumber(DataType type) => type.Logical.IsNumeric || type.Id == TypeId.Null;

    static ScalarOverload Of(IReadOnlyList<BoundExpression> arguments, CurveShape shape)
    {
        var type = new StructType([.. FoldRows.Fields.Where(f => f.Name != "band" || shape.Band >= 0)]);
        return new([.. arguments.Select(a => a.Type.Logical)], new ListType(type), (values, rows, _) => Evaluate(new(shape, values[0].Expand(rows), CurveColumns.Band), type, Numbers(values, 1, rows), Numbers(values, 2, rows)))
        {
            Nulls = Nulls.Visible,
            IsTotal = true,
        };
    }

    static ReadOnlyMemory<double> Numbers(ReadOnlySpan<Datum> values, int at, int rows) =>
        at < values.Length ? NumberColumn.Values(values[at].Expand(rows)) : Enumerable.Repeat(double.NaN, rows).ToArray();

    static ListColumn Evaluate(CurveReader reader, StructType type, ReadOnlyMemory<double> periods, ReadOnlyMemory<double> origins)
    {
        var table = new CurveRows(FoldRows.Fields);
        var offsets = new int[periods.Length + 1];
        var isFolded = new bool[periods.Length];
        for (var row = 0; row < periods.Length; row++)
        {
            isFolded[row] = FoldRows.IsPeriod(periods.Span[row]) && reader.TryLoad(row);
            if (isFolded[row])
            {
                FoldRows.Add(reader.Curve, periods.Span[row], origins.Span[row], table);
            }

            offsets[row + 1] = table.Count;
        }

        Column[] columns = [.. Enumerable.Range(0, type.Fields.Count).Select(i => Plain(table.Column(i, 0, table.Count, reader.BandNames)))];
        return new(new ListType(type), offsets, new StructColumn(type, table.Count, [.. columns]), Bitmap.Of(isFolded));
    }

    static Column Plain(Column column) => column is DictionaryColumn encoded ? encoded.Decode() : column;
}
