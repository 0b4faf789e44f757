using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Spatial;

/// <summary>Finds the pairs of columns that expressions use as positions, longitude and latitude in degrees.</summary>
static class PositionColumns
{
    /// <summary>The pairs by number, each once, in the order of their first use.</summary>
    internal static IReadOnlyList<(int Ra, int Dec)> In(IEnumerable<BoundExpression> expressions)
    {
        List<(int, int)> found = [];
        foreach (var expression in expressions)
        {
            Collect(expression, found);
        }

        return found;
    }

    static void Collect(BoundExpression expression, List<(int, int)> found)
    {
        if (expression is FunctionCall call)
        {
            foreach (var (ra, dec) in Coordinates(call))
            {
                if (ColumnComparison.ColumnOf(ra) is { } lon && ColumnComparison.ColumnOf(dec) is { } lat && lon != lat && !found.Contains((lon, lat)))
                {
                    found.Add((lon, lat));
                }
            }
        }

        foreach (var operand in expression.Operands)
        {
            Collect(operand, found);
        }
    }

    static IEnumerable<(BoundExpression Ra, BoundExpression Dec)> Coordinates(FunctionCall call) => (call.Function.Name, call.Arguments) switch
    {
        ("POINT", [.., var ra, var dec]) => [(ra, dec)],
        ("ivo_healpix_index", [_, var ra, var dec]) => [(ra, dec)],
        ("DISTANCE" or "scisql_angSep", [var ra1, var dec1, var ra2, var dec2]) => [(ra1, dec1), (ra2, dec2)],
        ("CIRCLE", [.., var ra, var dec, _]) when !GeometryTypes.IsShape(dec.Type) => [(ra, dec)],
        ("BOX", [.., var ra, var dec, _, _]) when !GeometryTypes.IsShape(dec.Type) => [(ra, dec)],
        ("scisql_s2PtInCircle" or "scisql_s2PtInBox" or "scisql_s2PtInEllipse" or "scisql_s2PtInCPoly", [var ra, var dec, ..]) => [(ra, dec)],
        _ => [],
    };
}
