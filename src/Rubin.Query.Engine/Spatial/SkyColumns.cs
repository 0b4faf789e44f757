using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;

namespace Rubin.Query.Engine.Spatial;

/// <summary>The columns of a table that tell where its rows are, by position in its schema; -1 for those that it has not.</summary>
/// <param name="Ra">Right ascension, ICRS in degrees.</param>
/// <param name="Dec">Declination, ICRS in degrees.</param>
/// <param name="Healpix">Nested HEALPix cell.</param>
/// <param name="HealpixOrder">Order of those cells, 0 to 29.</param>
public sealed record SkyColumns(int Ra, int Dec, int Healpix, int HealpixOrder)
{
    internal const double UsualSlackDegrees = 1e-7;

    /// <summary>
    /// How far a row's position may be off that of its cell, in degrees: coordinates of 32 bits are rounded after the cell was computed;
    /// others may lie on the other side of an edge by the last bit.
    /// </summary>
    public double SlackDegrees { get; init; } = UsualSlackDegrees;

    /// <summary>The columns of a table.</summary>
    /// <param name="schema">Its columns.</param>
    /// <param name="position">Where its rows stand; null for a table without positions.</param>
    /// <param name="healpix">Its column of cells; null where it has none.</param>
    /// <param name="healpixOrder">The order of those cells.</param>
    public static SkyColumns Of(Schema schema, SkyPosition? position, string? healpix, int healpixOrder = Sky.Healpix.MaxOrder)
    {
        const double FloatSlack = 1e-4;
        var columns = new SkyColumns(IndexOf(position?.Ra), IndexOf(position?.Dec), IndexOf(healpix), healpixOrder);
        return IsFloat(columns.Ra) || IsFloat(columns.Dec) ? columns with { SlackDegrees = FloatSlack } : columns;

        int IndexOf(string? name) => name is null ? -1 : schema.IndexOf(name);
        bool IsFloat(int column) => column >= 0 && schema[column].Type.Id == TypeId.Float;
    }
}
