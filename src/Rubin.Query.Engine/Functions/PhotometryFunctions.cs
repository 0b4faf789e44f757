namespace Rubin.Query.Engine.Functions;

/// <summary>
/// Fluxes and AB magnitudes as scisql has them. A flux without unit in its name is in erg/s/cm²/Hz, DN are counts whose zero-point is that
/// of magnitude 0. NULL for arguments that are NULL or not finite, for the magnitude of a flux that is not positive, and for a negative sigma.
/// </summary>
[QueryFunctions]
public static class PhotometryFunctions
{
    const string Reference = "scisql, photometry; Oke and Gunn 1983, doi:10.1086/160817";
    const string Cgs = "erg / (s cm**2 Hz)";
    const double ZeroFlux = 3.630780547701013425e-20;
    const double MagnitudeZero = 48.6;
    const double NanojanskyZero = 31.4;
    const double MagnitudesPerE = 1.085736204758129569;

    /// <summary>Fluxes to magnitudes.</summary>
    public static ValueList<ScalarFunction> ToMagnitudes { get; } =
    [
        Of("fluxToAbMag", "AB magnitude of a flux.", "scisql_fluxToAbMag(1e-48) = 71.4", FiniteAnswers.Of(f => Magnitude(f, -MagnitudeZero), "mag")),
        Of("nanojanskyToAbMag", "AB magnitude of a flux in nanojansky.", "scisql_nanojanskyToAbMag(1000) = 23.9",
            FiniteAnswers.Of(f => Magnitude(f, NanojanskyZero), "mag")) with { Aliases = ["nJyToAB"] },
        Of("fluxToAbMagSigma", "Sigma of the magnitude of a flux and its sigma.", "ABS(scisql_fluxToAbMagSigma(100, 1) - 0.01085736) < 1e-8",
            FiniteAnswers.Of(MagnitudeSigma, "mag")),
        Of("nanojanskyToAbMagSigma", "Sigma of the magnitude of a flux in nanojansky and its sigma.",
            "ABS(scisql_nanojanskyToAbMagSigma(100, 1) - 0.01085736) < 1e-8", FiniteAnswers.Of(MagnitudeSigma, "mag")) with { Aliases = ["nJyToABErr"] },
        Of("dnToAbMag", "AB magnitude of DN and the DN of magnitude 0.", "ABS(scisql_dnToAbMag(1, 100) - 5) < 1e-12",
            FiniteAnswers.Of((dn, zero) => Magnitude(FluxOfDn(dn, zero), -MagnitudeZero), "mag")),
        Of("dnToAbMagSigma", "Sigma of the magnitude of DN, its sigma, the DN of magnitude 0 and its sigma.",
            "ABS(scisql_dnToAbMagSigma(100, 1, 1000, 0) - 0.01085736) < 1e-8",
            FiniteAnswers.Of((dn, sigma, zero, zeroSigma) => MagnitudeSigma(FluxOfDn(dn, zero), FluxSigmaOfDn(dn, sigma, zero, zeroSigma)), "mag")),
    ];

