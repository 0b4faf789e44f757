using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;
using FrameBoundKind = Rubin.Query.Engine.Planning.FrameBoundKind;
using FrameExclusion = Rubin.Query.Engine.Planning.FrameExclusion;
using FrameUnit = Rubin.Query.Engine.Planning.FrameUnit;

namespace Rubin.Query.Engine.Binding;

/// <summary>Calls OVER a window.</summary>
sealed partial class ExpressionBinder
{
    static WindowFrame WholePartition { get; } =
        new(FrameUnit.Rows, new(FrameBoundKind.UnboundedPreceding), new(FrameBoundKind.UnboundedFollowing));

    /// <summary>What an ordered window without a frame means (SQL:2016 §7.15).</summary>
    static WindowFrame UpToPeers { get; } = new(FrameUnit.Range, new(FrameBoundKind.UnboundedPreceding), new(FrameBoundKind.CurrentRow));

    BoundExpression BindWindow(CallSyntax syntax)
    {
        if (Windows is null)
        {
            return binder.Errors.Report(
                QueryErrorCode.Semantic,
                $"a window function cannot stand in {clause}",
                syntax.Span,
                clause is "WHERE" or "HAVING" ? "conditions on windows go into QUALIFY" : null);
        }

        var window = Windows.Resolve(syntax.Over!);
        var inner = new ExpressionBinder(binder, tables, scope, "a window") { Aggregates = Aggregates };
        var partitionBy = window.PartitionBy.Map(inner.Bind);
        var orderBy = window.OrderBy.Map(item => QueryBinder.Key(item, inner.Bind(item.Expression)));
        var frame = window.Frame is null ? orderBy.Count > 0 ? UpToPeers : WholePartition : BindFrame(window.Frame, orderBy);
        if (frame is null || partitionBy.Concat(orderBy.Select(k => k.Expression)).Any(e => e is BadExpression))
        {
            return BadExpression.Instance;
        }

        return binder.Functions.FindWindow(syntax.Name.Text) is { } function
            ? WindowFunctionCall(syntax, function, inner, partitionBy, orderBy, frame)
            : WindowAggregateCall(syntax, partitionBy, orderBy, frame);
    }

    BoundExpression WindowFunctionCall(
        CallSyntax syntax, WindowFunction function, ExpressionBinder inner, ValueList<BoundExpression> partitionBy, ValueList<SortKey> orderBy, WindowFrame frame)
    {
        var arguments = inner.Arguments(syntax);
        if (arguments.Any(a => a is BadExpression))
        {
            return BadExpression.Instance;
        }

        arguments = WithDefaultOfValue(arguments);
        if (function.Result([.. arguments.Select(a => a.Type.Logical)]) is not { } type)
        {
            var types = string.Join(", ", arguments.Select(a => Name(a.Type)));
            return binder.Errors.Report(QueryErrorCode.TypeMismatch, $"{function.Name} does not take ({types})", syntax.Span);
        }

        var call = new WindowCall(function, null, arguments, function.UsesFrame ? frame : WholePartition)
        {
            IgnoresNulls = syntax.Nulls == NullTreatment.Ignore,
        };
        var metadata = arguments.Count > 0 && arguments[0].Type == type ? binder.FieldOf(arguments[0]).Metadata : Metadata.Empty;
        return Windows!.Add(partitionBy, orderBy, call, new(function.Name.ToLowerInvariant(), type) { Metadata = metadata }, syntax.Span);
    }

    /// <summary>
    /// The third argument of LAG and LEAD stands in for values of the first, so it takes their type where it can: <c>LAG(id, 1, 0)</c>.
    /// </summary>
    static ValueList<BoundExpression> WithDefaultOfValue(ValueList<BoundExpression> arguments)
    {
        if (arguments.Count != 3)
        {
            return arguments;
        }

        var (missing, type) = (arguments[2], arguments[0].Type.Logical);
        return TypeRules.CanCastImplicitly(missing.Type, type) || (missing is Constant constant && TypeRules.CanConvertConstant(constant, type))
            ? [arguments[0], arguments[1], Cast(missing, type)]
            : arguments;
    }

