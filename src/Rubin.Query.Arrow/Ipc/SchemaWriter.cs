using System.Diagnostics;

namespace Rubin.Query.Arrow.Ipc;

/// <summary>A field as a writer holds it: a dictionary of texts or bytes collects its values here, others are written plain.</summary>
sealed class OutgoingField
{
    internal OutgoingField(Field field, ref long dictionaries)
    {
        Field = field;
        Type = field.Type.Logical;
        if (field.Type is DictionaryType { Value.Id: TypeId.Utf8 or TypeId.Binary } type)
        {
            Dictionary = (DictionaryBuilder)ColumnBuilder.Create(type);
            DictionaryId = dictionaries++;
        }

        var children = new List<OutgoingField>();
        foreach (var child in ChildrenOf(Type))
        {
            children.Add(new(child, ref dictionaries));
        }

        Children = [.. children];
    }

    internal Field Field { get; }

    /// <summary>The type of the values.</summary>
    internal DataType Type { get; }

    internal ValueList<OutgoingField> Children { get; }

    /// <summary>All values written so far; null where the values are written plain.</summary>
    internal DictionaryBuilder? Dictionary { get; }

    internal long DictionaryId { get; }

    /// <summary>True once a dictionary batch was written: what follows are deltas.</summary>
    internal bool HasDictionaryBatch { get; set; }

    static ValueList<Field> ChildrenOf(DataType type) => type switch
    {
        ListType t => [t.Element],
        FixedSizeListType t => [t.Element],
        StructType t => t.Fields,
        _ => [],
    };
}

/// <summary>Writes schemas as tables of Schema.fbs.</summary>
static class SchemaWriter
{
    internal static FlatNode Schema(Schema schema, ValueList<OutgoingField> fields) => new FlatNode()
        .With(0, (short)0)
        .With(1, fields.Select(Field).ToArray())
        .With(2, Pairs(schema.Metadata));

    static FlatNode Field(OutgoingField field)
    {
        var (kind, type) = Type(field.Type);
        return new FlatNode()
            .With(0, field.Field.Name)
            .With(1, field.Field.Nullable)
            .With(2, kind)
            .With(3, type)
            .With(4, field.Dictionary is null ? null : new FlatNode().With(0, field.DictionaryId).With(1, Integer(32, true)).With(2, false))
            .With(5, field.Children.Select(Field).ToArray())
            .With(6, Pairs(field.Field.Metadata));
    }

    static FlatNode[]? Pairs(Metadata metadata) =>
        metadata.Count == 0 ? null : [.. metadata.Select(pair => new FlatNode().With(0, pair.Key).With(1, pair.Value))];

    static (byte Kind, FlatNode Type) Type(DataType type) => type switch
    {
        DecimalType t => (7, new FlatNode().With(0, t.Precision).With(1, t.Scale).With(2, 128)),
        TimeType t => (9, new FlatNode().With(0, (short)t.Unit).With(1, t.Unit <= TimeUnit.Millisecond ? 32 : 64)),
        TimestampType t => (10, new FlatNode().With(0, (short)t.Unit).With(1, t.TimeZone)),
        FixedSizeListType t => (16, new FlatNode().With(0, t.Size)),
        _ => Plain(type.Id),
    };

    static (byte Kind, FlatNode Type) Plain(TypeId id) => id switch
    {
        TypeId.Null => (1, new()),
        TypeId.Int8 => (2, Integer(8, true)),
        TypeId.Int16 => (2, Integer(16, true)),
        TypeId.Int32 => (2, Integer(32, true)),
        TypeId.Int64 => (2, Integer(64, true)),
        TypeId.UInt8 => (2, Integer(8, false)),
        TypeId.UInt16 => (2, Integer(16, false)),
        TypeId.UInt32 => (2, Integer(32, false)),
        TypeId.UInt64 => (2, Integer(64, false)),
        TypeId.Float => (3, new FlatNode().With(0, (short)1)),
        TypeId.Double => (3, new FlatNode().With(0, (short)2)),
        TypeId.Binary => (4, new()),
        TypeId.Utf8 => (5, new()),
        TypeId.Boolean => (6, new()),
        TypeId.Date => (8, new FlatNode().With(0, (short)0)),
        TypeId.Interval => (11, new FlatNode().With(0, WireTypes.MonthDayNano)),
        TypeId.List => (12, new()),
        TypeId.Struct => (13, new()),
        _ => throw new UnreachableException(),
    };

    static FlatNode Integer(int bits, bool signed) => new FlatNode().With(0, bits).With(1, signed);
}
