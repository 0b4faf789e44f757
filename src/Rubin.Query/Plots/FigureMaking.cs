using System.Globalization;
using Rubin.Query.Arrow;

namespace Rubin.Query.Plots;

/// <summary>From collected values to a figure: one method for each kind of picture.</summary>
static class FigureMaking
{
    internal static Figure Of(PlotData data, int columns, int rows) => data.Kind switch
    {
        PlotKind.Histogram => Histogram(data),
        PlotKind.Density => Density(data, columns, rows),
        PlotKind.LightCurve => LightCurve(data),
        PlotKind.Sky => Sky(data, columns, rows),
        _ => Points(data, data.X, Label(data.XField), Scale.Of(data.X, data.Options.LogX)),
    };

    static Figure Histogram(PlotData data)
    {
        var isLog = data.Options.LogX;
        var values = isLog ? data.X.Where(x => x > 0).Select(Math.Log10).ToList() : data.X;
        var bins = HistogramBins.Of(values, data.Options.Bins);
        double Value(double x) => isLog ? Math.Pow(10, x) : x;
        var x = new Scale(Value(bins.Low), Value(bins.Low + bins.Width * bins.Counts.Count), isLog);
        var highest = Math.Max(1, bins.Counts.Max());
        var y = data.Options.LogY ? new Scale(0.5, highest * 1.5, true) { IsWhole = true } : new Scale(0, highest * 1.05) { IsWhole = true };
        var bars = bins.Counts.Select((count, i) => (
            x.Place(Value(bins.Low + bins.Width * i)), x.Place(Value(bins.Low + bins.Width * (i + 1))), count == 0 ? 0 : Math.Clamp(y.Place(count), 0, 1)));
        return new(data.Options.Title, new(Label(data.XField), x), new("number", y), [new BarLayer([.. bars])]) { Note = Note(data.X.Count, data.X.Count - bins.Counts.Sum()) };
    }

    static Figure Points(PlotData data, IReadOnlyList<double> xs, string label, Scale x)
    {
        const int MostDrawn = 200_000;
        if (data.X.Count > MostDrawn)
        {
            throw new QueryException(QueryErrorCode.Unsupported, $"{data.X.Count:N0} points are too many to be drawn one by one", hint: "draw their density");
        }

        var y = Scale.Of(data.Y, data.Options.LogY, IsBrightness(data.YField!));
        var names = data.GroupNames;
        var layers = new List<Layer>();
        var drawn = 0;
        foreach (var group in Enumerable.Range(0, data.Y.Count).GroupBy(i => data.Groups[i]).OrderBy(g => g.Key))
        {
            var places = group.Select(i => (Spot: new Spot(x.Place(xs[i]), y.Place(data.Y[i])), Error: HalfBar(y, data.Y[i], data.Errors[i])))
                .Where(p => double.IsFinite(p.Spot.X) && double.IsFinite(p.Spot.Y)).ToList();
            drawn += places.Count;
            layers.Add(new PointLayer(group.Key < 0 ? null : names[group.Key], places.ConvertAll(p => p.Spot), data.HasErrors ? places.ConvertAll(p => p.Error) : []));
        }

        return new(data.Options.Title, new(label, x), new(Label(data.YField!), y), layers) { Note = Note(data.X.Count, data.X.Count - drawn) };
    }

    static double HalfBar(Scale y, double value, double error) => double.IsFinite(error) && error > 0 ? Math.Abs(y.Place(value + error) - y.Place(value)) : 0;

    /// <summary>Folded curves are shown twice, as is usual, so that the eye sees how the ends meet.</summary>
    static Figure LightCurve(PlotData data)
    {
        if (data.Options.Period is not { } period)
        {
            return Points(data, data.X, Label(data.XField), Scale.Of(data.X, data.Options.LogX));
        }

        var first = data.X.Where(double.IsFinite).DefaultIfEmpty(0).Min();
        var phases = data.X.Select(t => (t - first) / period - Math.Floor((t - first) / period)).ToList();
        var label = string.Create(CultureInfo.InvariantCulture, $"phase (period {period}{(data.XField.Unit is { } unit ? " " + unit : "")})");
        var figure = Points(data, phases, label, new(0, 2));
        return figure with
        {
            Layers = [.. figure.Layers.Select(layer => layer is PointLayer points
                ? points with
                {
                    Spots = [.. points.Spots, .. points.Spots.Select(s => s with { X = s.X + 0.5 })],
                    Errors = [.. points.Errors, .. points.Errors],
                }
                : layer)],
        };
    }

    static Figure Density(PlotData data, int columns, int rows)
    {
        var x = Scale.Of(data.X, data.Options.LogX, room: 0);
        var y = Scale.Of(data.Y, data.Options.LogY, IsBrightness(data.YField!), room: 0);
        var (cells, counted) = Count(data.X.Zip(data.Y, (a, b) => new Spot(x.Place(a), y.Place(b))), columns, rows);
        return new(data.Options.Title, new(Label(data.XField), x), new(Label(data.YField!), y), [cells]) { Note = Note(data.X.Count, data.X.Count - counted) };
    }

    static Figure Sky(PlotData data, int columns, int rows)
    {
        const int MostSingle = 5000;
        var spots = data.X.Zip(data.Y, (ra, dec) => double.IsFinite(ra) && Math.Abs(dec) <= 90 ? Mollweide.Place(ra, dec) : (double.NaN, double.NaN))
            .Select(p => new Spot(p.Item1, p.Item2)).ToList();
        var drawn = spots.Where(s => double.IsFinite(s.X)).ToList();
        Layer content = drawn.Count <= MostSingle ? new PointLayer(null, drawn, []) : Count(drawn, columns, rows).Layer;
        return new(data.Options.Title, null, null, [content, SkyGrid.Layer])
        {
            Note = Note(spots.Count, spots.Count - drawn.Count),
            Marks = SkyGrid.Marks,
        };
    }

    static (CellLayer Layer, long Counted) Count(IEnumerable<Spot> spots, int columns, int rows)
    {
        var counts = Enumerable.Range(0, rows).Select(_ => new long[columns]).ToArray();
        var counted = 0L;
        foreach (var spot in spots)
        {
            if (spot is { X: >= 0 and <= 1, Y: >= 0 and <= 1 })
            {
                counts[Math.Min(rows - 1, (int)(spot.Y * rows))][Math.Min(columns - 1, (int)(spot.X * columns))]++;
                counted++;
            }
        }

        return (new(counts), counted);
    }

    /// <summary>Magnitudes grow towards the faint: the bright stand above.</summary>
    static bool IsBrightness(Field field) => field.Unit == "mag" || field.Ucd?.StartsWith("phot.mag", StringComparison.Ordinal) == true
        || (field.Unit is null && (field.Name.StartsWith("mag", StringComparison.OrdinalIgnoreCase) || field.Name.EndsWith("mag", StringComparison.OrdinalIgnoreCase)));

    static string Label(Field field) =>
        $"{field.Name}{(field.Unit is { } unit ? $" [{unit}]" : field.Type is TimestampType || field.Type.Id == TypeId.Date ? " [MJD]" : "")}";

    static string Note(long all, long missing) => string.Create(CultureInfo.InvariantCulture, $"{all:N0} points{(missing > 0 ? $", {missing:N0} without a place here" : "")}");
}
