using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Spatial.Join;

/// <summary>A part of a radius that depends on the rows of one side: <c>Expression · Scale</c>, or the root of the expression.</summary>
/// <param name="Expression">A number.</param>
/// <param name="Scale">Above 0.</param>
/// <param name="IsRoot">Whether the square root is taken before scaling.</param>
sealed record RadiusTerm(BoundExpression Expression, double Scale, bool IsRoot = false);

/// <summary>
/// What the radius of a match cannot exceed: a constant and parts that depend on the left and on the right row. Error circles of both
/// sides, <c>a.err + b.err</c> or <c>SQRT(a.err * a.err + b.err * b.err)</c>, come apart that way, since √(x + y) ≤ √x + √y.
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
        var bound = Of(radius, 1 / factor, false, sides);
        return bound is null ? null : bound with { IsTold = bound.Right.Count == 0 && (bound.IsConstant || sides.IsLeft(radius)) };
    }

    /// <summary>The same where what is nearer need not match.</summary>
    internal RadiusBound AsBound() => this with { IsTold = false };

    /// <summary>The bound with the sides exchanged.</summary>
    internal RadiusBound Mirrored() => this with
    {
        Left = Right,
        Right = Left,
        IsTold = IsConstant || (Left.Count == 0 && Right is [{ IsRoot: false }] && Degrees == 0),
    };

    /// <summary>The bound over other columns.</summary>
    internal RadiusBound Map(Func<BoundExpression, BoundExpression> left, Func<BoundExpression, BoundExpression> right) => this with
    {
        Left = Left.Map(t => t with { Expression = left(t.Expression) }),
        Right = Right.Map(t => t with { Expression = right(t.Expression) }),
    };

    static RadiusBound? Of(BoundExpression radius, double scale, bool isRoot, SideColumns sides)
    {
        if (ConstantNumber.Of(radius) is { } number)
        {
            return new((isRoot ? Math.Sqrt(number) : number) * scale, [], []);
        }

        if (sides.IsLeft(radius))
        {
            return new(0, [new(radius, scale, isRoot)], []);
        }

        if (sides.IsRight(radius))
        {
            return new(0, [], [new(radius, scale, isRoot)]);
        }

        return radius switch
        {
            FunctionCall { Function.Name: "+", Arguments: [var x, var y] } => Sum(Of(x, scale, isRoot, sides), Of(y, scale, isRoot, sides)),
            FunctionCall { Function.Name: "SQRT", Arguments: [var x] } when !isRoot => Of(x, scale, true, sides),
            FunctionCall { Function.Name: "*", Arguments: [var x, var y] } => Scaled(x, y, scale, isRoot, sides) ?? Scaled(y, x, scale, isRoot, sides),
            FunctionCall { Function.Name: "/", Arguments: [var x, var y] } when ConstantNumber.Of(y) is > 0 and var divisor =>
                Of(x, scale / Rooted(divisor, isRoot), isRoot, sides),
            CastExpression cast => Of(cast.Operand, scale, isRoot, sides),
            _ => null,
        };
    }

    static RadiusBound? Scaled(BoundExpression factor, BoundExpression rest, double scale, bool isRoot, SideColumns sides) =>
        ConstantNumber.Of(factor) is > 0 and var number ? Of(rest, scale * Rooted(number, isRoot), isRoot, sides) : null;

    static double Rooted(double number, bool isRoot) => isRoot ? Math.Sqrt(number) : number;

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
