using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Formats.VoTable;

/// <summary>A FIELD of a VOTable that is read.</summary>
/// <param name="Name">Its name, or its ID where it has none.</param>
/// <param name="Datatype">The type of a value or element.</param>
/// <param name="Shape">How many there are.</param>
/// <param name="Xtype">What they mean; null where it is not said.</param>
/// <param name="NullText">The number that stands for NULL; null where none does.</param>
/// <param name="Metadata">Unit, UCD, utype, description and xtype.</param>
sealed record VoTableField(string Name, string Datatype, VoTableShape Shape, string? Xtype, string? NullText, Metadata Metadata)
{
    /// <summary>Whether the values are texts.</summary>
    public bool IsText => Datatype is "char" or "unicodeChar";

    /// <summary>Whether the values are byte strings.</summary>
    public bool IsBytes => Datatype == "unsignedByte" && Shape is { IsOpen: true, Fixed.Count: 0 } or { IsOpen: false, Fixed.Count: 1 } && Datatype == "unsignedByte";

    /// <summary>Whether the texts are instants.</summary>
    public bool IsTimestamp => IsText && Xtype is "timestamp" or "adql:TIMESTAMP" && Shape.Fixed.Count + (Shape.IsOpen ? 1 : 0) == 1;

    /// <summary>The shape of the elements; a complex number is two of them, and the first dimension of texts is their length.</summary>
    public VoTableShape ItemShape => Datatype switch
    {
        "floatComplex" or "doubleComplex" => Shape with { Fixed = [2, .. Shape.Fixed] },
        "char" or "unicodeChar" when Shape.Fixed.Count > 0 => Shape with { Fixed = [.. Shape.Fixed.Skip(1)] },
        "char" or "unicodeChar" => VoTableShape.Scalar,
        _ => Shape,
    };

    /// <summary>The type of an element as a column has it.</summary>
    public DataType Item => Datatype switch
    {
        "boolean" or "bit" => DataType.Boolean,
        "unsignedByte" => IsBytes ? DataType.Binary : DataType.UInt8,
        "short" => DataType.Int16,
        "int" => DataType.Int32,
        "long" => DataType.Int64,
        "float" or "floatComplex" => Geometry is null ? DataType.Float : DataType.Double,
        "double" or "doubleComplex" => DataType.Double,
        _ => IsTimestamp ? DataType.Timestamp : DataType.Utf8,
    };

    /// <summary>The type of the column.</summary>
    public DataType Type
    {
        get
        {
            if (Geometry is not null || IsBytes)
            {
                return Geometry ?? DataType.Binary;
            }

            var type = ItemShape.Fixed.Aggregate(Item, (inner, size) => new FixedSizeListType(new Field("item", inner), size));
            return ItemShape.IsOpen ? new ListType(new Field("item", type)) : type;
        }
    }

    /// <summary>The column.</summary>
    public Field Column => new(Name, Type) { Metadata = Metadata };

    DataType? Geometry => (Datatype, Xtype?.ToLowerInvariant(), Shape) switch
    {
        ("float" or "double", "point", { IsOpen: false, Count: 2, Fixed.Count: 1 }) => GeometryTypes.Point,
        ("float" or "double", "circle", { IsOpen: false, Count: 3, Fixed.Count: 1 }) => GeometryTypes.Circle,
        ("float" or "double", "box", { IsOpen: false, Count: 4, Fixed.Count: 1 }) => GeometryTypes.Box,
        ("float" or "double", "polygon", { IsOpen: true, Fixed.Count: 0 }) => GeometryTypes.Polygon,
        _ => null,
    };
}
