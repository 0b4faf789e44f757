using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Spatial;
using Rubin.Query.Engine.Spatial.Join;

namespace Rubin.Query.Engine.Planning;

/// <summary>The largest radius that any pair of rows of two inputs can have, as the metadata of their tables tell.</summary>
/// <param name="Degrees">The radius.</param>
/// <param name="RightDegrees">The part of it that the right rows make; 0 where it does not depend on them.</param>
/// <param name="IsConstant">Whether it is the same for all pairs.</param>
readonly record struct RadiusReach(double Degrees, double RightDegrees, bool IsConstant)
{
    /// <summary>By which a radius may differ from what bounds of its columns give, of itself: it may be computed with 24 bits.</summary>
    const double Rounding = 1e-6;

    /// <summary>The reach of a radius over the plans' columns; null where it is not known.</summary>
    internal static RadiusReach? Of(RadiusBound radius, LogicalNode left, LogicalNode right) =>
        radius.IsConstant ? new(radius.Degrees, 0, true)
        : Largest(radius.Left, left) is { } ofLeft && Largest(radius.Right, right) is { } ofRight
            ? new((radius.Degrees + ofLeft + ofRight) * (1 + Rounding), ofRight * (1 + Rounding), false)
        : null;

    static double? Largest(ValueList<RadiusTerm> terms, LogicalNode plan)
    {
        var sum = 0.0;
        foreach (var term in terms)
        {
            if (RangeOf(plan, term.Expression) is not var (low, high))
            {
                return null;
            }

            // What is negative may make a radius smaller, but is not known to do so for every row.
            sum += Math.Max(0, Math.Max(term.Form.Of(low), term.Form.Of(high)));
        }

        return sum;
    }

    static (double Low, double High)? RangeOf(LogicalNode plan, BoundExpression expression)
    {
        switch (plan)
        {
            case LogicalScan scan:
                return ValueBounds.Of(expression, id => scan.Columns.FirstOrDefault(c => c.Column.Id == id) is { } own ? scan.Table.Range(own.Position) : null);
            case LogicalProject project:
                return RangeOf(project.Input, PlanExpressions.Replace(
                    expression, e => e is ColumnReference column ? project.Columns.FirstOrDefault(c => c.Column.Id == column.Id)?.Expression : null));
            default:
                var columns = PlanExpressions.Columns(expression);
                var input = plan.Inputs.FirstOrDefault(i => i.Output.Select(c => c.Id).ToHashSet().IsSupersetOf(columns));
                return input is null ? null : RangeOf(input, expression);
        }
    }
}
