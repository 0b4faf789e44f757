using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Functions;

/// <summary>
/// The types of geometry values: lists whose element field carries the kind, so that a point is no ordinary list and still travels through
/// Arrow and Parquet as one. In results they have a VOTable xtype (DALI 1.2 §3.3), and as text DALI's.
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

    /// <summary>A region of any other shape as its text, STC-S or DALI: the only element of its list.</summary>
    public static DataType Region { get; } = new ListType(new Field("region", DataType.Utf8, Nullable: false));

    /// <summary>A set of HEALPix cells as its text, MOC 2.0 in ASCII: the only element of its list.</summary>
    public static DataType Moc { get; } = new FixedSizeListType(new Field("moc", DataType.Utf8, Nullable: false), 1);

    /// <summary>The kind of geometry; null for all other types.</summary>
    public static string? Kind(DataType type) =>
        type == Point ? "point"
        : type == Circle ? "circle"
        : type == Polygon ? "polygon"
        : type == Box ? "box"
        : type == Region ? "region"
        : type == Moc ? "moc"
        : null;

    /// <summary>Whether values of the type can be regions: geometry, and texts, which are read as STC-S or DALI.</summary>
    public static bool IsShape(DataType type) => type.Logical.Id == TypeId.Utf8 || Kind(type) is not null;

    /// <summary>The VOTable xtype of a geometry: DALI's names, and TAP 1.0's for regions of any shape; null for all other types.</summary>
    public static string? Xtype(DataType type) => Kind(type) is "region" ? "adql:REGION" : Kind(type);

    /// <summary>What a result says of a column of the type: xtype, and degrees where it holds numbers.</summary>
    public static Metadata MetadataOf(DataType type) => type == Region || type == Moc
        ? new([new(MetadataKeys.Xtype, Xtype(type)!)])
        : new([new(MetadataKeys.Xtype, Xtype(type)!), new(MetadataKeys.Unit, "deg")]);

    /// <summary>The type's name in messages: <c>POINT</c> rather than the list that stores it.</summary>
    public static string Name(DataType type) => Kind(type)?.ToUpperInvariant() ?? type.ToString();
}
