using System.Globalization;

namespace Rubin.Query.Plots;

/// <summary>Colours from few to many, each lighter than the one before: nine steps of viridis (van der Walt and Smith 2015, CC0), straight lines between them.</summary>
public static class ColourMap
{
    static readonly (byte R, byte G, byte B)[] Steps =
        [(68, 1, 84), (71, 44, 122), (59, 81, 139), (44, 113, 142), (33, 144, 141), (39, 173, 129), (92, 200, 99), (170, 220, 50), (253, 231, 37)];

    /// <summary>Where a count stands between one and the most there is, 0 to 1: logarithmic, since densities on the sky span powers of ten.</summary>
    /// <param name="count">The count, at least 1.</param>
    /// <param name="most">The largest count.</param>
    public static double Depth(long count, long most) => most <= 1 ? 1 : Math.Log(count) / Math.Log(most);

    /// <summary>The colour at a depth of 0 to 1.</summary>
    public static (byte R, byte G, byte B) At(double depth)
    {
        var place = Math.Clamp(depth, 0, 1) * (Steps.Length - 1);
        var (below, rest) = (Math.Min(Steps.Length - 2, (int)place), place);
        rest -= below;
        byte Between(byte a, byte b) => (byte)Math.Round(a + (b - a) * rest);
        var (low, high) = (Steps[below], Steps[below + 1]);
        return (Between(low.R, high.R), Between(low.G, high.G), Between(low.B, high.B));
    }

    /// <summary>The colour as CSS writes it.</summary>
    public static string Hex(double depth) => At(depth) is var (r, g, b) ? string.Create(CultureInfo.InvariantCulture, $"#{r:X2}{g:X2}{b:X2}") : "";
}
