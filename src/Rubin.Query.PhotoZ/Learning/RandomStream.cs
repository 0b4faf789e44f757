namespace Rubin.Query.PhotoZ.Learning;

/// <summary>What random numbers are used for, so that no two uses share any.</summary>
enum RandomStream
{
    /// <summary>Which rows fill gaps.</summary>
    Donors,

    /// <summary>Which rows are held out.</summary>
    HeldOut,

    /// <summary>Noise of magnitudes.</summary>
    Noise,

    /// <summary>Rows of a bootstrap.</summary>
    Bootstrap,

    /// <summary>Features of a split.</summary>
    Features,
}
