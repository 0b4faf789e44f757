namespace Rubin.Query.Engine.Kernels;

/// <summary>
/// TAI - UTC, as announced by the BIH and the IERS (Bulletin C; IERS "tai-utc"): leap seconds since 1972, and before that steps and a constant drift. The last
/// leap second was at the end of 2016; none was announced until the end of 2026. Before 1960 there is no UTC, and the difference is 0 here, as in ERFA.
/// </summary>
static class LeapSeconds
{
    /// <summary>From day <paramref name="Mjd"/> on, TAI - UTC is <paramref name="Offset"/> seconds, and more by <paramref name="Drift"/> a day since <paramref name="Reference"/>.</summary>
    internal readonly record struct Step(int Mjd, double Offset, int Reference = 0, double Drift = 0)
    {
        /// <summary>TAI - UTC in seconds at a time of UTC in days since MJD 0.</summary>
        internal double At(double mjd) => Offset + ((mjd - Reference) * Drift);

        /// <summary>The beginning in seconds of TAI since MJD 0.</summary>
        internal double TaiStart => (Mjd * 86_400.0) + At(Mjd);
    }

    static readonly Step[] Steps =
    [
        new(int.MinValue, 0),
        new(36_934, 1.417818, 37_300, 0.001296),
        new(37_300, 1.422818, 37_300, 0.001296),
        new(37_512, 1.372818, 37_300, 0.001296),
        new(37_665, 1.845858, 37_665, 0.0011232),
        new(38_334, 1.945858, 37_665, 0.0011232),
        new(38_395, 3.24013, 38_761, 0.001296),
        new(38_486, 3.34013, 38_761, 0.001296),
        new(38_639, 3.44013, 38_761, 0.001296),
        new(38_761, 3.54013, 38_761, 0.001296),
        new(38_820, 3.64013, 38_761, 0.001296),
        new(38_942, 3.74013, 38_761, 0.001296),
        new(39_004, 3.84013, 38_761, 0.001296),
        new(39_126, 4.31317, 39_126, 0.002592),
        new(39_887, 4.21317, 39_126, 0.002592),
        new(41_317, 10), new(41_499, 11), new(41_683, 12), new(42_048, 13), new(42_413, 14), new(42_778, 15), new(43_144, 16), new(43_509, 17),
        new(43_874, 18), new(44_239, 19), new(44_786, 20), new(45_151, 21), new(45_516, 22), new(46_247, 23), new(47_161, 24), new(47_892, 25),
        new(48_257, 26), new(48_804, 27), new(49_169, 28), new(49_534, 29), new(50_083, 30), new(50_630, 31), new(51_179, 32), new(53_736, 33),
        new(54_832, 34), new(56_109, 35), new(57_204, 36), new(57_754, 37),
    ];

    /// <summary>The step that a day of UTC lies in.</summary>
    internal static Step On(double mjd) => Last(step => step.Mjd <= mjd);

    /// <summary>The step that seconds of TAI since MJD 0 lie in: during a leap second still the one before.</summary>
    internal static Step OnTai(double seconds) => Last(step => step.TaiStart <= seconds);

    /// <summary>The last step that a condition holds for. Most times are recent.</summary>
    static Step Last(Func<Step, bool> has)
    {
        var i = Steps.Length - 1;
        while (i > 0 && !has(Steps[i]))
        {
            i--;
        }

        return Steps[i];
    }
}
