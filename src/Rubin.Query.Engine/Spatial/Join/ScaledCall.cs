using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Spatial.Join;

/// <summary>A call as part of a number: <c>3600 * DISTANCE(a, b) - b.err</c>.</summary>
/// <param name="Call">The call.</param>
/// <param name="Factor">What it is multiplied by; below 0 where it is taken from something.</param>
/// <param name="Beside">What is added, each times its factor.</param>
sealed record ScaledCall(FunctionCall Call, double Factor, ValueList<(BoundExpression Term, double Factor)> Beside)
{
    /// <summary>Whether it is the call alone.</summary>
    internal bool IsBare => Factor == 1 && Beside.Count == 0;

    /// <summary>A comparison of the number, as one of the call.</summary>
    internal ComparisonOperator Turned(ComparisonOperator op) => Factor < 0 ? ColumnComparison.Reversed(op) : op;

    /// <summary>The one call of a function about the sky in a number; null where there is none, or it is not a plain part of it.</summary>
    internal static ScaledCall? Find(BoundExpression number) => number is not FunctionCall call ? null : (call.Function.Name, call.Arguments) switch
    {
        ("*", [var x, var y]) when NumberOf(y) is { } by => Find(x)?.Times(by),
        ("*", [var x, var y]) when NumberOf(x) is { } by => Find(y)?.Times(by),
        ("/", [var x, var y]) when NumberOf(y) is { } by => Find(x)?.Times(1 / by),
        ("-", [var x]) => Find(x)?.Times(-1),
        ("+", [var x, var y]) => Find(x)?.Plus(y, 1) ?? Find(y)?.Plus(x, 1),
        ("-", [var x, var y]) => Find(x)?.Plus(y, -1) ?? Find(y)?.Times(-1).Plus(x, 1),
        ("DISTANCE" or "scisql_angSep" or "CONTAINS" or "INTERSECTS" or "scisql_s2PtInCircle", _) => new(call, 1, []),
        _ => null,
    };

    ScaledCall Times(double factor) => new(Call, Factor * factor, Beside.Map(b => (b.Term, b.Factor * factor)));

    ScaledCall Plus(BoundExpression term, double factor) => this with { Beside = [.. Beside, (term, factor)] };

    static double? NumberOf(BoundExpression expression) =>
        ConstantNumber.Of(expression) is { } value && value != 0 && double.IsFinite(value) ? value : null;
}
