namespace Rubin.Query.LightCurves.Periods;

/// <summary>How the power of a periodogram is scaled.</summary>
public enum PeriodogramNormalization
{
    /// <summary>1 - χ² / χ²₀: 0 to 1.</summary>
    Standard,

    /// <summary>χ²₀ / χ² - 1.</summary>
    Model,

    /// <summary>ln(χ²₀ / χ²).</summary>
    Log,

    /// <summary>(χ²₀ - χ²) / 2, in units of the errors.</summary>
    Psd,
}
