using System.Numerics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Functions.Aggregates;

/// <summary>COUNT, SUM, AVG, MIN, MAX and the truth of all or any.</summary>
[QueryFunctions]
public static class BasicAggregates
{
    /// <summary>COUNT.</summary>
    public static AggregateFunction Count { get; } = new(
        "COUNT",
        new(
            "Number of rows, or of rows where the argument is not NULL.", "(SELECT COUNT(x) FROM (VALUES (1), (NULL), (3)) AS t(x)) = 2",
            "ADQL 2.1 §2.2.4"),
        [new([], DataType.Int64, () => new CountState())])
    {
        Resolve = types => types.Count != 1 ? null : new([types[0]], DataType.Int64, () => new CountState())
        {
            CreateDistinctState = DistinctCountState.Takes(types[0]) ? () => new DistinctCountState() : null,
        },
        IsCount = true,
    };

    /// <summary>SUM.</summary>
    public static AggregateFunction Sum { get; } = new(
        "SUM",
        new(
            "Sum; exact for integers, and an error where it overflows BIGINT; for floating point carried to 106 bits, NaN where a value is NaN.",
            "(SELECT SUM(x) FROM (VALUES (1), (NULL), (3)) AS t(x)) = 4",
            "ADQL 2.1 §2.2.4"),
        [
            new(
                [DataType.Double], DataType.Double, () => new AccumulatorState<DoubleSum, double, SumOfDoubles,
                double>(DataType.Double)) { Metadata = Meaning.OfFirst },
            new(
                [DataType.Int64], DataType.Int64, () => new AccumulatorState<IntegerSum<long>, long, SumOfIntegers<long>,
                long>(DataType.Int64)) { Metadata = Meaning.OfFirst },
            new(
                [DataType.UInt64], DataType.UInt64, () => new AccumulatorState<IntegerSum<ulong>, ulong, SumOfIntegers<ulong>,
                ulong>(DataType.UInt64)) { Metadata = Meaning.OfFirst },
        ])
    {
        Resolve = types => types switch
        {
            [DecimalType type] => SumOfDecimals(type),
            [{ IsInteger: true }] => Sum!.Overloads[1],
            _ => Sum!.Overloads[0].OfFloats(types),
        },
    };

    /// <summary>AVG.</summary>
    public static AggregateFunction Average { get; } = new(
        "AVG",
        new(
            "Arithmetic mean in DOUBLE; NaN where a value is NaN.", "(SELECT AVG(x) FROM (VALUES (1), (NULL), (3)) AS t(x)) = 2",
            "ADQL 2.1 §2.2.4"),
        [
            new(
                [DataType.Double], DataType.Double, () => new AccumulatorState<DoubleSum, double, MeanOfDoubles,
                double>(DataType.Double)) { Metadata = Meaning.OfFirst },
            new(
                [DataType.Int64], DataType.Double, () => new AccumulatorState<IntegerSum<long>, long, MeanOfIntegers<long>,
                double>(DataType.Double)) { Metadata = Meaning.OfFirst },
            new(
                [DataType.UInt64], DataType.Double, () => new AccumulatorState<IntegerSum<ulong>, ulong, MeanOfIntegers<ulong>,
                double>(DataType.Double)) { Metadata = Meaning.OfFirst },
        ])
    {
        Aliases = ["mean"],
        Resolve = types => types is [{ IsInteger: true }] ? Average!.Overloads[1] : Average!.Overloads[0].OfFloats(types),
    };

    /// <summary>MIN.</summary>
    public static AggregateFunction Minimum { get; } = Extremum<Least>("MIN", "Least", "1");

    /// <summary>MAX.</summary>
    public static AggregateFunction Maximum { get; } = Extremum<Greatest>("MAX", "Greatest", "3");

    /// <summary>BOOL_AND.</summary>
    public static AggregateFunction All { get; } = new(
        "bool_and",
        new(
            "Whether all values are true; NULLs are passed over.",
            "(SELECT bool_and(x > 0) FROM (VALUES (1), (NULL), (3)) AS t(x)) = TRUE"),
        [Extreme<byte, Least>(DataType.Boolean)])
    {
        Aliases = ["every"],
        DistinctMatters = false,
    };

    /// <summary>BOOL_OR.</summary>
    public static AggregateFunction Any { get; } = new(
        "bool_or",
        new("Whether one value is true; NULLs are passed over.", "(SELECT bool_or(x > 2) FROM (VALUES (1), (NULL), (3)) AS t(x)) = TRUE"),
        [Extreme<byte, Greatest>(DataType.Boolean)])
    {
        DistinctMatters = false,
    };

    static AggregateFunction Extremum<TOrder>(string name, string word, string answer)
        where TOrder : struct, IExtremeOrder => new(
        name,
        new(
            $"{word} value; NULL and NaN are passed over, text is compared by its bytes.",
            $"(SELECT {name}(x) FROM (VALUES (1), (NULL), (3)) AS t(x)) = {answer}",
            "ADQL 2.1 §2.2.4"),
        [])
        {
            DistinctMatters = false,
            Resolve = types => types.Count == 1 ? Extremum<TOrder>(types[0]) : null,
        };

    static AggregateOverload? Extremum<TOrder>(DataType type)
        where TOrder : struct, IExtremeOrder => type.Id switch
        {
            TypeId.Int8 => Extreme<sbyte, TOrder>(type),
            TypeId.Int16 => Extreme<short, TOrder>(type),
            TypeId.Int32 or TypeId.Date => Extreme<int, TOrder>(type),
            TypeId.Int64 or TypeId.Time or TypeId.Timestamp => Extreme<long, TOrder>(type),
            TypeId.UInt8 or TypeId.Boolean => Extreme<byte, TOrder>(type),
            TypeId.UInt16 => Extreme<ushort, TOrder>(type),
            TypeId.UInt32 => Extreme<uint, TOrder>(type),
            TypeId.UInt64 => Extreme<ulong, TOrder>(type),
            TypeId.Float => Extreme<float, TOrder>(type),
            TypeId.Double => Extreme<double, TOrder>(type),
            TypeId.Decimal => Extreme<Int128, TOrder>(type),
            TypeId.Null => new([type], type, () => new NothingState(type)),
            _ => new([type], type, () => new ChoiceState(
                type, 0, typeof(TOrder) == typeof(Least) ? Choice.LeastKey : Choice.GreatestKey))
            { Metadata = Meaning.OfFirst },
        };

    static AggregateOverload Extreme<T, TOrder>(DataType type)
        where T : unmanaged, INumber<T>
        where TOrder : struct, IExtremeOrder =>
        new(
            [type], type, () => new AccumulatorState<Extreme<T, TOrder>, T, ExtremeAnswer<T, TOrder>,
            T>(type))
        { Metadata = Meaning.OfFirst };

    static AggregateOverload SumOfDecimals(DecimalType type)
    {
        var result = new DecimalType(38, type.Scale);
        return new(
            [type], result, () => new AccumulatorState<IntegerSum<Int128>, Int128, Aggregates.SumOfDecimals,
            Int128>(result))
        { Metadata = Meaning.OfFirst };
    }
}

/// <summary>The unit and UCD of answers.</summary>
static class Meaning
{
    /// <summary>As the first argument has them.</summary>
    internal static Metadata OfFirst(IReadOnlyList<Field> arguments) =>
        new(arguments[0].Metadata.Where(pair => pair.Key is MetadataKeys.Unit or MetadataKeys.Ucd));
}
