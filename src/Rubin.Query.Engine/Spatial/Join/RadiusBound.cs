using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Spatial.Join;

/// <summary>A part of a radius that depends on the rows of one side.</summary>
/// <param name="Expression">A number.</param>
/// <param name="Form">What is taken of it.</param>
sealed record RadiusTerm(BoundExpression Expression, RadiusForm Form);

/// <summary>What of a number is part of a radius: the number times <paramref name="Scale"/>, maybe after something was done to it.</summary>
/// <param name="Scale">Below 0 only for the number itself.</param>
/// <param name="IsRoot">Its square root.</param>
/// <param name="IsSize">Its size, which is 0 where it is NULL or NaN: <c>GREATEST(a.err, b.err)</c> passes over those.</param>
/// <param name="IsExact">Whether it is the radius itself; a part of a sum may be a little larger than that.</param>
readonly record struct RadiusForm(double Scale, bool IsRoot = false, bool IsSize = false, bool IsExact = false)
{
    /// <summary>By which a radius may differ from the sum of its parts, of these: it may be computed with 24 bits.</summary>
    const double Rounding = 1e-6;

    /// <summary>Whether it is the number itself, times <see cref="Scale"/>.</summary>
    internal bool IsNumber => !IsRoot && !IsSize;

    /// <summary>A factor that a part may be multiplied by: the number itself by any but 0, others by those above; null for another.</summary>
    internal double? Allows(double? factor) => factor > 0 || (factor < 0 && IsNumber) ? factor : null;

    /// <summary>The form of a part that is multiplied, before any root is taken.</summary>
    internal RadiusForm Times(double factor) => this with { Scale = Scale * (IsRoot ? Math.Sqrt(factor) : factor) };

    /// <summary>The part that a number makes; NaN for none.</summary>
    internal double Of(double number)
    {
        number = !IsSize ? number : double.IsNaN(number) ? 0 : Math.Abs(number);
        var part = Scale * (IsRoot ? Math.Sqrt(Math.Max(0, number)) : number);
        return IsExact ? part : part + (Rounding * Math.Abs(part));
    }
}

/// <summary>
/// What the radius of a match cannot exceed: a constant and parts that depend on the left and on the right row. Error circles of both
/// sides, <c>a.err + b.err</c>, <c>SQRT(a.err * a.err + b.err * b.err)</c> or <c>GREATEST(a.err, b.err)</c>, come apart that way, since
/// √(x + y) ≤ √x + √y and max(x, y) ≤ |x| + |y|.
/// </summary>
/// <param name="Degrees">The constant part.</param>
/// <param name="Left">Parts of the left row.</param>
/// <param name="Right">Parts of the right row.</param>
sealed record RadiusBound(double Degrees, ValueList<RadiusTerm> Left, ValueList<RadiusTerm> Right)
{
    /// <summary>Whether it is the radius itself, and the left row tells it: chords decide then.</summary>
    internal bool IsTold { get; private init; }

    /// <summary>Whether it is one number for all rows.</summary>
    internal bool IsConstant => Left.Count == 0 && Right.Count == 0;

    /// <summary>The bound of an expression in degrees, divided by <paramref name="factor"/>; null where there is none.</summary>
    internal static RadiusBound? Of(BoundExpression radius, double factor, SideColumns sides)
    {
        var isTold = ConstantNumber.Of(radius) is not null || sides.IsLeft(radius);
        var bound = Of(radius, new RadiusForm(1 / factor, IsExact: isTold), sides);
        return bound is null ? null : bound with { IsTold = isTold };
    }

    /// <summary>What is left of a bound where expressions, each times a number, are taken from the radius; null where there is none.</summary>
    internal RadiusBound? Less(IEnumerable<(BoundExpression Term, double Factor)> taken, SideColumns sides) =>
        taken.Aggregate((RadiusBound?)AsBound(), (left, t) => Sum(left, Of(t.Term, new RadiusForm(-t.Factor), sides)));

    /// <summary>The same where what is nearer need not match.</summary>
    internal RadiusBound AsBound() => this with { IsTold = false };

    /// <summary>The bound with the sides exchanged.</summary>
    internal RadiusBound Mirrored() => this with { Left = Right, Right = Left, IsTold = IsTold && IsConstant };

