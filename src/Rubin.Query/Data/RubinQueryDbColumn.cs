using System.Data.Common;
using Rubin.Query.Arrow;

namespace Rubin.Query.Data;

/// <summary>What is known of a column of a reader.</summary>
public sealed class RubinQueryDbColumn : DbColumn
{
    internal RubinQueryDbColumn(Field field, int ordinal)
    {
        var type = field.Type.Logical;
        ColumnName = BaseColumnName = field.Name;
        ColumnOrdinal = ordinal;
        ProviderType = type.Id;
        DataType = ResultType.Of(type, isNullable: false);
        DataTypeName = type.ToString();

        // An expression that is declared without NULL can meet one in an outer join: only the yes is sure.
        AllowDBNull = field.Nullable ? true : null;
        ColumnSize = type.Id is TypeId.Utf8 or TypeId.Binary || type.IsNested ? -1 : type.Id == TypeId.Boolean ? 1 : FixedWidth.Bytes(type);
        (NumericPrecision, NumericScale) = type is DecimalType d ? (d.Precision, d.Scale) : (Digits(type.Id), (int?)null);
        (IsReadOnly, IsExpression, IsAliased, IsAutoIncrement, IsHidden, IsIdentity, IsKey, IsUnique) = (true, null, null, false, false, false, null, null);
        IsLong = type.Id is TypeId.Utf8 or TypeId.Binary || type.IsNested;
        (Unit, Ucd, Description) = (field.Unit, field.Ucd, field.Description);
    }

    /// <summary>The unit in VOUnit notation; null where unknown.</summary>
    public string? Unit { get; }

    /// <summary>The Unified Content Descriptor; null where unknown.</summary>
    public string? Ucd { get; }

    /// <summary>One sentence for people; null where there is none.</summary>
    public string? Description { get; }

    internal TypeId ProviderType { get; }

    /// <inheritdoc/>
    public override object? this[string property] => property switch
    {
        nameof(Unit) => Unit,
        nameof(Ucd) => Ucd,
        nameof(Description) => Description,
        _ => base[property],
    };

    static int? Digits(TypeId type) => type switch
    {
        TypeId.Int8 or TypeId.UInt8 => 3,
        TypeId.Int16 or TypeId.UInt16 => 5,
        TypeId.Int32 or TypeId.UInt32 => 10,
        TypeId.Int64 => 19,
        TypeId.UInt64 => 20,
        TypeId.Float => 7,
        TypeId.Double => 15,
        _ => null,
    };
}
