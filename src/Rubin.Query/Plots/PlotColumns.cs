using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Plots;

/// <summary>Which columns of an answer a picture takes for what.</summary>
/// <param name="Kind">What the picture shows.</param>
/// <param name="X">The column along the horizontal axis, by position.</param>
/// <param name="Y">The column along the vertical axis; -1 for none.</param>
/// <param name="Error">The errors of <paramref name="Y"/>; -1 for none.</param>
/// <param name="Group">The column of texts that tells kinds of points apart; -1 for none.</param>
sealed record PlotColumns(PlotKind Kind, int X, int Y, int Error, int Group)
{
    /// <summary>Chooses columns by kind, type, UCD and name, in the order of the answer.</summary>
    /// <exception cref="QueryException">Semantic: the answer lacks the columns that the kind needs.</exception>
    internal static PlotColumns Of(Schema schema, PlotKind? wanted)
    {
        var numbers = Enumerable.Range(0, schema.Count).Where(i => IsNumber(schema[i].Type)).ToList();
        var group = Enumerable.Range(0, schema.Count).FirstOrDefault(i => schema[i].Type.Logical.Id == TypeId.Utf8, -1);
        var position = SkyPosition.Find(schema);
        var kind = wanted ?? Suited(schema, numbers, position);
        if (kind == PlotKind.Sky && position is { } sky)
        {
            return new(kind, schema.IndexOf(sky.Ra), schema.IndexOf(sky.Dec), -1, group);
        }

        var needed = kind == PlotKind.Histogram ? 1 : 2;
        if (numbers.Count < needed)
        {
            throw new QueryException(
                QueryErrorCode.Semantic,
                $"a {kind} needs {(needed == 1 ? "a column" : $"{needed} columns")} of numbers, and the answer has {numbers.Count}",
                hint: "select them in the order x, y");
        }

        var error = kind == PlotKind.LightCurve && numbers.Count > 2 ? numbers[2] : -1;
        return kind == PlotKind.Histogram ? new(kind, numbers[0], -1, -1, -1) : new(kind, numbers[0], numbers[1], error, group);
    }

    static PlotKind Suited(Schema schema, List<int> numbers, SkyPosition? position) => numbers switch
    {
        [_] => PlotKind.Histogram,
        [var x, var y, ..] when position is { } p && schema[x].Name == p.Ra && schema[y].Name == p.Dec => PlotKind.Sky,
        [var x, _, ..] when IsTime(schema[x]) => PlotKind.LightCurve,
        _ => PlotKind.Scatter,
    };

    static bool IsTime(Field field) => field.Type is TimestampType || field.Type.Id == TypeId.Date
        || field.Ucd?.StartsWith("time.epoch", StringComparison.Ordinal) == true || field.Name.Contains("mjd", StringComparison.OrdinalIgnoreCase);

    static bool IsNumber(DataType type) => type.Logical.IsNumeric || type.Logical is TimestampType || type.Logical.Id == TypeId.Date;
}
