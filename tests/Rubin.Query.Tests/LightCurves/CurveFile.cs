using System.Globalization;
using System.Text.Json;
using Rubin.Query.LightCurves.Curves;

namespace Rubin.Query.Tests.LightCurves;

/// <summary>Light curves and tables of numbers from the shared data.</summary>
static class CurveFile
{
    /// <summary>The rows of a CSV file, split at commas outside quotes; without the header line.</summary>
    public static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(SharedData.Path(Path.Combine("lightcurves", file))).Skip(1).Select(Fields);

    /// <summary>The columns of a CSV file by name.</summary>
    public static Dictionary<string, string[]> Columns(string file)
    {
        var path = SharedData.Path(Path.Combine("lightcurves", file));
        var names = Fields(File.ReadLines(path).First());
        var rows = Rows(file).ToList();
        return names.Select((name, i) => (name, values: rows.Select(r => r[i]).ToArray())).ToDictionary(c => c.name, c => c.values);
    }

    /// <summary>One column as numbers; what is empty is NaN.</summary>
    public static double[] Numbers(this Dictionary<string, string[]> columns, string name) => [.. columns[name].Select(Number)];

    public static double Number(string text) => text.Length == 0 ? double.NaN : text is "inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The first three columns, of the names given.</summary>
    public static LightCurve Load(string file, string time, string value, string error)
    {
        var columns = Columns(file);
        return Curve(columns.Numbers(time), columns.Numbers(value), columns.Numbers(error));
    }

    /// <summary>One of the curves of <c>reference/</c>.</summary>
    public static LightCurve Reference(string name) => Load($"reference/{name}.lc.csv", "t", "y", "dy");

    public static LightCurve Curve(double[] time, double[] value, double[]? error = null)
    {
        var curve = new LightCurve();
        curve.Load(time, value, error);
        return curve;
    }

    public static double[] Json(string text) => JsonSerializer.Deserialize<double[]>(text)!;

    static string[] Fields(string line)
    {
        var fields = new List<string>();
        var start = 0;
        var quoted = false;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (i == line.Length || (line[i] == ',' && !quoted))
            {
                fields.Add(line[start..i].Trim('"'));
                start = i + 1;
            }
        }

        return [.. fields];
    }
}
