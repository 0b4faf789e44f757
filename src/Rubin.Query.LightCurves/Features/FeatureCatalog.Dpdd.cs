using Rubin.Query.LightCurves.Features;

namespace Rubin.Query.LightCurves;

/// <content>The arrays of Rubin's Data Products Definition Document, of a fixed length.</content>
public static partial class FeatureCatalog
{
    static IEnumerable<FeatureDefinition> OfDpdd =>
    [
        new("lcNonPeriodic", _ => new DpddNonPeriodic()),
        new("lcPeriodic", _ => new DpddPeriodic()),
    ];
}
