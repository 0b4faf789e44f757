using Rubin.Query.Adql;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>
/// Qserv's area restrictors: <c>qserv_areaspec_circle(lon, lat, r)</c> is <c>scisql_s2PtInCircle(ra, dec, lon, lat, r) = 1</c> of a table's own
/// position (Qserv's user manual, SQL). They may stand anywhere, any number of times, and take any values.
/// </summary>
sealed partial class ExpressionBinder
{
    const string AreaPrefix = "qserv_areaspec_";

    static string? AreaFunction(string name) => !name.StartsWith(AreaPrefix, StringComparison.OrdinalIgnoreCase)
        ? null
        : name[AreaPrefix.Length..].ToLowerInvariant() switch
        {
            "circle" => "scisql_s2PtInCircle",
            "box" => "scisql_s2PtInBox",
            "ellipse" => "scisql_s2PtInEllipse",
            "poly" => "scisql_s2PtInCPoly",
            _ => null,
        };

    /// <summary>A test of geometry as a condition of its own, without <c>= 1</c>: Qserv's, scisql's, and ADQL's as some services take them.</summary>
    static bool IsArea(ExpressionSyntax syntax) => syntax is CallSyntax { Name.Text: var name }
        && (AreaFunction(name) is not null || name.StartsWith("scisql_s2PtIn", StringComparison.OrdinalIgnoreCase) || name.ToUpperInvariant() is "CONTAINS" or "INTERSECTS");

    /// <summary>1 where the table's position lies in the area, else 0.</summary>
    BoundExpression BindArea(CallSyntax syntax, string function, ValueList<BoundExpression> arguments)
    {
        if (DirectorPosition() is not (var ra, var dec))
        {
            return binder.Errors.Report(
                QueryErrorCode.Semantic, $"{syntax.Name.Text} needs a table with a position in FROM", syntax.Span, $"write {function}(ra, dec, …) = 1 with the columns of the position");
        }

        return Call(function, syntax.Span, [ra.Reference, dec.Reference, .. arguments]);
    }

    /// <summary>
    /// The position of the table that directs the others in Qserv: the one called Object, else the first of FROM that has a position.
    /// </summary>
    (OutputColumn Ra, OutputColumn Dec)? DirectorPosition()
    {
        var placed = scope.Relations.Select(r => (r.Table, Position: r.Position ?? UsualPosition(r))).Where(r => r.Position is not null).ToArray();
        var director = Array.Find(placed, r => string.Equals(r.Table, "Object", StringComparison.OrdinalIgnoreCase));
        return director.Position ?? (placed.Length > 0 ? placed[0].Position : null);
    }

    static (OutputColumn Ra, OutputColumn Dec)? UsualPosition(Relation relation)
    {
        foreach (var (ra, dec) in SkyPosition.UsualNames)
        {
            if (Column(ra) is { } x && Column(dec) is { } y)
            {
                return (x, y);
            }
        }

        return null;

        OutputColumn? Column(string name) => relation.Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase))?.Column;
    }
}
