using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_period as a function of one light curve, and as an aggregate: the best period as a struct.</summary>
static class PeriodFunction
{
    static readonly string[] Names = ["lc", "pmin", "pmax", "nterms", "spp", "fap"];

    static readonly StructType Result = new(PeriodChoice.Fields);

    public static ScalarFunction Function { get; } = new(
        "lc_period",
        new(
            "The best period of a light curve as a struct, NULL where it has none; " + PeriodChoice.Prose,
            "(SELECT ROUND((lc_period(t, y, e, 2, 5)).period, 1) FROM (VALUES (0, 1, 1), (1.7, 0, 1), (3.1, 1, 1), (4.4, 0, 1), (6.2, 1, 1), (7.5, 0, 1), (9.3, 1, 1), (10.8, 0, 1), (12.4, 1, 1)) "
                + "AS v(t, y, e)) = 3.1",
            PeriodChoice.Source),
        [])
    {
        Specialise = (arguments, _) => CurveCall.ShapeOf(arguments) is { } shape && arguments.Count <= Names.Length ? Of(arguments, shape) : null,
        Gather = CurveGathering.For("lc_period", CurveColumns.Time),
        Parameters = Names.Skip(1).ToValueList(),
        Calls = ["(lc, pmin, pmax, nterms, spp, fap) -> STRUCT", "(t, y, e, band, pmin, pmax, nterms, spp, fap) -> STRUCT, an aggregate"],
    };

    static ScalarOverload Of(IReadOnlyList<BoundExpression> arguments, CurveShape shape)
    {
        ConstantArgument Constant(string name) => ConstantArgument.At(name, arguments, Array.IndexOf(Names, name) is >= 0 and var at ? at : int.MaxValue);
        var choice = PeriodChoice.Of(Constant);
        return CurveCall.Of(arguments, Result, (column, rows, validity) => Evaluate(new(shape, column, CurveColumns.Band), choice, rows, validity));
    }

    static StructColumn Evaluate(CurveReader reader, PeriodChoice choice, int rows, Bitmap validity)
    {
        var search = choice.Search();
        var table = new CurveRows(PeriodChoice.Fields);
        var hasPeriod = new bool[rows];
        var values = new double[PeriodChoice.Fields.Count];
        for (var row = 0; row < rows; row++)
        {
            values.AsSpan().Fill(double.NaN);
            if (validity[row] && reader.TryLoad(row) && search.Find(reader.Curve) is [var best, ..])
            {
                hasPeriod[row] = true;
                PeriodChoice.Write(best, values);
            }

            table.Add(values);
        }

        return new(Result, rows, [.. Enumerable.Range(0, PeriodChoice.Fields.Count).Select(i => table.Column(i, 0, rows, []))], Bitmap.Of(hasPeriod));
    }
}
