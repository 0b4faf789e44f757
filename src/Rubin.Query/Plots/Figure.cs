namespace Rubin.Query.Plots;

/// <summary>One axis of a figure.</summary>
/// <param name="Label">What it measures, with its unit in square brackets.</param>
/// <param name="Scale">From values to places.</param>
public sealed record Axis(string Label, Scale Scale);

/// <summary>A place in the frame of a figure: 0 to 1 from left to right, and from below to above.</summary>
/// <param name="X">From the left.</param>
/// <param name="Y">From below.</param>
public readonly record struct Spot(double X, double Y);

/// <summary>Something drawn in the frame of a figure, in places of the frame.</summary>
public abstract record Layer;

/// <summary>Points of one kind.</summary>
/// <param name="Name">The kind; null where there is one only.</param>
/// <param name="Spots">Their places.</param>
/// <param name="Errors">Half the height of each error bar; empty for none.</param>
public sealed record PointLayer(string? Name, IReadOnlyList<Spot> Spots, IReadOnlyList<double> Errors) : Layer;

/// <summary>Bars that stand on the lower edge, one beside the other.</summary>
/// <param name="Bars">Left and right end and height of each.</param>
public sealed record BarLayer(IReadOnlyList<(double Left, double Right, double Height)> Bars) : Layer;

/// <summary>A grid of cells that are the fuller the more they count.</summary>
/// <param name="Counts">By row from below, then by column from the left.</param>
public sealed record CellLayer(IReadOnlyList<IReadOnlyList<long>> Counts) : Layer;

/// <summary>Thin lines that help the eye.</summary>
/// <param name="Lines">Each as places to be joined.</param>
public sealed record GridLayer(IReadOnlyList<IReadOnlyList<Spot>> Lines) : Layer;

/// <summary>A picture without a form yet: a terminal and an SVG draw the same.</summary>
/// <param name="Title">Above it; null for nothing.</param>
/// <param name="X">The horizontal axis; null for a map, which has none.</param>
/// <param name="Y">The vertical axis; null for a map.</param>
/// <param name="Layers">From back to front.</param>
public sealed record Figure(string? Title, Axis? X, Axis? Y, IReadOnlyList<Layer> Layers)
{
    /// <summary>What is told below it: how many points there are, and how many have no place in it.</summary>
    public string Note { get; init; } = "";

    /// <summary>Texts in the frame, such as the hours of a map.</summary>
    public IReadOnlyList<(Spot Place, string Text)> Marks { get; init; } = [];
}
