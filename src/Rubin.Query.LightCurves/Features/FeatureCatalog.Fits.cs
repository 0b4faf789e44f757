using Rubin.Query.LightCurves.Features;

namespace Rubin.Query.LightCurves;

/// <content>Parameters of fitted models.</content>
public static partial class FeatureCatalog
{
    static IEnumerable<FeatureDefinition> OfFits =>
    [
        new("bazin_fit", _ => new ModelFit(new Fits.BazinModel())),
        new("drw_fit", _ => new RandomWalk()),
        new("linexp_fit", _ => new ModelFit(new Fits.LinexpModel())),
        new("rainbow_fit", _ => new ModelFit(new Fits.RainbowModel())),
        new("villar_fit", _ => new ModelFit(new Fits.VillarModel())),
    ];
}
