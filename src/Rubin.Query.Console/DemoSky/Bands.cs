using System.Runtime.CompilerServices;

namespace Rubin.Query.Console.DemoSky;

/// <summary>A number for each of the bands u, g, r, i, z, y.</summary>
[InlineArray(Bands.Count)]
struct PerBand
{
    double _first;
}

/// <summary>The six bands of the Rubin Observatory.</summary>
static class Bands
{
    internal const int Count = 6;
    internal const int R = 2;

    /// <summary>Zero point of AB magnitudes for fluxes in nJy.</summary>
    internal const double ZeroPoint = 31.4;

    internal static readonly string[] Names = ["u", "g", "r", "i", "z", "y"];

    /// <summary>Effective wavelengths in nm.</summary>
    internal static readonly double[] Wavelengths = [368, 478, 622, 753, 869, 972];

    /// <summary>
    /// A_band / E(B-V) on the scale of Schlegel, Finkbeiner &amp; Davis (1998), after Schlafly &amp; Finkbeiner (2011, ApJ 737, 103).
    /// </summary>
    internal static readonly double[] Extinction = [4.145, 3.237, 2.273, 1.684, 1.323, 1.088];

    /// <summary>Magnitude of a source of 5 σ in one visit.</summary>
    internal static readonly double[] VisitDepth = [23.8, 24.5, 24.0, 23.4, 22.7, 22.0];

    /// <summary>Magnitude of a source of 5 σ on the coadd.</summary>
    internal static readonly double[] CoaddDepth = [24.6, 25.6, 25.3, 24.8, 24.1, 23.3];

    /// <summary>The flux in nJy of an AB magnitude.</summary>
    internal static double Flux(double magnitude) => Math.Pow(10, (ZeroPoint - magnitude) / 2.5);

    /// <summary>The error in nJy of a flux: sky noise for a depth, photons of the source itself, 3 mmag of calibration.</summary>
    internal static double FluxError(double flux, double depthFlux)
    {
        const double Calibration = 0.003;
        var sky = depthFlux / 5;
        return Math.Sqrt(sky * sky + 0.04 * sky * Math.Max(flux, 0) + Calibration * Calibration * flux * flux);
    }
}
