namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>What a model can say of an object. A worker computes only what it is asked for.</summary>
[Flags]
public enum EstimateColumns
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The redshift of greatest density on the grid.</summary>
    ZMode = 1 << 0,

    /// <summary>The mean of the density.</summary>
    ZMean = 1 << 1,

    /// <summary>The standard deviation of the density.</summary>
    ZStd = 1 << 2,

    /// <summary>The median.</summary>
    Z50 = 1 << 3,

    /// <summary>The redshift below which 2.5 % of the probability lies.</summary>
    Z025 = 1 << 4,

    /// <summary>The redshift below which 16 % of the probability lies.</summary>
    Z16 = 1 << 5,

    /// <summary>The redshift below which 84 % of the probability lies.</summary>
    Z84 = 1 << 6,

    /// <summary>The redshift below which 97.5 % of the probability lies.</summary>
    Z975 = 1 << 7,

    /// <summary>The probability near the mode, as BPZ defines it (Benítez 2000, doi:10.1086/308947): within 1.96 · 0.05 · (1 + z).</summary>
    Odds = 1 << 8,

    /// <summary>The probability within 0.02 · (1 + z) of the mode, the zConf of TPZ (Carrasco Kind and Brunner 2013, doi:10.1093/mnras/stt574).</summary>
    ZConf = 1 << 9,

    /// <summary>The smallest χ² of a template.</summary>
    Chi2Min = 1 << 10,

    /// <summary>How many bands the estimate rests on.</summary>
    BandsUsed = 1 << 11,

    /// <summary>The best template, from 0.</summary>
    BestTemplate = 1 << 12,

    /// <summary>The share of the probability that belongs to the best template.</summary>
    TemplateOdds = 1 << 13,

    /// <summary>A redshift that the method gives without a density: of the smallest χ², of a fit.</summary>
    ZMl = 1 << 14,

    /// <summary>The error of the redshift as the method estimates it.</summary>
    ZErr = 1 << 15,

    /// <summary>The <see cref="EstimateFlags"/>.</summary>
    Flags = 1 << 16,

    /// <summary>The density.</summary>
    Pdf = 1 << 17,

    /// <summary>All that follows from a density alone, so that every model has it.</summary>
    OfDensity = ZMode | ZMean | ZStd | Z50 | Z025 | Z16 | Z84 | Z975 | Odds | ZConf,
}

/// <summary>What there is to know about an estimate.</summary>
[Flags]
public enum EstimateFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A band was observed and the object not detected in it.</summary>
    NotDetected = 1,

    /// <summary>A band was not observed.</summary>
    NotObserved = 2,

    /// <summary>There is no density: all columns but this one are NULL.</summary>
    NoDensity = 4,

    /// <summary>The mode is at an end of the grid.</summary>
    Edge = 8,

    /// <summary>The object is outside what the model was trained on.</summary>
    Extrapolated = 16,
}