    /// <summary>Magnitudes and DN to fluxes.</summary>
    public static ValueList<ScalarFunction> ToFluxes { get; } =
    [
        Of("abMagToFlux", "Flux of an AB magnitude.", "ABS(scisql_abMagToFlux(0) / 3.6307805477e-20 - 1) < 1e-10",
            FiniteAnswers.Of(m => Flux(m, -MagnitudeZero), Cgs)),
        Of("abMagToNanojansky", "Flux in nanojansky of an AB magnitude.", "ABS(scisql_abMagToNanojansky(23.9) - 1000) < 1e-9",
            FiniteAnswers.Of(m => Flux(m, NanojanskyZero), "nJy")),
        Of("abMagToFluxSigma", "Sigma of the flux of an AB magnitude and its sigma.",
            "ABS(scisql_abMagToFluxSigma(0, 1) / 3.344062e-20 - 1) < 1e-5", FiniteAnswers.Of((m, sigma) => FluxSigma(Flux(m, -MagnitudeZero), sigma), Cgs)),
        Of("abMagToNanojanskySigma", "Sigma in nanojansky of the flux of an AB magnitude and its sigma.",
            "ABS(scisql_abMagToNanojanskySigma(23.9, 0.1) - 92.10340) < 1e-5",
            FiniteAnswers.Of((m, sigma) => FluxSigma(Flux(m, NanojanskyZero), sigma), "nJy")),
        Of("dnToFlux", "Flux of DN and the DN of magnitude 0.", "ABS(scisql_dnToFlux(2, 2) / 3.6307805477e-20 - 1) < 1e-10", FiniteAnswers.Of(FluxOfDn, Cgs)),
        Of("dnToFluxSigma", "Sigma of the flux of DN, its sigma, the DN of magnitude 0 and its sigma.",
            "ABS(scisql_dnToFluxSigma(2, 1, 2, 0) / 1.81539027385e-20 - 1) < 1e-10", FiniteAnswers.Of(FluxSigmaOfDn, Cgs)),
    ];

    /// <summary>Fluxes and magnitudes to DN.</summary>
    public static ValueList<ScalarFunction> ToCounts { get; } =
    [
        Of("fluxToDn", "DN of a flux and the DN of magnitude 0.", "ABS(scisql_fluxToDn(3.6307805477e-20, 2) - 2) < 1e-9", FiniteAnswers.Of(DnOfFlux)),
        Of("fluxToDnSigma", "Sigma of the DN of a flux, its sigma, the DN of magnitude 0 and its sigma.",
            "ABS(scisql_fluxToDnSigma(0, 3.6307805477e-20, 2, 1) - 2) < 1e-9", FiniteAnswers.Of(DnSigmaOfFlux)),
        Of("abMagToDn", "DN of an AB magnitude and the DN of magnitude 0.", "ABS(scisql_abMagToDn(5, 100) - 1) < 1e-12",
            FiniteAnswers.Of((m, zero) => DnOfFlux(Flux(m, -MagnitudeZero), zero))),
        Of("abMagToDnSigma", "Sigma of the DN of an AB magnitude, its sigma, the DN of magnitude 0 and its sigma.",
            "ABS(scisql_abMagToDnSigma(5, 0, 100, 3) - 0.03) < 1e-12",
            FiniteAnswers.Of((m, sigma, zero, zeroSigma) =>
                Flux(m, -MagnitudeZero) is var flux ? DnSigmaOfFlux(flux, FluxSigma(flux, sigma), zero, zeroSigma) : 0)),
    ];

    static ScalarFunction Of(string name, string summary, string example, ScalarOverload overload) =>
        new("scisql_" + name, new(summary, example, Reference), [overload]);

    static double Magnitude(double flux, double zero) => flux > 0 ? -2.5 * Math.Log10(flux) + zero : double.NaN;

    static double MagnitudeSigma(double flux, double sigma) => flux > 0 && sigma >= 0 ? MagnitudesPerE * sigma / flux : double.NaN;

    static double Flux(double magnitude, double zero) => Math.Pow(10, -0.4 * (magnitude - zero));

    static double FluxSigma(double flux, double sigma) => sigma >= 0 ? sigma * flux / MagnitudesPerE : double.NaN;

    static double FluxOfDn(double dn, double zero) => zero > 0 ? ZeroFlux * dn / zero : double.NaN;

    static double FluxSigmaOfDn(double dn, double sigma, double zero, double zeroSigma) =>
        zero > 0 && sigma >= 0 && zeroSigma >= 0 ? ZeroFlux * double.Hypot(dn * zeroSigma, sigma * zero) / (zero * zero) : double.NaN;

    static double DnOfFlux(double flux, double zero) => zero > 0 ? flux * zero / ZeroFlux : double.NaN;

    static double DnSigmaOfFlux(double flux, double sigma, double zero, double zeroSigma) =>
        zero > 0 && sigma >= 0 && zeroSigma >= 0 ? double.Hypot(flux * zeroSigma, zero * sigma) / ZeroFlux : double.NaN;
}
