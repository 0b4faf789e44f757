using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>The footer's nodes that an Arrow schema is written with.</summary>
static class ArrowToElements
{
    /// <summary>The nodes of <paramref name="schema"/>, depth first, below a root called <c>schema</c>.</summary>
    public static ValueList<SchemaElement> Convert(Schema schema)
    {
        List<SchemaElement> elements = [new("schema") { ChildCount = schema.Count }];
        foreach (var field in schema.Fields)
        {
            Add(elements, field);
        }

        return [.. elements];
    }

    static void Add(List<SchemaElement> elements, Field field)
    {
        var node = new SchemaElement(field.Name) { Repetition = field.Nullable ? Repetition.Optional : Repetition.Required };
        switch (field.Type.Logical)
        {
            case ListType list:
                AddList(elements, node, list.Element);
                break;
            case FixedSizeListType list:
                AddList(elements, node, list.Element);
                break;
            case StructType { Fields.Count: 0 }:
                throw new QueryException(QueryErrorCode.Unsupported, $"column \"{field.Name}\" is a struct without fields, which Parquet cannot hold");
            case StructType type:
                elements.Add(node with { ChildCount = type.Fields.Count });
                foreach (var child in type.Fields)
                {
                    Add(elements, child);
                }

                break;
            default:
                elements.Add(Leaf(node, field.Type.Logical));
                break;
        }
    }

    static void AddList(List<SchemaElement> elements, SchemaElement node, Field element)
    {
        elements.Add(node with { ChildCount = 1, ConvertedType = ConvertedType.List, LogicalType = new(LogicalKind.List) });
        elements.Add(new("list") { Repetition = Repetition.Repeated, ChildCount = 1 });
        Add(elements, element with { Name = "element" });
    }

    static SchemaElement Leaf(SchemaElement node, DataType type) => type switch
    {
        { Id: TypeId.Null } => node with
        {
            Type = PhysicalType.Int32,
            Repetition = Repetition.Optional,
            LogicalType = new(LogicalKind.Unknown),
        },
        { Id: TypeId.Boolean } => node with { Type = PhysicalType.Boolean },
        { Id: TypeId.Int8 } => Integer(node, 8, true, ConvertedType.Int8),
        { Id: TypeId.Int16 } => Integer(node, 16, true, ConvertedType.Int16),
        { Id: TypeId.Int32 } => node with { Type = PhysicalType.Int32 },
        { Id: TypeId.Int64 } => node with { Type = PhysicalType.Int64 },
        { Id: TypeId.UInt8 } => Integer(node, 8, false, ConvertedType.UInt8),
        { Id: TypeId.UInt16 } => Integer(node, 16, false, ConvertedType.UInt16),
        { Id: TypeId.UInt32 } => Integer(node, 32, false, ConvertedType.UInt32),
        { Id: TypeId.UInt64 } => Integer(node, 64, false, ConvertedType.UInt64),
        { Id: TypeId.Float } => node with { Type = PhysicalType.Float },
        { Id: TypeId.Double } => node with { Type = PhysicalType.Double },
        { Id: TypeId.Utf8 } => node with
        {
            Type = PhysicalType.ByteArray,
            ConvertedType = ConvertedType.Utf8,
            LogicalType = new(LogicalKind.String),
        },
        { Id: TypeId.Binary } => node with { Type = PhysicalType.ByteArray },
        { Id: TypeId.Date } => node with { Type = PhysicalType.Int32, ConvertedType = ConvertedType.Date, LogicalType = new(LogicalKind.Date) },
        DecimalType t => Decimal(node, t),
        TimeType t => Time(node, t),
        TimestampType t => Timestamp(node, t),
        _ => throw new QueryException(
            QueryErrorCode.Unsupported, $"column \"{node.Name}\" is {type}, which Parquet cannot hold", hint: $"select CAST({node.Name} AS VARCHAR)"),
    };

    static SchemaElement Integer(SchemaElement node, int bits, bool isSigned, ConvertedType converted) => node with
    {
        Type = bits == 64 ? PhysicalType.Int64 : PhysicalType.Int32,
        ConvertedType = converted,
        LogicalType = new(LogicalKind.Integer) { BitWidth = bits, IsSigned = isSigned },
    };

    static SchemaElement Decimal(SchemaElement node, DecimalType type) => node with
    {
        Type = type.Precision <= 9 ? PhysicalType.Int32 : type.Precision <= 18 ? PhysicalType.Int64 : PhysicalType.FixedLengthByteArray,
        TypeLength = type.Precision <= 18 ? 0 : 16,
        ConvertedType = ConvertedType.Decimal,
        Precision = type.Precision,
        Scale = type.Scale,
        LogicalType = new(LogicalKind.Decimal) { Precision = type.Precision, Scale = type.Scale },
    };

    static SchemaElement Time(SchemaElement node, TimeType type) => node with
    {
        Type = type.Unit <= TimeUnit.Millisecond ? PhysicalType.Int32 : PhysicalType.Int64,
        LogicalType = new(LogicalKind.Time) { Unit = Coarsest(type.Unit) },
    };

    static SchemaElement Timestamp(SchemaElement node, TimestampType type) => node with
    {
        Type = PhysicalType.Int64,
        LogicalType = new(LogicalKind.Timestamp) { Unit = Coarsest(type.Unit), IsUtc = type.TimeZone is not null },
    };

    // Parquet has no seconds; the writer multiplies.
    static TimeUnit Coarsest(TimeUnit unit) => unit == TimeUnit.Second ? TimeUnit.Millisecond : unit;
}
