using Rubin.Query.Engine.Functions.Aggregates;

namespace Rubin.Query.Engine.Functions;

/// <summary>The classes of the engine that hold functions, all that are marked <see cref="QueryFunctionsAttribute"/>. A list, as looking through all types of the engine takes 20 ms of each start.</summary>
public static class EngineFunctions
{
    /// <summary>The classes.</summary>
    public static ValueList<Type> Families { get; } =
    [
        typeof(ArithmeticFunctions),
        typeof(BasicAggregates),
        typeof(BitFunctions),
        typeof(CatalogueFunctions),
        typeof(ChoiceFunctions),
        typeof(EpochFunctions),
        typeof(FrameFunctions),
        typeof(GeometryConstructors),
        typeof(GeometryFunctions),
        typeof(HealpixFunctions),
        typeof(HexFunctions),
        typeof(HistogramAggregates),
        typeof(IntervalFunctions),
        typeof(LambdaFunctions),
        typeof(ListAggregates),
        typeof(ListFunctions),
        typeof(ListTableFunctions),
        typeof(MathFunctions),
        typeof(MocFunctions),
        typeof(NestAggregate),
        typeof(OrderAggregates),
        typeof(PatternFunctions),
        typeof(PhotometryFunctions),
        typeof(RegionFunctions),
        typeof(ScisqlAggregates),
        typeof(ScisqlHtmFunctions),
        typeof(ScisqlSkyFunctions),
        typeof(SeriesFunctions),
        typeof(StatisticalAggregates),
        typeof(TextFunctions),
        typeof(TimeFormatFunctions),
        typeof(TimeFunctions),
        typeof(TimeScaleFunctions),
        typeof(UnitFunctions),
        typeof(WindowFunctions),
    ];
}
