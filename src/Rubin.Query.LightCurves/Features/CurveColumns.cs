namespace Rubin.Query.LightCurves;

/// <summary>What a feature reads of a light curve beside its values.</summary>
[Flags]
public enum CurveColumns
{
    /// <summary>Only the values.</summary>
    None = 0,

    /// <summary>Times, or the order in time.</summary>
    Time = 1,

    /// <summary>Errors.</summary>
    Error = 2,

    /// <summary>Bands.</summary>
    Band = 4,

    /// <summary>The second curve of the object (Rubin's science fluxes).</summary>
    Companion = 8,
}
