using System.Data.SqlTypes;
using System.Globalization;
using Rubin.Query.Arrow;

namespace Rubin.Query.Tests.Arrow;

/// <summary>Columns of every type with random values, NULLs among them, at odd offsets of their memory.</summary>
static class RandomColumns
{
    internal static readonly DataType[] Types =
    [
        DataType.Null, DataType.Boolean, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.UInt8, DataType.UInt16,
        DataType.UInt32, DataType.UInt64, DataType.Float, DataType.Double, new DecimalType(38, 4), new DecimalType(12, 2), DataType.Utf8,
        DataType.Binary, DataType.Date, new TimeType(TimeUnit.Microsecond), new TimeType(TimeUnit.Nanosecond), DataType.Timestamp,
        new TimestampType(TimeUnit.Second), new TimestampType(TimeUnit.Millisecond, "UTC"), new TimestampType(TimeUnit.Nanosecond),
        DataType.Interval, new ListType(DataType.Double), new ListType(new ListType(DataType.Utf8)), new FixedSizeListType(DataType.Float, 3),
        new StructType([new("a", DataType.Int32), new("b", DataType.Utf8), new("c", new ListType(DataType.Boolean))]),
        new ListType(new StructType([new("mjd", DataType.Double), new("band", new DictionaryType(DataType.Utf8))])),
        new DictionaryType(DataType.Utf8), new DictionaryType(DataType.Binary), new DictionaryType(DataType.Int64),
    ];

    /// <summary>One batch with a column of each type.</summary>
    internal static RecordBatch Batch(Random random, int rows)
    {
        var schema = SchemaOfAll();
        return new(schema, [.. schema.Fields.Select(f => Make(random, f.Type, rows))], rows);
    }

    internal static Schema SchemaOfAll()
    {
        var fields = Types.Select((type, i) => new Field(string.Create(CultureInfo.InvariantCulture, $"c{i}"), type)
        {
            Metadata = new([new("unit", "deg"), new("ucd", "pos.eq.ra;é")]),
        });
        return new([.. fields]) { Metadata = new([new("made by", "a test")]) };
    }

    /// <summary>A column of <paramref name="rows"/> rows, cut from the midst of a longer one.</summary>
    internal static Column Make(Random random, DataType type, int rows)
    {
        var before = random.Next(0, 12);
        var values = new object?[before + rows + random.Next(0, 4)];
        var nulls = random.Next(3) * 0.2;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextDouble() < nulls ? null : Value(random, type);
        }

        return Of(type, values).Slice(before, rows);
    }

    internal static Column Of(DataType type, params object?[] values)
    {
        if (type is DictionaryType { Value.Id: not (TypeId.Utf8 or TypeId.Binary) } encoded)
        {
            return new DictionaryColumn(Enumerable.Range(0, values.Length).ToArray(), Of(encoded.Value, values));
        }

        var builder = ColumnBuilder.Create(type);
        foreach (var value in values)
        {
            builder.AppendValue(value);
        }

        return builder.Build();
    }

    static object? Value(Random random, DataType type) => type switch
    {
        { Id: TypeId.Null } => null,
        { Id: TypeId.Boolean } => random.Next(2) == 0,
        { Id: TypeId.Float } => random.Next(10) == 0 ? float.NaN : random.NextSingle() * 1e9f,
        { Id: TypeId.Double } => random.Next(10) == 0 ? double.NaN : random.NextDouble() * 1e-300,
        { Id: TypeId.Int8 } => (sbyte)random.Next(-128, 128),
        { Id: TypeId.Int16 } => (short)random.Next(short.MinValue, short.MaxValue + 1),
        { Id: TypeId.Int32 } => random.Next(int.MinValue, int.MaxValue),
        { Id: TypeId.Int64 } => random.NextInt64(long.MinValue, long.MaxValue),
        { Id: TypeId.UInt8 } => (byte)random.Next(256),
        { Id: TypeId.UInt16 } => (ushort)random.Next(65536),
        { Id: TypeId.UInt32 } => (uint)random.NextInt64(1L << 32),
        { Id: TypeId.UInt64 } => unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue)),
        { Id: TypeId.Utf8 } => new string((char)random.Next('a', 0x800), random.Next(0, 20)),
        { Id: TypeId.Binary } => Bytes(random),
        { Id: TypeId.Date } => DateOnly.FromDayNumber(random.Next(3_652_059)),
        DecimalType { Precision: > 28 } => new SqlDecimal(38, 4, random.Next(2) == 0, random.Next(), random.Next(), random.Next(), 7),
        DecimalType => random.Next(-1_000_000, 1_000_000) / 100m,
        TimeType => new TimeOnly(random.NextInt64(TimeSpan.TicksPerDay / 10) * 10),
        TimestampType { Unit: TimeUnit.Second } => new DateTime(random.NextInt64(DateTime.MaxValue.Ticks / 10_000_000) * 10_000_000),
        TimestampType { Unit: TimeUnit.Millisecond } =>
            new DateTime(random.NextInt64(DateTime.MaxValue.Ticks / 10_000) * 10_000, DateTimeKind.Utc),
        TimestampType => DateTime.UnixEpoch.AddTicks(random.NextInt64(-1L << 52, 1L << 52) * 10),
        { Id: TypeId.Interval } => new Interval(random.Next(-1000, 1000), random.Next(-1000, 1000), random.NextInt64(-1L << 52, 1L << 52) * 1000),
        ListType t => Values(random, t.Element.Type, random.Next(0, 5)),
        FixedSizeListType t => Values(random, t.Element.Type, t.Size),
        StructType t => new StructValue(t.Fields, [.. t.Fields.Select(f => Value(random, f.Type))]),
        DictionaryType { Value.Id: TypeId.Utf8 } => $"band {random.Next(6)}",
        DictionaryType { Value.Id: TypeId.Binary } => new[] { (byte)random.Next(3) },
        DictionaryType t => Value(random, t.Value),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static byte[] Bytes(Random random)
    {
        var bytes = new byte[random.Next(0, 9)];
        random.NextBytes(bytes);
        return bytes;
    }

    static ValueList<object?> Values(Random random, DataType type, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(5) == 0 ? null : Value(random, type))];
}
