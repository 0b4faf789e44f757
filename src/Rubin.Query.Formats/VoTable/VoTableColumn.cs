using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>A FIELD of a VOTable that is written, and where its values come from.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Meaning">The column or nested field with unit, UCD, utype and description.</param>
/// <param name="Type">
/// The type of the values that are written: BOOLEAN, UTINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, VARCHAR, VARBINARY, or a list of one of those but the last two.
/// </param>
/// <param name="Xtype">The extended type; null where there is none.</param>
/// <param name="HasNullNumber">Whether an integer stands for NULL, because the serialisation, or a list, has no other way to say it.</param>
/// <param name="Pick">The values of a batch, of that type.</param>
sealed record VoTableColumn(string Name, Field Meaning, DataType Type, string? Xtype, bool HasNullNumber, Func<RecordBatch, Column> Pick)
{
    /// <summary>The type of a value, or of a list's elements.</summary>
    public DataType Item => VoTableTypes.Item(Type);

    /// <summary>Whether a text is written in bytes rather than in UTF-16.</summary>
    public bool IsAscii => Item.Id == TypeId.Utf8 && (IsTime || Meaning.Metadata[MetadataKeys.TextType] == "char" || Meaning.Type.Id == TypeId.Null);

    /// <summary>The name of the type in VOTable (VOTable 1.4 §2.1).</summary>
    public string Datatype => Item.Id switch
    {
        TypeId.Boolean => "boolean",
        TypeId.UInt8 or TypeId.Binary => "unsignedByte",
        TypeId.Int16 => "short",
        TypeId.Int32 => "int",
        TypeId.Int64 => "long",
        TypeId.Float => "float",
        TypeId.Double => "double",
        _ => IsAscii ? "char" : "unicodeChar",
    };

    /// <summary>The shape of a value: <c>*</c> for any number, null for one.</summary>
    public string? Arraysize => Type switch
    {
        FixedSizeListType list => $"{list.Size}",
        _ => Type.Id is TypeId.List or TypeId.Utf8 or TypeId.Binary ? "*" : null,
    };

    /// <summary>The integer that stands for NULL; null where none does.</summary>
    public long? NullNumber => !HasNullNumber ? null : Item.Id switch
    {
        TypeId.Int16 => short.MinValue,
        TypeId.Int32 => int.MinValue,
        TypeId.Int64 => long.MinValue,
        _ => null,
    };

    bool IsTime => Meaning.Type.Logical.Id is TypeId.Date or TypeId.Time or TypeId.Timestamp or TypeId.Interval;
}
