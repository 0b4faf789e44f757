using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>Reads the schema's nodes and their logical types from a footer.</summary>
static class SchemaReader
{
    /// <summary>Appends the nodes of the list that <paramref name="reader"/> stands at.</summary>
    public static void Read(ref ThriftReader reader, List<SchemaElement> schema)
    {
        var count = reader.BeginList();
        for (var i = 0; i < count; i++)
        {
            schema.Add(ReadElement(ref reader));
        }
    }

    static SchemaElement ReadElement(ref ThriftReader reader)
    {
        var element = new SchemaElement("");
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            switch (reader.Field)
            {
                case 1: element = element with { Type = Known((PhysicalType)reader.ReadInt32()) }; break;
                case 2: element = element with { TypeLength = reader.ReadSize() }; break;
                case 3: element = element with { Repetition = Known((Repetition)reader.ReadInt32()) }; break;
                case 4: element = element with { Name = reader.ReadText() }; break;
                case 5: element = element with { ChildCount = reader.ReadSize() }; break;
                case 6: element = element with { ConvertedType = (ConvertedType)reader.ReadInt32() }; break;
                case 7: element = element with { Scale = reader.ReadInt32() }; break;
                case 8: element = element with { Precision = reader.ReadInt32() }; break;
                case 9: element = element with { FieldId = reader.ReadInt32() }; break;
                case 10: element = element with { LogicalType = ReadLogicalType(ref reader) }; break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        return element;
    }

    static T Known<T>(T value)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new CorruptDataException($"the schema has an unknown {typeof(T).Name} {value}");

    static LogicalType? ReadLogicalType(ref ThriftReader reader)
    {
        LogicalType? result = null;
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            var kind = (LogicalKind)reader.Field;
            if (!Enum.IsDefined(kind))
            {
                reader.Skip();
                continue;
            }

            result = ReadParameters(ref reader, new(kind));
        }

        reader.EndStruct(outer);
        return result;
    }

    static LogicalType ReadParameters(ref ThriftReader reader, LogicalType type)
    {
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            switch (type.Kind, reader.Field)
            {
                case (LogicalKind.Decimal, 1): type = type with { Scale = reader.ReadInt32() }; break;
                case (LogicalKind.Decimal, 2): type = type with { Precision = reader.ReadInt32() }; break;
                case (LogicalKind.Time or LogicalKind.Timestamp, 1): type = type with { IsUtc = reader.ReadBoolean() }; break;
                case (LogicalKind.Time or LogicalKind.Timestamp, 2): type = type with { Unit = ReadUnit(ref reader) }; break;
                case (LogicalKind.Integer, 1): type = type with { BitWidth = reader.ReadInt32() }; break;
                case (LogicalKind.Integer, 2): type = type with { IsSigned = reader.ReadBoolean() }; break;
                default: reader.Skip(); break;
            }
        }

        reader.EndStruct(outer);
        return type;
    }

    static TimeUnit ReadUnit(ref ThriftReader reader)
    {
        var unit = TimeUnit.Microsecond;
        var outer = reader.BeginStruct();
        while (reader.NextField())
        {
            unit = reader.Field switch
            {
                1 => TimeUnit.Millisecond,
                2 => TimeUnit.Microsecond,
                3 => TimeUnit.Nanosecond,
                _ => throw new CorruptDataException($"the schema has an unknown time unit {reader.Field}"),
            };
            reader.Skip();
        }

        reader.EndStruct(outer);
        return unit;
    }
}
