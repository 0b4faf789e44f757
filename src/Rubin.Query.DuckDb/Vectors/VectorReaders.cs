using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.DuckDb.Interop;

namespace Rubin.Query.DuckDb.Vectors;

/// <summary>Which Arrow type stands for which DuckDB type, and which reader gathers it.</summary>
static unsafe class VectorReaders
{
    /// <summary>The reader for values of <paramref name="type"/>.</summary>
    /// <exception cref="QueryException">Unsupported: Arrow, as used here, has no such type.</exception>
    internal static VectorReader For(LogicalTypeHandle type, string column) => DuckDbApi.TypeId(type) switch
    {
        DuckDbTypeId.SqlNull => new NullReader(),
        DuckDbTypeId.Boolean => new BooleanReader(),
        DuckDbTypeId.TinyInt => new FixedReader<sbyte>(DataType.Int8),
        DuckDbTypeId.SmallInt => new FixedReader<short>(DataType.Int16),
        DuckDbTypeId.Integer => new FixedReader<int>(DataType.Int32),
        DuckDbTypeId.BigInt => new FixedReader<long>(DataType.Int64),
        DuckDbTypeId.UTinyInt => new FixedReader<byte>(DataType.UInt8),
        DuckDbTypeId.USmallInt => new FixedReader<ushort>(DataType.UInt16),
        DuckDbTypeId.UInteger => new FixedReader<uint>(DataType.UInt32),
        DuckDbTypeId.UBigInt => new FixedReader<ulong>(DataType.UInt64),
        DuckDbTypeId.HugeInt => new HugeIntReader<Int128>(),
        DuckDbTypeId.UHugeInt => new HugeIntReader<UInt128>(),
        DuckDbTypeId.Float => new FixedReader<float>(DataType.Float),
        DuckDbTypeId.Double => new FixedReader<double>(DataType.Double),
        DuckDbTypeId.Decimal => ForDecimal(new(DuckDbApi.DecimalWidth(type), DuckDbApi.DecimalScale(type))),
        DuckDbTypeId.Date => new FixedReader<int>(DataType.Date),
        DuckDbTypeId.Time => new FixedReader<long>(new TimeType(TimeUnit.Microsecond)),
        DuckDbTypeId.TimeNanoseconds => new FixedReader<long>(new TimeType(TimeUnit.Nanosecond)),
        DuckDbTypeId.Timestamp => new FixedReader<long>(DataType.Timestamp),
        DuckDbTypeId.TimestampSeconds => new FixedReader<long>(new TimestampType(TimeUnit.Second)),
        DuckDbTypeId.TimestampMilliseconds => new FixedReader<long>(new TimestampType(TimeUnit.Millisecond)),
        DuckDbTypeId.TimestampNanoseconds => new FixedReader<long>(new TimestampType(TimeUnit.Nanosecond)),
        DuckDbTypeId.TimestampWithZone => new FixedReader<long>(new TimestampType(TimeUnit.Microsecond, "UTC")),
        DuckDbTypeId.Interval => new IntervalReader(),
        DuckDbTypeId.Varchar => new BytesReader(DataType.Utf8),
        DuckDbTypeId.Blob => new BytesReader(DataType.Binary),
        DuckDbTypeId.Uuid => new UuidReader(),
        DuckDbTypeId.Enum => ForEnum(type),
        DuckDbTypeId.List => ForList(type, column),
        DuckDbTypeId.Map => ForMap(type, column),
        DuckDbTypeId.Array => ForArray(type, column),
        DuckDbTypeId.Struct => ForStruct(type, column),
        var other => throw new QueryException(
            QueryErrorCode.Unsupported, $"column \"{column}\" has DuckDB's type {other}", hint: "CAST it to VARCHAR"),
    };

    static VectorReader ForDecimal(DecimalType type) => type.Precision switch
    {
        <= 4 => new NarrowDecimalReader<short>(type),
        <= 9 => new NarrowDecimalReader<int>(type),
        <= 18 => new NarrowDecimalReader<long>(type),
        _ => new FixedReader<Int128>(type),
    };

    static VectorReader ForEnum(LogicalTypeHandle type)
    {
        var size = DuckDbApi.EnumSize(type);
        var offsets = new int[size + 1];
        var bytes = new List<byte>();
        for (var i = 0u; i < size; i++)
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(DuckDbError.TakeText(DuckDbApi.EnumValue(type, i))));
            offsets[i + 1] = bytes.Count;
        }

        var names = new BinaryColumn(DataType.Utf8, offsets, bytes.ToArray());
        return size switch
        {
            <= byte.MaxValue => new EnumReader<byte>(names),
            <= ushort.MaxValue => new EnumReader<ushort>(names),
            _ => new EnumReader<uint>(names),
        };
    }

    static ListReader ForList(LogicalTypeHandle type, string column)
    {
        using var element = DuckDbApi.ListElement(type);
        var elements = For(element, column);
        return new(new ListType(elements.Type), elements);
    }

    static ListReader ForMap(LogicalTypeHandle type, string column)
    {
        using var keyType = DuckDbApi.MapKey(type);
        using var valueType = DuckDbApi.MapValue(type);
        var (key, value) = (For(keyType, column), For(valueType, column));
        var entry = new StructType([new("key", key.Type, Nullable: false), new("value", value.Type)]);
        return new(new ListType(entry), new StructReader(entry, [key, value]));
    }

    static ArrayReader ForArray(LogicalTypeHandle type, string column)
    {
        using var element = DuckDbApi.ArrayElement(type);
        var elements = For(element, column);
        return new(new FixedSizeListType(elements.Type, checked((int)DuckDbApi.ArraySize(type))), elements);
    }

    static StructReader ForStruct(LogicalTypeHandle type, string column)
    {
        var fields = new Field[DuckDbApi.StructCount(type)];
        var readers = new VectorReader[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            using var child = DuckDbApi.StructElement(type, (ulong)i);
            readers[i] = For(child, column);
            fields[i] = new(DuckDbError.TakeText(DuckDbApi.StructName(type, (ulong)i)), readers[i].Type);
        }

        return new(new StructType([.. fields]), readers);
    }
}
