using System.Globalization;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query;

/// <summary>The type of a column in the terms of VOTable, which TAP_SCHEMA uses (VOTable 1.4 §2.1, TAP 1.1 §4.3).</summary>
/// <param name="Datatype">Such as <c>double</c> or <c>char</c>.</param>
/// <param name="ArraySize">Such as <c>2</c>, <c>16*</c> or <c>*</c>; null for single values.</param>
/// <param name="Xtype">Such as <c>timestamp</c> or <c>point</c>; null for plain values.</param>
readonly record struct TapType(string Datatype, string? ArraySize = null, string? Xtype = null)
{
    /// <summary>The type of a column; what VOTable has no type for is text.</summary>
    internal static TapType Of(Field field)
    {
        var type = Of(field.Type.Logical);
        return type with { Xtype = GeometryTypes.Xtype(field.Type) ?? field.Xtype ?? type.Xtype };
    }

    /// <summary>The most values, or letters, that a column holds; null where any number.</summary>
    internal int? Size => int.TryParse(ArraySize?.TrimEnd('*'), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    static TapType Of(DataType type) => type switch
    {
        ListType list => ArrayOf(list.Element, "*"),
        FixedSizeListType list => ArrayOf(list.Element, list.Size.ToString(CultureInfo.InvariantCulture)),
        DecimalType { Precision: <= 15 } => new("double"),
        { Id: TypeId.Boolean } => new("boolean"),
        { Id: TypeId.UInt8 } => new("unsignedByte"),
        { Id: TypeId.Int8 or TypeId.Int16 } => new("short"),
        { Id: TypeId.Int32 or TypeId.UInt16 } => new("int"),
        { Id: TypeId.Int64 or TypeId.UInt32 or TypeId.UInt64 } => new("long"),
        { Id: TypeId.Float } => new("float"),
        { Id: TypeId.Double } => new("double"),
        { Id: TypeId.Binary } => new("unsignedByte", "*"),
        { Id: TypeId.Date or TypeId.Timestamp } => new("char", "*", "timestamp"),
        _ => new("char", "*"),
    };

    static TapType ArrayOf(Field element, string size) =>
        Of(element.Type) is { ArraySize: null } item && item.Datatype != "char" ? item with { ArraySize = size } : new("char", "*");
}
