using System.Globalization;

namespace Rubin.Query;

/// <summary>The type of a column in the terms of VOTable, which TAP_SCHEMA uses (VOTable 1.4 §2.1, TAP 1.1 §4.3).</summary>
/// <param name="Datatype">Such as <c>double</c> or <c>char</c>.</param>
/// <param name="ArraySize">Such as <c>2</c>, <c>16*</c> or <c>*</c>; null for single values.</param>
/// <param name="Xtype">Such as <c>timestamp</c> or <c>point</c>; null for plain values.</param>
readonly record struct TapType(string Datatype, string? ArraySize = null, string? Xtype = null)
{
    /// <summary>The most values, or letters, that a column holds; null where any number.</summary>
    internal int? Size => int.TryParse(ArraySize?.TrimEnd('*'), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
}
