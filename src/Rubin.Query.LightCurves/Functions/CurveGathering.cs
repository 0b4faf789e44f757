using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves.Functions;

/// <summary>
/// How functions of light curves are aggregates too: their first arguments, one value a row, are collected to a light curve. Constants end them.
/// <code>
/// lc_features(t, y, e, band, 'fink')  =>  lc_features(lc_agg(t, y, e, band), 'fink')
/// </code>
/// </summary>
static class CurveGathering
{
    static readonly AggregateFunction Collect = new("lc_agg", new("", ""), []) { CollectsRows = true };

    /// <summary>The rule for a function that reads some columns.</summary>
    /// <param name="name">The function, for messages.</param>
    /// <param name="reads">What it reads; two arguments are (t, y) where that has no errors, (y, e) where it has no times.</param>
    public static Func<IReadOnlyList<BoundExpression>, Gathering?> For(string name, CurveColumns reads) => arguments =>
    {
        var rows = arguments.TakeWhile(a => a is not (Constant or Lambda)).ToList();
        if (rows.Count == 0 || rows[0].Type.Logical is not { IsNumeric: true } || rows.Exists(r => r.Type.IsNested))
        {
            return null;
        }

        var columns = Columns(name, reads, rows);
        return new(Collect, Overload(columns), rows.Count);
    };

    /// <summary>The aggregate that collects these columns.</summary>
    public static AggregateOverload Overload(CollectedColumns columns) => new(columns.Arguments, columns.ListType, () => new CurveState(columns));

    static CollectedColumns Columns(string name, CurveColumns reads, List<BoundExpression> rows)
    {
        var hasBand = rows[^1].Type.Logical.Id == TypeId.Utf8 || rows.Count == 4;
        var needsTime = reads.HasFlag(CurveColumns.Time);
        var needsError = reads.HasFlag(CurveColumns.Error);
        var found = (rows.Count - (hasBand ? 1 : 0)) switch
        {
            1 when !needsTime => new CollectedColumns(false, false, hasBand),
            2 when needsTime && !needsError => new(true, false, hasBand),
            2 when needsError && !needsTime => new(false, true, hasBand),
            3 => new(true, true, hasBand),
            _ => null,
        };
        return found ?? throw new QueryException(QueryErrorCode.TypeMismatch, $"{name} does not know which of {rows.Count} columns is which", null, $"it takes {Calls(name, reads)}, and a band behind them");
    }

    /// <summary>The calls over columns, for hints and the reference.</summary>
    public static string Calls(string name, CurveColumns reads) => (reads & (CurveColumns.Time | CurveColumns.Error)) switch
    {
        CurveColumns.None => $"{name}(y) or {name}(t, y, e)",
        CurveColumns.Time => $"{name}(t, y) or {name}(t, y, e)",
        CurveColumns.Error => $"{name}(y, e) or {name}(t, y, e)",
        _ => $"{name}(t, y, e)",
    };
}
