using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Expressions;

/// <summary><c>DISTANCE(…) &lt; r</c> with a constant radius: the answers of a comparison, without the separations.</summary>
/// <param name="nodes">Two points, or four coordinates.</param>
/// <param name="radius">Degrees, 0 or more.</param>
/// <param name="includesBorder">Whether the separation may be the radius.</param>
sealed class WithinNode(Node[] nodes, double radius, bool includesBorder)
{
    readonly Datum[] _arguments = new Datum[nodes.Length];

    /// <summary>The call, the radius and whether the border is inside, where a comparison is of that form.</summary>
    internal static (FunctionCall Distance, double Radius, bool IncludesBorder)? Find(Comparison comparison)
    {
        var (tested, bound, op) = comparison.Left is Constant
            ? (comparison.Right, comparison.Left, Comparisons.Mirror(comparison.Operator)) : (comparison.Left, comparison.Right, comparison.Operator);
        return tested is FunctionCall call && call.Function == GeometryFunctions.Distance && bound is Constant { Value: double radius and >= 0 }
            && op is ComparisonOperator.Less or ComparisonOperator.LessOrEqual
            ? (call, radius, op == ComparisonOperator.LessOrEqual)
            : null;
    }

    internal Datum Evaluate(Rows rows)
    {
        var isConstant = true;
        for (var i = 0; i < nodes.Length; i++)
        {
            var value = nodes[i](rows).Decoded();
            if (value.IsConstant && value.Column.IsNull(0))
            {
                return new(Column.Nulls(DataType.Boolean, 1), true);
            }

            _arguments[i] = value;
            isConstant &= value.IsConstant;
        }

        var n = isConstant ? 1 : rows.Length;
        var bits = Bits.Allocate(n);
        if (_arguments is [var first, var second])
        {
            var ((lon1, lat1), (lon2, lat2)) = (Shapes.Coordinates(first), Shapes.Coordinates(second));
            SkyDistance.Within(lon1, lat1, lon2, lat2, radius, includesBorder, n, bits);
        }
        else
        {
            SkyDistance.Within(Numbers(0), Numbers(1), Numbers(2), Numbers(3), radius, includesBorder, n, bits);
        }

        return new(new BooleanColumn(new Bitmap(bits), n, Validity.Of(_arguments, n)), isConstant);
    }

    ReadOnlySpan<double> Numbers(int argument) => Loops.Values<double>(_arguments[argument]);
}
