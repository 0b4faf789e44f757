using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// The types of geometry values: lists of degrees whose element field carries the kind, so that a point is no ordinary list and
/// still travels through
/// Arrow and Parquet as one. In results they have the VOTable xtype of the same name (DALI 1.1 §3.3).
/// </summary>
public static class GeometryTypes
{
    /// <summary>Longitude and latitude, degrees.</summary>
    public static DataType Point { get; } = new FixedSizeListType(new Field("point", DataType.Double, Nullable: false), 2);

    /// <summary>Longitude and latitude of the centre, radius; degrees.</summary>
    public static DataType Circle { get; } = new FixedSizeListType(new Field("circle", DataType.Double, Nullable: false), 3);

    /// <summary>Longitude and latitude of the centre, width, height; degrees. Sides are great circles (ADQL 2.1 §4.2.9).</summary>
    public static DataType Box { get; } = new FixedSizeListType(new Field("box", DataType.Double, Nullable: false), 4);

    /// <summary>Longitude and latitude of each vertex in order, degrees.</summary>
    public static DataType Polygon { get; } = new ListType(new Field("polygon", DataType.Double, Nullable: false));

    /// <summary>The kind of geometry, which is its xtype too; null for all other types.</summary>
    public static string? Xtype(DataType type) =>
        type == Point ? "point" : type == Circle ? "circle" : type == Polygon ? "polygon" : type == Box ? "box" : null;

    /// <summary>The type's name in messages: <c>POINT</c> rather than the list that stores it.</summary>
    public static string Name(DataType type) => Xtype(type)?.ToUpperInvariant() ?? type.ToString();
}