    BoundExpression WindowAggregateCall(CallSyntax syntax, ValueList<BoundExpression> partitionBy, ValueList<SortKey> orderBy, WindowFrame frame)
    {
        if (binder.Functions.FindAggregate(syntax.Name.Text) is not { } function)
        {
            var hint = NameSuggestion.For(syntax.Name.Text, binder.Functions.Names);
            return binder.Errors.Report(QueryErrorCode.UnknownFunction, $"window function \"{syntax.Name.Text}\" does not exist", syntax.Name.Span, hint);
        }

        if (MakeAggregate(syntax, function, "a window", allowsAggregates: true) is not { } aggregate)
        {
            return BadExpression.Instance;
        }

        var metadata = aggregate.Overload.Metadata?.Invoke([.. aggregate.Arguments.Select(binder.FieldOf)]) ?? Metadata.Empty;
        var field = new Field(function.Name.ToLowerInvariant(), aggregate.Overload.Result) { Metadata = metadata };
        return Windows!.Add(partitionBy, orderBy, new(null, aggregate, [], frame), field, syntax.Span);
    }

    WindowFrame? BindFrame(FrameSyntax syntax, ValueList<SortKey> orderBy)
    {
        var unit = (FrameUnit)syntax.Unit;
        var (start, end) = (BindBound(syntax.Start, unit, orderBy), BindBound(syntax.End, unit, orderBy));
        if (start is null || end is null)
        {
            return null;
        }

        if (start.Kind > end.Kind || start.Kind == FrameBoundKind.UnboundedFollowing || end.Kind == FrameBoundKind.UnboundedPreceding)
        {
            binder.Errors.Report(QueryErrorCode.Semantic, "the frame ends before it starts", syntax.Span);
            return null;
        }

        return new(unit, start, end, (FrameExclusion)syntax.Exclusion);
    }

    FrameBound? BindBound(FrameBoundSyntax syntax, FrameUnit unit, ValueList<SortKey> orderBy)
    {
        var kind = (FrameBoundKind)syntax.Kind;
        if (syntax.Offset is null)
        {
            return new(kind);
        }

        if (unit != FrameUnit.Rows && orderBy.Count == 0)
        {
            return BadBound("such a frame needs an ORDER BY", syntax.Span);
        }

        if (orderBy.Any(k => k.Expression is BadExpression))
        {
            return null;
        }

        if (unit == FrameUnit.Range && (orderBy.Count != 1 || !(orderBy[0].Expression.Type.IsNumeric || IsInstant(orderBy[0].Expression.Type))))
        {
            return BadBound("RANGE with a distance needs an ORDER BY of one number, date or timestamp", syntax.Span);
        }

        if (unit == FrameUnit.Range && IsInstant(orderBy[0].Expression.Type))
        {
            return BindTimeBound(syntax, kind);
        }

        var distance = ConstantFolding.Fold(Bind(syntax.Offset));
        if (distance is BadExpression)
        {
            return null;
        }

        if (distance is not Constant { Value: not null } constant || !constant.Type.IsNumeric || (unit != FrameUnit.Range && !constant.Type.IsInteger))
        {
            return BadBound($"the distance must be a {(unit == FrameUnit.Range ? "number" : "whole number")}", syntax.Offset.Span);
        }

        var value = Convert.ToDouble(constant.Value, System.Globalization.CultureInfo.InvariantCulture);
        return value >= 0 ? new(kind, constant) : BadBound("the distance must not be negative", syntax.Offset.Span);
    }

    FrameBound? BindTimeBound(FrameBoundSyntax syntax, FrameBoundKind kind)
    {
        var distance = ConstantFolding.Fold(AsTyped(Bind(syntax.Offset!), DataType.Interval));
        return distance switch
        {
            BadExpression => null,
            Constant { Value: Interval { Months: >= 0, Days: >= 0, Nanoseconds: >= 0 } } constant => new(kind, constant),
            Constant { Value: Interval } => BadBound("the distance must not be negative", syntax.Offset!.Span),
            _ => BadBound("the distance between dates or timestamps must be an interval, such as INTERVAL '3' DAY", syntax.Offset!.Span),
        };
    }

    static bool IsInstant(DataType type) => type.Logical.Id is TypeId.Date or TypeId.Timestamp;

    FrameBound? BadBound(string message, SourceSpan span)
    {
        binder.Errors.Report(QueryErrorCode.Semantic, message, span);
        return null;
    }
}
