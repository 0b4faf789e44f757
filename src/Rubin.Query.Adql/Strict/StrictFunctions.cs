using System.Collections.Frozen;

namespace Rubin.Query.Adql;

/// <summary>
/// The functions whose names ADQL 2.1 reserves, with the arguments that its grammar gives them; all other names are user-defined functions.
/// </summary>
static class StrictFunctions
{
    /// <summary>Least and greatest number of arguments.</summary>
    static readonly FrozenDictionary<string, (int Least, int Most)> Counts =
        ((string Names, int Least, int Most)[])
        [
            ("AVG COUNT MAX MIN SUM", 1, 1),
            ("ABS CEILING DEGREES EXP FLOOR LOG LOG10 RADIANS SQRT ACOS ASIN ATAN COS COT SIN TAN LOWER UPPER", 1, 1),
            ("AREA CENTROID COORD1 COORD2 COORDSYS REGION", 1, 1),
            ("PI", 0, 0),
            ("RAND", 0, 1),
            ("ROUND TRUNCATE", 1, 2),
            ("ATAN2 MOD POWER CONTAINS INTERSECTS IN_UNIT", 2, 2),
            ("DISTANCE", 2, 4),
            ("POINT", 2, 3),
            ("CIRCLE", 2, 4),
            ("BOX", 3, 5),
            ("COALESCE", 1, int.MaxValue),
            ("POLYGON", 3, int.MaxValue),
        ]
        is var rows
            ? rows.SelectMany(row => row.Names.Split(' ').Select(name => (name, row.Least, row.Most)))
                .ToFrozenDictionary(row => row.name, row => (row.Least, row.Most), StringComparer.OrdinalIgnoreCase)
            : null!;

    /// <summary>What an argument must be beyond a value: the function, the argument's place, the test, its name.</summary>
    static readonly (string Function, int Place, Func<ExpressionSyntax, bool> Fits, string Expected)[] Kinds =
    [
        ("ROUND", 1, IsSignedInteger, "an integer"),
        ("TRUNCATE", 1, IsSignedInteger, "an integer"),
        ("RAND", 0, value => value is NumberSyntax { Kind: NumberKind.Integer }, "an integer without a sign"),
        ("REGION", 0, value => value is StringSyntax, "a text in quotes"),
        ("IN_UNIT", 1, value => value is StringSyntax, "a text in quotes"),
    ];

    static readonly FrozenSet<string> Regions =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "POINT", "CENTROID", "CIRCLE", "BOX", "POLYGON", "REGION");

    /// <summary>
    /// The numbers of arguments that geometry functions take behind the coordinate system, points and pairs of numbers apart.
    /// </summary>
    static readonly FrozenDictionary<string, (int[] WithPoint, int[] WithNumbers)> Geometry = new Dictionary<string, (int[], int[])>
    {
        ["POINT"] = ([], [2]),
        ["CIRCLE"] = ([2], [3]),
        ["BOX"] = ([3], [4]),
        ["DISTANCE"] = ([2], [4]),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether ADQL 2.1 has a function of this reserved name.</summary>
    public static bool Has(string name) => Counts.ContainsKey(name);

    /// <summary>Whether this is one of the five aggregates, which alone take DISTINCT and ALL.</summary>
    public static bool IsAggregate(string name) => name.ToUpperInvariant() is "AVG" or "COUNT" or "MAX" or "MIN" or "SUM";

    /// <summary>What is wrong with the arguments of a function that <see cref="Has"/> knows; null for nothing.</summary>
    public static string? Fault(string name, ValueList<ArgumentSyntax> arguments)
    {
        var (least, most) = Counts[name];
        if (arguments.Count < least || arguments.Count > most)
        {
            return $"takes {Range(least, most)}, not {arguments.Count}";
        }

        foreach (var (function, place, fits, expected) in Kinds)
        {
            if (place < arguments.Count && function.Equals(name, StringComparison.OrdinalIgnoreCase) && !fits(arguments[place].Value))
            {
                return $"takes {expected} as argument {place + 1}";
            }
        }

        return GeometryFault(name, [.. arguments.Select(argument => argument.Value)]);
    }

    static string Range(int least, int most) => (least, most) switch
    {
        (0, 0) => "no argument",
        (1, 1) => "1 argument",
        (_, int.MaxValue) => $"{least} arguments or more",
        _ when least == most => $"{least} arguments",
        _ => $"{least} to {most} arguments",
    };

    static string? GeometryFault(string name, List<ExpressionSyntax> values)
    {
        var isPolygon = name.Equals("POLYGON", StringComparison.OrdinalIgnoreCase);
        if (!isPolygon && !Geometry.ContainsKey(name))
        {
            return null;
        }

        if (values[0] is StringSyntax or NullSyntax && !name.Equals("DISTANCE", StringComparison.OrdinalIgnoreCase))
        {
            values.RemoveAt(0);
        }

        if (isPolygon)
        {
            return IsPolygon(values) ? null : "takes three vertices or more, all of them points or all of them pairs of numbers";
        }

        var (withPoint, withNumbers) = Geometry[name];
        var fits = withNumbers.Contains(values.Count) ? MayBeNumber(values[0]) : withPoint.Contains(values.Count) && MayBePoint(values[0]);
        return fits ? null : "takes a point or a pair of numbers, behind an optional coordinate system in quotes";
    }

    static bool IsPolygon(List<ExpressionSyntax> values) =>
        (values.Count >= 3 && values.All(MayBePoint)) || (values.Count >= 6 && values.Count % 2 == 0 && values.All(MayBeNumber));

    static bool MayBePoint(ExpressionSyntax value) => value is ColumnSyntax or CallSyntax or CastSyntax;

    static bool MayBeNumber(ExpressionSyntax value) =>
        value is not StringSyntax && !(value is CallSyntax call && Regions.Contains(call.Name.Text));

    static bool IsSignedInteger(ExpressionSyntax value) => value switch
    {
        NumberSyntax number => number.Kind == NumberKind.Integer,
        UnarySyntax { Operator: UnaryOperator.Minus or UnaryOperator.Plus, Operand: NumberSyntax number } =>
            number.Kind == NumberKind.Integer,
        _ => false,
    };
}
