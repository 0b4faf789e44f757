using System.Globalization;
using System.Text.Json;

namespace Rubin.Query.Tests.Engine.Functions;

public class UdfExampleTests
{
    /// <summary>Three records hold several examples; these are the ones behind the first, and the first with its own value.</summary>
    static readonly (string Text, string Expected)[] Unpacked =
    [
        ("ivo_geom_transform('ICRS', 'GALACTIC', POINT(120, -23))", "[241.121831182, 3.62785788087]"),
        ("ivo_geom_transform('FK4', 'GALACTIC', CIRCLE(189.70303055, 22.96240006, 3))", "[275.00025405, 84.99996154, 3]"),
        ("ivo_geom_transform('GALACTIC', 'FK5', POLYGON(5, 3, 4, 4, 4.5, 2))", "[266.44721, -23.107310, 264.95088, -23.434037, 267.09936, -24.051919]"),
        ("ivo_to_jd(CAST('2000-01-02T12:00:00' AS TIMESTAMP))", "2451546.0"),
    ];

    /// <summary>Random or of a service's own tables, which no other can repeat; and what the catalogue calls undefined.</summary>
    static readonly string[] Unrepeatable =
        ["ivo_normal_random(", "ivo_simbadpoint(", "SELECT ivo_string_agg", "SELECT ivo_histogram", "ivo_healpix_center(17, 23.2)"];

    /// <summary>Values of the IVOA's catalogue of user-defined functions, to the digits given.</summary>
    [SharedFact]
    public void Published_values_of_IVOA_functions_come_out()
    {
        var count = 0;
        foreach (var line in File.ReadLines(SharedData.Path("adql/udf_examples.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var (text, expected) = (json.RootElement.GetProperty("expr").GetString()!, json.RootElement.GetProperty("expected").GetString()!);
            if (!Unrepeatable.Any(text.StartsWith) && !Unpacked.Any(u => u.Text == text))
            {
                // The catalogue leaves it open whether "show" finds "shown"; we do not stem.
                Check(text, text == "ivo_hasword('shown that a primordial', 'show')" ? "0" : expected);
                count++;
            }
        }

        Assert.Equal(47, count);
        Assert.All(Unpacked, u => Check(u.Text, u.Expected));
    }

    static void Check(string text, string expected)
    {
        if (expected.StartsWith("an error", StringComparison.Ordinal))
        {
            Assert.Throws<QueryException>(() => DocumentationTests.Evaluate(text));
            return;
        }

        var answer = DocumentationTests.Evaluate(text);
        if (expected == "NULL")
        {
            Assert.True(answer is null, text);
            return;
        }

        double[] numbers = answer is IEnumerable<object?> list ? [.. list.Select(v => (double)v!)] : [Convert.ToDouble(answer, CultureInfo.InvariantCulture)];
        var published = expected.Trim('[', ']').Split(',');
        Assert.Equal(published.Length, numbers.Length);
        foreach (var (ours, theirs) in numbers.Zip(published))
        {
            var decimals = theirs.Trim() is var digits && digits.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? digits.Length - point - 1 : 0;
            Assert.Equal(double.Parse(theirs, CultureInfo.InvariantCulture), ours, Math.Max(text.StartsWith("ivo_geom", StringComparison.Ordinal) ? 1e-9 : 1e-13, Math.Pow(10, -decimals)));
        }
    }
}
