using Rubin.Query.Arrow;

namespace Rubin.Query.Tests.Parquet;

/// <summary>
/// Random types, columns and tables from a seed: values that repeat, ascend or scatter, with the extremes of their type among them.
/// </summary>
sealed class RandomTable(int seed)
{
    readonly Random _random = new(seed);

    /// <summary>Every type without children, in the units that DuckDB's client shows without loss.</summary>
    public static IReadOnlyList<DataType> Plain { get; } =
    [
        DataType.Boolean, DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.UInt8, DataType.UInt16, DataType.UInt32,
        DataType.UInt64, DataType.Float, DataType.Double, DataType.Utf8, DataType.Binary, DataType.Date, new DecimalType(4, 1),
        new DecimalType(9, 2), new DecimalType(18, 6), new DecimalType(38, 10), new TimeType(TimeUnit.Second),
        new TimeType(TimeUnit.Millisecond),
        new TimeType(TimeUnit.Microsecond), new TimestampType(TimeUnit.Second), new TimestampType(TimeUnit.Millisecond),
        new TimestampType(TimeUnit.Microsecond), new TimestampType(TimeUnit.Nanosecond), new TimestampType(TimeUnit.Microsecond, "UTC"),
    ];

    /// <summary>A type of at most <paramref name="depth"/> levels of lists and structs.</summary>
    public DataType Type(int depth)
    {
        var choice = depth == 0 ? 9 : _random.Next(10);
        return choice switch
        {
            < 2 => new ListType(Field("item", depth - 1)),
            2 => new FixedSizeListType(Field("item", depth - 1), _random.Next(1, 4)),
            < 5 => new StructType([.. Enumerable.Range(0, _random.Next(1, 4)).Select(i => Field($"f{i}", depth - 1))]),
            5 => new DictionaryType(_random.Next(2) == 0 ? DataType.Utf8 : DataType.Double),
            _ => Plain[_random.Next(Plain.Count)],
        };
    }

    /// <summary>A field of a random type, nullable or not.</summary>
    public Field Field(string name, int depth) => new(name, Type(depth), _random.Next(4) > 0);

    /// <summary>A batch of <paramref name="rows"/> rows of <paramref name="schema"/>.</summary>
    public RecordBatch Batch(Schema schema, int rows) => new(schema, [.. schema.Fields.Select(f => Column(f, rows))], rows);

    /// <summary>A column of <paramref name="rows"/> rows, sliced out of a longer one so that offsets are not 0.</summary>
    public Column Column(Field field, int rows)
    {
        var before = _random.Next(3) == 0 ? _random.Next(1, 20) : 0;
        var nulls = field.Nullable ? _random.NextDouble() * _random.Next(2) : 0;
        return Make(field.Type, rows + before, Validity(rows + before, nulls)).Slice(before, rows);
    }

    Bitmap Validity(int rows, double nulls) =>
        nulls == 0 ? Bitmap.AllSet : Bitmap.Of([.. Enumerable.Range(0, rows).Select(_ => _random.NextDouble() >= nulls)]);

    Column Make(DataType type, int rows, Bitmap validity)
    {
        switch (type)
        {
            case ListType list:
                var offsets = new int[rows + 1];
                offsets[0] = _random.Next(3);
                for (var i = 0; i < rows; i++)
                {
                    offsets[i + 1] = offsets[i] + (_random.Next(4) == 0 ? 0 : _random.Next(5));
                }

                return new ListColumn(list, offsets, Column(list.Element, offsets[^1] + _random.Next(3)), validity);
            case FixedSizeListType list:
                return new FixedSizeListColumn(list, rows, Column(list.Element, rows * list.Size), validity);
            case StructType group:
                return new StructColumn(group, rows, group.Fields.Map(f => Column(f, rows)), validity);
            case DictionaryType coded:
                var values = Column(new Field("value", coded.Value, Nullable: false), 1 + _random.Next(30));
                return new DictionaryColumn(Array.ConvertAll(new int[rows], _ => _random.Next(values.Length)), values, validity);
            default:
                return Plainly(type, rows, validity);
        }
    }

    Column Plainly(DataType type, int rows, Bitmap validity)
    {
        var number = Numbers();
        T[] Fill<T>(Func<long, T> make) => Array.ConvertAll(new int[rows], _ => make(number()));
        Column Of<T>(Func<long, T> make)
            where T : unmanaged => new Column<T>(type, Fill(make), validity);
        return type switch
        {
            { Id: TypeId.Boolean } => new BooleanColumn(Bitmap.Of(Fill(v => (v & 1) != 0)), rows, validity),
            { Id: TypeId.Int8 } => Of(v => (sbyte)v),
            { Id: TypeId.Int16 } => Of(v => (short)v),
            { Id: TypeId.Int32 } => Of(v => (int)v),
            { Id: TypeId.Int64 } => Of(v => v),
            { Id: TypeId.UInt8 } => Of(v => (byte)v),
            { Id: TypeId.UInt16 } => Of(v => (ushort)v),
            { Id: TypeId.UInt32 } => Of(v => (uint)v),
            { Id: TypeId.UInt64 } => Of(v => (ulong)v),
            { Id: TypeId.Float } => Of(v => (float)Real(v)),
            { Id: TypeId.Double } => Of(Real),
            { Id: TypeId.Date } => Of(v => (int)(v % 60_000)),
            DecimalType t => Of(v => (Int128)v * (t.Precision > 20 ? 1_000_000_007 : 1) % Power(t.Precision)),
            TimeType t => Of(v => Positive(v) % (86_400 * PerSecond(t.Unit))),
            TimestampType t => Of(v => v % (4_000_000_000 * PerSecond(t.Unit) / (t.Unit == TimeUnit.Nanosecond ? 1000 : 1)) / 100 * 100),
            _ => Bytes(type, Fill(Text), validity),
        };
    }

    /// <summary>Numbers of one of several kinds: few that repeat, ascending, small, or any.</summary>
    Func<long> Numbers()
    {
        var next = _random.NextInt64();
        var few = Enumerable.Range(0, 1 + _random.Next(20)).Select(_ => _random.NextInt64(long.MinValue, long.MaxValue)).ToArray();
        return _random.Next(5) switch
        {
            0 => () => few[_random.Next(few.Length)],
            1 => () => next += _random.Next(100),
            2 => () => _random.Next(-1000, 1000),
            3 => () => _random.Next(20) switch { 0 => long.MinValue, 1 => long.MaxValue, 2 => 0, 3 => -1, _ => _random.NextInt64() },
            _ => () => _random.NextInt64(long.MinValue, long.MaxValue),
        };
    }

    static double Real(long value) => Positive(value % 50) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        3 => -0.0,
        4 => 0.0,
        _ => value / 1e9,
    };

    byte[] Text(long value) => Positive(value % 10) switch
    {
        0 => [],
        1 => [.. System.Text.Encoding.UTF8.GetBytes($"α{value}☄😀"), .. new byte[_random.Next(100)]],
        _ => System.Text.Encoding.UTF8.GetBytes($"text {value % 1000}"),
    };

    static BinaryColumn Bytes(DataType type, byte[][] values, Bitmap validity)
    {
        var offsets = new int[values.Length + 1];
        for (var i = 0; i < values.Length; i++)
        {
            offsets[i + 1] = offsets[i] + values[i].Length;
        }

        return new(type, offsets, values.SelectMany(v => v).ToArray(), validity);
    }

    static long Positive(long value) => value & long.MaxValue;

    static Int128 Power(int digits) => digits == 0 ? 1 : 10 * Power(digits - 1);

    static long PerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };
}
