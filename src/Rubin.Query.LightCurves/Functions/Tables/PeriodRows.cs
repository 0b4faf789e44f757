using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>lc_period as rows: the best periods of each curve.</summary>
sealed class PeriodRows : CurveTableFunction
{
    public override string Name => "lc_period";

    public override FunctionDoc Doc { get; } = new(
        "The best periods of each curve, a row a period by rank; " + PeriodChoice.Prose,
        "(SELECT ROUND(period, 1) FROM lc_period(TABLE(SELECT t, y FROM (VALUES (0, 1), (1.7, 0), (3.1, 1), (4.4, 0), (6.2, 1), (7.5, 0), (9.3, 1), (10.8, 0), (12.4, 1)) AS v(t, y)), 2, 5)) = 3.1",
        PeriodChoice.Source);

    protected override IReadOnlyList<string> Parameters => ["pmin", "pmax", "npeaks", "nterms", "spp", "fap"];

    protected override CurveQuery Prepare(Func<string, ConstantArgument> constant)
    {
        var choice = PeriodChoice.Of(constant);
        return new([new("rank", DataType.Int64), .. PeriodChoice.Fields], CurveColumns.Band, () => Evaluation(choice), choice.Count);
    }

    static CurveEvaluation Evaluation(PeriodChoice choice)
    {
        var search = choice.Search();
        var row = new double[PeriodChoice.Fields.Count + 1];
        return (curve, _, rows) =>
        {
            foreach (var (rank, found) in search.Find(curve).Index())
            {
                row[0] = rank + 1;
                PeriodChoice.Write(found, row.AsSpan(1));
                rows.Add(row);
            }
        };
    }
}
