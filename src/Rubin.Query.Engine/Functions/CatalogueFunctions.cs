using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Engine.Functions;

/// <summary>Texts, intervals and random numbers of the IVOA catalogue of user-defined functions.</summary>
[QueryFunctions]
public static class CatalogueFunctions
{
    const string Reference = "IVOA UDF catalogue 1.2";

    /// <summary>Tests that give 1 or 0.</summary>
    public static ValueList<ScalarFunction> Tests { get; } =
    [
        Texts(
            "ivo_hasword", "1 where a text has all words of another, ignoring case, else 0; words are not stemmed.",
            "ivo_hasword('Miller and Urey have', 'miller') = 1", HasWords),
        Texts(
            "ivo_hashlist_has", "1 where a list of texts separated by # has a text, ignoring case, else 0.",
            "ivo_hashlist_has('Red#green#blue', 'red') = 1",
            (list, item) => list.Split('#').Contains(item, StringComparer.OrdinalIgnoreCase)),
        new(
            "ivo_interval_overlaps",
            new(
                "1 where the intervals from the first argument to the second and from the third to the fourth share a value, ends included, else 0.",
                "ivo_interval_overlaps(2, 3, -2, 55.3) = 1", Reference),
            [new([DataType.Double, DataType.Double, DataType.Double, DataType.Double], DataType.Int32, (a, rows, validity) =>
            {
                var (low1, high1) = (new NumberArgument<double>(a[0]), new NumberArgument<double>(a[1]));
                var (low2, high2) = (new NumberArgument<double>(a[2]), new NumberArgument<double>(a[3]));
                return TextLoops.Numbers(rows, validity, row => low1[row] <= high1[row] && low2[row] <= high2[row]
                    && low1[row] <= high2[row] && low2[row] <= high1[row] ? 1 : 0);
            }) { IsTotal = true }]),
    ];

    /// <summary>Sexagesimal texts to degrees.</summary>
    public static ValueList<ScalarFunction> Sexagesimal { get; } =
    [
        Degrees("ivo_hms_to_degrees", "Degrees of a text of hours, minutes and seconds: 3:34:45.4 or 3h34m45.4s.",
            "ABS(ivo_hms_to_degrees('3h34m45.4s') - 53.6891667) < 1e-7", 'h', 15),
        Degrees("ivo_dms_to_degrees", "Degrees of a text of degrees, minutes and seconds: -0:15:00 or -0d15m0s.",
            "ivo_dms_to_degrees('-0d15m0s') = -0.25", 'd', 1),
    ];

    /// <summary>ivo_normal_random.</summary>
    public static ScalarFunction NormalRandom { get; } = new(
        "ivo_normal_random",
        new("A random number of the normal distribution of that mean and sigma, another in every row.", "ivo_normal_random(10, 0) = 10", Reference),
        [new([DataType.Double, DataType.Double], DataType.Double, (a, rows, validity) =>
        {
            var (mean, sigma) = (new NumberArgument<double>(a[0]), new NumberArgument<double>(a[1]));
            return TextLoops.Numbers(rows, validity, row => mean[row] + sigma[row] * Normal(Random.Shared));
        }) { IsTotal = true }])
    {
        Volatility = Volatility.PerRow,
        Aliases = ["gavo_normal_random"],
    };

    static ScalarFunction Texts(string name, string summary, string example, Func<string, string, bool> holds) => new(
        name, new(summary, example, Reference),
        [new([DataType.Utf8, DataType.Utf8], DataType.Int32, (a, rows, validity) =>
        {
            var (text, other) = (new TextArgument(a[0]), new TextArgument(a[1]));
            return TextLoops.Numbers(rows, validity, row => holds(Encoding.UTF8.GetString(text[row]), Encoding.UTF8.GetString(other[row])) ? 1 : 0);
        }) { IsTotal = true }]);

    static bool HasWords(string haystack, string needle)
    {
        var words = Words(haystack).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Words(needle).All(words.Contains);
    }

    static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                continue;
            }

            if (i > start)
            {
                yield return text[start..i];
            }

            start = i + 1;
        }
    }

    static ScalarFunction Degrees(string name, string summary, string example, char unit, double factor) => new(
        name, new(summary, example, Reference),
        [new([DataType.Utf8], DataType.Double, (a, rows, validity) =>
        {
            var text = new TextArgument(a[0]);
            return TextLoops.Numbers(rows, validity, row => factor * Whole(Encoding.UTF8.GetString(text[row]), unit));
        }) { Metadata = _ => new([new(MetadataKeys.Unit, "deg")]) }]);

    /// <summary>The value of <c>±a:b:c</c> or <c>±a[unit]b[m]c[s]</c> in units of a; the sign counts for all parts, also where a is 0.</summary>
    static double Whole(string text, char unit)
    {
        var trimmed = text.Trim();
        var isNegative = trimmed.StartsWith('-');
        var unsigned = trimmed.TrimStart('+', '-').ToLowerInvariant();
        var parts = unsigned.Contains(':', StringComparison.Ordinal) ? unsigned.Split(':')
            : unsigned.EndsWith('s') ? unsigned[..^1].Split(unit, 'm') : [];
        if (parts is not [var first, var second, var third] || trimmed.Length - unsigned.Length > 1
            || !int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            || !int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes >= 60
            || !double.TryParse(third, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds >= 60)
        {
            throw new QueryException(
                QueryErrorCode.Value, $"'{text}' is no sexagesimal value", hint: $"write 12:34:56.7 or 12{unit}34m56.7s");
        }

        var value = whole + minutes / 60.0 + seconds / 3600;
        return isNegative ? -value : value;
    }

    /// <summary>Box and Muller 1958, doi:10.1214/aoms/1177706645.</summary>
    static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
