namespace Rubin.Query.Plots;

/// <summary>What a picture shows.</summary>
public enum PlotKind
{
    /// <summary>How many values of one column lie in each of equal bins.</summary>
    Histogram,

    /// <summary>A point for each pair of values.</summary>
    Scatter,

    /// <summary>How many pairs of values lie in each of small cells.</summary>
    Density,

    /// <summary>Brightness over time, or over phase where a period is given.</summary>
    LightCurve,

    /// <summary>Positions on the whole sky in Mollweide's equal-area projection, east to the left.</summary>
    Sky,
}

/// <summary>How a picture is to be made.</summary>
public sealed record PlotOptions
{
    /// <summary>What it shows; null for what suits the columns.</summary>
    public PlotKind? Kind { get; init; }

    /// <summary>What stands above it; null for nothing.</summary>
    public string? Title { get; init; }

    /// <summary>Bins of a histogram, 1 to 1000; null for a number by the rule of Freedman and Diaconis.</summary>
    public int? Bins { get; init; }

    /// <summary>The period that a light curve is folded with, in the unit of its times; null for not folded.</summary>
    public double? Period { get; init; }

    /// <summary>Whether the horizontal axis is logarithmic; values that are not positive are left out.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether the vertical axis is logarithmic; values that are not positive are left out.</summary>
    public bool LogY { get; init; }

    /// <summary>Width of an SVG in pixels of CSS, 200 to 10,000.</summary>
    public int Width { get; init; } = 720;

    /// <summary>Height of an SVG in pixels of CSS, 150 to 10,000.</summary>
    public int Height { get; init; } = 480;

    /// <summary>Words for kinds, as <c>.plot</c> and <c>COPY</c> take them.</summary>
    static readonly (string Word, PlotKind Kind)[] Words =
    [
        ("histogram", PlotKind.Histogram), ("hist", PlotKind.Histogram), ("scatter", PlotKind.Scatter), ("density", PlotKind.Density), ("lightcurve", PlotKind.LightCurve),
        ("lc", PlotKind.LightCurve), ("sky", PlotKind.Sky),
    ];

    /// <summary>The words for kinds.</summary>
    public static IReadOnlyList<string> KindWords => [.. Words.Select(w => w.Word)];

    /// <summary>The kind of a word, ignoring case; null for none.</summary>
    public static PlotKind? KindOf(string word) => Words.Where(w => w.Word.Equals(word, StringComparison.OrdinalIgnoreCase)).Select(w => (PlotKind?)w.Kind).FirstOrDefault();
}
