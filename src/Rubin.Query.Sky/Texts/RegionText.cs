using System.Globalization;

namespace Rubin.Query.Sky;

/// <summary>
/// Reads regions from text: STC-S (IVOA Note 1.33: position, circle, ellipse, box, polygon, position interval, all sky, and union, intersection and not of
/// them, in the frames of <see cref="SkyFrame"/>, which are converted to ICRS as the IVOA's ivo_geom_transform does), DALI 1.2's shapes (<c>circle 1 2 3</c>, <c>range 1 2 3 4</c>), and DALI's bare numbers: two are a point, three a circle, six or more a polygon.
/// </summary>
public sealed class RegionText
{
    // Deeper texts are refused before the stack is at risk.
    const int DeepestNesting = 100;

    static readonly Dictionary<string, ShapeKind> Shapes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["POSITION"] = ShapeKind.Position,
        ["POINT"] = ShapeKind.Position,
        ["CIRCLE"] = ShapeKind.Circle,
        ["ELLIPSE"] = ShapeKind.Ellipse,
        ["BOX"] = ShapeKind.Box,
        ["POLYGON"] = ShapeKind.Polygon,
        ["RANGE"] = ShapeKind.Range,
        ["POSITIONINTERVAL"] = ShapeKind.Range,
        ["ALLSKY"] = ShapeKind.AllSky,
        ["UNION"] = ShapeKind.Union,
        ["INTERSECTION"] = ShapeKind.Intersection,
        ["NOT"] = ShapeKind.Not,
    };

    static readonly Dictionary<string, SkyFrame> Frames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ICRS"] = SkyFrame.Icrs,
        ["UNKNOWNFRAME"] = SkyFrame.Icrs,
        ["FK5"] = SkyFrame.Fk5,
        ["J2000"] = SkyFrame.Fk5,
        ["FK4"] = SkyFrame.Fk4,
        ["B1950"] = SkyFrame.Fk4,
        ["GALACTIC"] = SkyFrame.Galactic,
        ["GALACTIC_II"] = SkyFrame.Galactic,
        ["SUPER_GALACTIC"] = SkyFrame.Supergalactic,
        ["ECLIPTIC"] = SkyFrame.Ecliptic,
    };

    static readonly HashSet<string> Ignored = new(StringComparer.OrdinalIgnoreCase)
    {
        "GEOCENTER", "BARYCENTER", "HELIOCENTER", "TOPOCENTER", "LSR", "LSRK", "LSRD", "LSRS", "EMBARYCENTER", "GALACTIC_CENTER", "GALACTICCENTER",
        "LOCAL_GROUP_CENTER", "MOON", "RELOCATABLE", "UNKNOWNREFPOS", "SPHERICAL2", "FILLFACTOR1",
    };

    readonly List<string> _words;
    SkyFrame _frame;
    int _at;

    RegionText(string text) => _words = Words(text);

    /// <summary>The shape that a text says.</summary>
    /// <exception cref="FormatException">The text is none; the message quotes the word that does not fit.</exception>
    public static RegionShape Parse(string text)
    {
        var reader = new RegionText(text);
        var shape = reader._words.Count > 0 && IsNumber(reader._words[0]) ? reader.BareNumbers() : reader.Shape(0);
        return reader._at == reader._words.Count ? shape : throw new FormatException($"\"{reader._words[reader._at]}\" does not fit behind the region");
    }

    RegionShape Shape(int depth)
    {
        if (depth > DeepestNesting) throw new FormatException($"the region is nested deeper than {DeepestNesting}");
        var word = Next() ?? throw new FormatException("there is no shape, such as CIRCLE 10 20 1");
        if (!Shapes.TryGetValue(word, out var kind)) throw new FormatException($"\"{word}\" is no shape; CIRCLE, POLYGON, BOX and others are");
        var outer = _frame;
        ReadSystem();
        var shape = Body(kind, word, depth);
        _frame = outer;
        return shape;
    }

    RegionShape Body(ShapeKind kind, string word, int depth)
    {
        if (kind is ShapeKind.Union or ShapeKind.Intersection or ShapeKind.Not) return Combination(kind, depth);
        var numbers = new List<double>();
        while (Peek() is { } next && IsNumber(next)) numbers.Add(Number(Next()!));
        SkipUnit();
        return ShapeFrames.ToIcrs(new(kind, Checked(kind, word, numbers), []), _frame);
    }

    RegionShape Combination(ShapeKind kind, int depth)
    {
        Expect("(");
        var parts = new List<RegionShape>();
        while (Peek() is { } next && next != ")") parts.Add(Shape(depth + 1));
        Expect(")");
        return parts.Count == 0 || (kind == ShapeKind.Not && parts.Count != 1)
            ? throw new FormatException($"{kind.ToString().ToUpperInvariant()} of {parts.Count} regions has no meaning")
            : new(kind, [], parts);
    }

    RegionShape BareNumbers()
    {
        List<double> numbers = [];
        while (Peek() is { } next && IsNumber(next)) numbers.Add(Number(Next()!));
        ShapeKind? kind = numbers.Count switch { 2 => ShapeKind.Position, 3 => ShapeKind.Circle, >= 6 => ShapeKind.Polygon, _ => null };
        return kind is { } known
            ? new(known, Checked(known, "POLYGON", numbers), [])
            : throw new FormatException($"{numbers.Count} numbers are no point (2), circle (3) or polygon (6 or more)");
    }

    /// <summary>The numbers in the order of the shape; position intervals have both corners as pairs.</summary>
    static List<double> Checked(ShapeKind kind, string word, List<double> numbers)
    {
        var fits = kind switch
        {
            ShapeKind.Position => numbers.Count == 2,
            ShapeKind.Circle => numbers.Count == 3,
            ShapeKind.Ellipse => numbers.Count == 5,
            ShapeKind.Box or ShapeKind.Range => numbers.Count == 4,
            ShapeKind.Polygon => numbers.Count >= 6 && numbers.Count % 2 == 0,
            _ => numbers.Count == 0,
        };
        if (!fits) throw new FormatException($"{word.ToUpperInvariant()} has {numbers.Count} numbers, which do not make one");
        return word.Equals("POSITIONINTERVAL", StringComparison.OrdinalIgnoreCase) ? [numbers[0], numbers[2], numbers[1], numbers[3]] : numbers;
    }

    /// <summary>Frame, reference position and flavour, any of them left out; a frame holds for the parts that name no other.</summary>
    void ReadSystem()
    {
        while (Peek() is { } word)
        {
            if (Frames.TryGetValue(word, out var frame)) _frame = frame;
            else if (!Ignored.Contains(word)) return;
            _at++;
        }
    }

    void SkipUnit()
    {
        if (!"UNIT".Equals(Peek(), StringComparison.OrdinalIgnoreCase)) return;
        _at++;
        while (Peek() is { } unit && unit.Equals("deg", StringComparison.OrdinalIgnoreCase)) _at++;
    }

    void Expect(string word)
    {
        if (Next() is var found && found != word) throw new FormatException($"\"{word}\" was expected{(found is null ? " at the end" : $", not \"{found}\"")}");
    }

    string? Peek() => _at < _words.Count ? _words[_at] : null;

    string? Next() => _at < _words.Count ? _words[_at++] : null;

    static bool IsNumber(string word) => char.IsAsciiDigit(word[0]) || word[0] is '+' or '-' or '.';

    static double Number(string word) => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
        ? number
        : throw new FormatException($"\"{word}\" is no number");

    static List<string> Words(string text)
    {
        var words = new List<string>();
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && text[at] is not ('(' or ')' or ',') && !char.IsWhiteSpace(text[at])) continue;
            if (at > start) words.Add(text[start..at]);
            if (at < text.Length && text[at] is ('(' or ')')) words.Add(text[at].ToString());
            start = at + 1;
        }

        return words;
    }
}
