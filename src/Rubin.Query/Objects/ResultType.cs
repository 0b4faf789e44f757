using System.Data.SqlTypes;
using Rubin.Query.Arrow;

namespace Rubin.Query;

/// <summary>Which .NET type the values of a column are given as where nothing is asked for.</summary>
static class ResultType
{
    /// <summary>The type; of lists an array, whose elements can be null where the column's can.</summary>
    internal static Type Of(DataType type, bool isNullable)
    {
        var bare = type.Logical switch
        {
            ListType list => Of(list.Element.Type, list.Element.Nullable).MakeArrayType(),
            FixedSizeListType list => Of(list.Element.Type, list.Element.Nullable).MakeArrayType(),
            DecimalType { Precision: > 28 } => typeof(SqlDecimal),
            { Id: TypeId.Boolean } => typeof(bool),
            { Id: TypeId.Int8 } => typeof(sbyte),
            { Id: TypeId.Int16 } => typeof(short),
            { Id: TypeId.Int32 } => typeof(int),
            { Id: TypeId.Int64 } => typeof(long),
            { Id: TypeId.UInt8 } => typeof(byte),
            { Id: TypeId.UInt16 } => typeof(ushort),
            { Id: TypeId.UInt32 } => typeof(uint),
            { Id: TypeId.UInt64 } => typeof(ulong),
            { Id: TypeId.Float } => typeof(float),
            { Id: TypeId.Double } => typeof(double),
            { Id: TypeId.Decimal } => typeof(decimal),
            { Id: TypeId.Utf8 } => typeof(string),
            { Id: TypeId.Binary } => typeof(byte[]),
            { Id: TypeId.Date } => typeof(DateOnly),
            { Id: TypeId.Time } => typeof(TimeOnly),
            { Id: TypeId.Timestamp } => typeof(DateTime),
            { Id: TypeId.Interval } => typeof(Interval),
            { Id: TypeId.Struct } => typeof(StructValue),
            _ => typeof(object),
        };
        return isNullable && bare.IsValueType ? typeof(Nullable<>).MakeGenericType(bare) : bare;
    }
}
