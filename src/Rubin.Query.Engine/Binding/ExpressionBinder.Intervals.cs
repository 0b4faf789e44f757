using System.Globalization;
using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Binding;

/// <summary>Intervals: <c>INTERVAL '2 days 3 hours'</c>, <c>INTERVAL '3' DAY</c>, <c>INTERVAL 5 HOUR</c>.</summary>
sealed partial class ExpressionBinder
{
    BoundExpression BindInterval(IntervalSyntax syntax)
    {
        if (Bind(syntax.Amount) is not Constant { Value: not null } amount)
        {
            return syntax.Amount is ParameterSyntax ? Constant.Null(DataType.Interval) : BadExpression.Instance;
        }

        if (syntax.Unit is null)
        {
            return amount.Type == DataType.Utf8
                ? Cast(amount with { Span = syntax.Amount.Span }, DataType.Interval)
                : binder.Errors.Report(QueryErrorCode.Semantic, "an interval needs a unit", syntax.Span, $"write INTERVAL {amount.Value} DAY");
        }

        var text = Convert.ToString(amount.Value, CultureInfo.InvariantCulture) ?? "";
        var sum = default(IntervalSum);
        var isNumber = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        if (!isNumber || CalendarUnits.Find(syntax.Unit) is not { } unit)
        {
            return binder.Errors.Report(QueryErrorCode.Value, $"'{text}' is no number of {syntax.Unit}S", syntax.Amount.Span);
        }

        sum.Add(number, unit);
        return sum.TryBuild(isNegative: false, out var interval)
            ? new Constant(DataType.Interval, interval) { Span = syntax.Span }
            : binder.Errors.Report(QueryErrorCode.Value, $"INTERVAL {text} {syntax.Unit} is out of range", syntax.Span);
    }
}