    /// <summary>The bound over other columns.</summary>
    internal RadiusBound Map(Func<BoundExpression, BoundExpression> left, Func<BoundExpression, BoundExpression> right) => this with
    {
        Left = Left.Map(t => t with { Expression = left(t.Expression) }),
        Right = Right.Map(t => t with { Expression = right(t.Expression) }),
    };

    static RadiusBound? Of(BoundExpression radius, RadiusForm form, SideColumns sides)
    {
        if (ConstantNumber.Of(radius) is { } number)
        {
            return new(form.Of(number), [], []);
        }

        if (sides.IsLeft(radius))
        {
            return new(0, [new(radius, form)], []);
        }

        if (sides.IsRight(radius))
        {
            return new(0, [], [new(radius, form)]);
        }

        return radius switch
        {
            CastExpression { Type.IsFloating: true } cast => Of(cast.Operand, form, sides),
            FunctionCall call => OfCall(call, form, sides),
            _ => null,
        };
    }

    static RadiusBound? OfCall(FunctionCall call, RadiusForm form, SideColumns sides) => (call.Function.Name, call.Arguments) switch
    {
        ("+", [var x, var y]) => Sum(Of(x, form, sides), Of(y, form, sides)),
        ("-", [var x, var y]) when !form.IsRoot => Sum(Of(x, form, sides), Of(y, form.IsSize ? form : form.Times(-1), sides)),
        ("-", [var x]) when form.IsNumber => Of(x, form.Times(-1), sides),
        ("*", [var x, var y]) when form.Allows(ConstantNumber.Of(x)) is { } factor => Of(y, form.Times(factor), sides),
        ("*", [var x, var y]) when form.Allows(ConstantNumber.Of(y)) is { } factor => Of(x, form.Times(factor), sides),
        ("/", [var x, var y]) when form.Allows(ConstantNumber.Of(y)) is { } divisor => Of(x, form.Times(1 / divisor), sides),
        _ when form.Scale < 0 => null,
        ("SQRT", [var x]) when !form.IsRoot => Of(x, form with { IsRoot = true }, sides),
        ("POWER", [var x, var y]) when !form.IsRoot && ConstantNumber.Of(y) == 0.5 => Of(x, form with { IsRoot = true }, sides),
        ("LEAST", var among) when among.Select(ConstantNumber.Of).Where(n => n is not null).Min() is { } least => new(form.Of(least), [], []),
        ("GREATEST" or "LEAST" or "HYPOT", var among) =>
            among.Select(x => Of(x, form with { IsSize = true }, sides)).Aggregate((RadiusBound?)new(0, [], []), Sum),
        _ => null,
    };

    static RadiusBound? Sum(RadiusBound? x, RadiusBound? y) =>
        x is null || y is null ? null : new(x.Degrees + y.Degrees, [.. x.Left, .. y.Left], [.. x.Right, .. y.Right]);
}

/// <summary>Which columns come from which side of a join.</summary>
/// <param name="left">Numbers of the left columns.</param>
/// <param name="right">Numbers of the right columns.</param>
sealed class SideColumns(IReadOnlySet<int> left, IReadOnlySet<int> right)
{
    /// <summary>Whether the expression depends on left columns and on nothing else.</summary>
    internal bool IsLeft(BoundExpression expression) => DependsOn(expression, left);

    /// <summary>Whether the expression depends on right columns and on nothing else.</summary>
    internal bool IsRight(BoundExpression expression) => DependsOn(expression, right);

    /// <summary>Whether all parts of a position depend on left columns and on nothing else, but for one that may be constant.</summary>
    internal bool IsLeft(PositionExpression position) => DependsOn(position, left);

    /// <summary>The same of the right side.</summary>
    internal bool IsRight(PositionExpression position) => DependsOn(position, right);

    static bool DependsOn(PositionExpression position, IReadOnlySet<int> side)
    {
        var columns = position.Parts.SelectMany(Planning.PlanExpressions.Columns).ToHashSet();
        return columns.Count > 0 && columns.IsSubsetOf(side) && position.Parts.All(ExpressionFacts.IsRepeatable);
    }

    static bool DependsOn(BoundExpression expression, IReadOnlySet<int> side) =>
        Planning.PlanExpressions.Columns(expression) is { Count: > 0 } columns && columns.IsSubsetOf(side) && ExpressionFacts.IsRepeatable(expression);
}
