using System.Text.RegularExpressions;

namespace Rubin.Query.Tap.Vosi;

/// <summary>The optional features of ADQL that queries may use, as TAPRegExt 1.1 §2.3 lists them.</summary>
static partial class LanguageFeatures
{
    const string Standard = "ivo://ivoa.net/std/TAPRegExt#features-";

    /// <summary>What is new in ADQL 2.1 §4 has identifiers in lower case.</summary>
    const string New = "ivo://ivoa.net/std/tapregext#features-";

    /// <summary>Lists by type; a feature has its form, and a description where it needs one.</summary>
    internal static IReadOnlyList<(string Type, IReadOnlyList<(string Form, string? Description)> Features)> Of(QueryEngine engine) =>
    [
        (Standard + "udf", [.. FunctionReference.Of(engine.Functions).Where(f => !f.InAdql).SelectMany(Functions)]),
        (Standard + "adqlgeo", Names("AREA", "BOX", "CENTROID", "CIRCLE", "CONTAINS", "COORD1", "COORD2", "COORDSYS", "DISTANCE", "INTERSECTS", "POINT", "POLYGON", "REGION")),
        (Standard + "adql-string", Names("LOWER", "UPPER", "ILIKE")),
        (Standard + "adql-common-table", Names("WITH")),
        (Standard + "adql-sets", Names("UNION", "EXCEPT", "INTERSECT")),
        (Standard + "adql-type", Names("CAST")),
        (New + "adql-conditional", Names("COALESCE")),
        (Standard + "adql-unit", Names("IN_UNIT")),
        (Standard + "adql-offset", Names("OFFSET")),
    ];

    static List<(string, string?)> Names(params string[] names) => [.. names.Select(n => (n, (string?)null))];

    /// <summary>The ways to call a function whose types are fixed: TAPRegExt's grammar of a form knows no others.</summary>
    static IEnumerable<(string, string?)> Functions(FunctionEntry entry) =>
        entry.Signatures.Select(Form).OfType<string>().Take(1).Select(form => (form, (string?)entry.Doc.Summary));

    /// <summary>The signature with names for its parameters; null where it is not of the form <c>name(TYPE, …) -> TYPE</c>.</summary>
    static string? Form(string signature)
    {
        var match = Signature().Match(signature);
        if (!match.Success)
        {
            return null;
        }

        var types = match.Groups["types"].Value.Split(", ", StringSplitOptions.RemoveEmptyEntries);
        return $"{match.Groups["name"].Value}({string.Join(", ", types.Select((t, i) => $"{Parameter(t, i)}"))}) -> {match.Groups["result"].Value}";
    }

    static string Parameter(string type, int index) => type.Contains(' ', StringComparison.Ordinal) ? type : $"arg{index + 1} {type}";

    [GeneratedRegex(@"^(?<name>[A-Za-z][A-Za-z0-9_]*)\((?<types>[A-Za-z0-9_ ,]*)\) -> (?<result>[A-Za-z0-9_ ]+)$")]
    private static partial Regex Signature();
}
