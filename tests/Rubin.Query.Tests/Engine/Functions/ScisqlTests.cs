using System.Globalization;

namespace Rubin.Query.Tests.Engine.Functions;

/// <summary>The rules of scisql for NULL and borders, from its documentation, and magnitudes from the definition of the AB system.</summary>
public class ScisqlTests
{
    /// <summary>AB magnitude 0 is 3631 Jy but for rounding, 5 magnitudes are a factor of 100.</summary>
    [Theory]
    [InlineData("scisql_nanojanskyToAbMag(3630780547701.0)", 0, 1e-9)]
    [InlineData("scisql_abMagToNanojansky(31.4)", 1, 1e-12)]
    [InlineData("scisql_abMagToNanojansky(26.4)", 100, 1e-9)]
    [InlineData("scisql_fluxToAbMag(3.630780547701013425e-20)", 0, 1e-12)]
    [InlineData("scisql_dnToAbMag(100, 1)", -5, 1e-12)]
    [InlineData("scisql_abMagToDn(-5, 1)", 100, 1e-10)]
    [InlineData("scisql_nanojanskyToAbMagSigma(50, 5)", 0.1085736204758129569, 1e-15)]
    [InlineData("scisql_abMagToNanojanskySigma(31.4, 0.1)", 0.09210340371976182736, 1e-14)]
    [InlineData("scisql_angSep(0, 90, 123, -90)", 180, 0)]
    [InlineData("scisql_angSep(0, 0, 2, 0, -5, 0)", 90, 1e-13)]
    public void Numbers_follow_the_definitions(string text, double expected, double tolerance) =>
        Assert.Equal(expected, Assert.IsType<double>(DocumentationTests.Evaluate(text)), tolerance);

    [Theory]
    [InlineData("scisql_nanojanskyToAbMag(0)")]
    [InlineData("scisql_nanojanskyToAbMag(-1)")]
    [InlineData("scisql_nanojanskyToAbMag(NULL)")]
    [InlineData("scisql_nanojanskyToAbMag(SQRT(-1))")]
    [InlineData("scisql_nanojanskyToAbMag(-LOG(0))")]
    [InlineData("scisql_nanojanskyToAbMagSigma(1, -1)")]
    [InlineData("scisql_abMagToFlux(-1e6)")]
    [InlineData("scisql_dnToFlux(1, 0)")]
    [InlineData("scisql_dnToFlux(1, -LOG(0))")]
    [InlineData("scisql_dnToAbMag(-1, 1)")]
    [InlineData("scisql_angSep(0, 0, NULL, 0)")]
    [InlineData("scisql_angSep(0, 91, 0, 0)")]
    [InlineData("scisql_angSep(0, 0, 0, 1, 0, 0)")]
    [InlineData("scisql_s2PtInCircle(0, 91, 0, 0, 1)")]
    [InlineData("scisql_s2PtInCircle(0, 0, 0, 0, -1)")]
    [InlineData("scisql_s2PtInCircle(0, 0, 0, 0, 181)")]
    [InlineData("scisql_s2PtInBox(0, 0, 5, 0, -5, 1)")]
    [InlineData("scisql_s2PtInEllipse(0, 0, 0, 0, 1, 2, 0)")]
    [InlineData("scisql_s2PtInEllipse(0, 0, 0, 0, 36001, 2, 0)")]
    public void What_has_no_answer_is_NULL(string text) => Assert.True(DocumentationTests.Evaluate($"{text} IS NULL") is true, text);

    [Theory]
    [InlineData("scisql_s2PtInCircle(NULL, 0, 0, 0, 1)", 0)]
    [InlineData("scisql_s2PtInCircle(0, 1, 0, 0, 1)", 1)]
    [InlineData("scisql_s2PtInCircle(0, 1.0000001, 0, 0, 1)", 0)]
    [InlineData("scisql_s2PtInBox(355, 0, 350, 0, 10, 1)", 1)]
    [InlineData("scisql_s2PtInBox(180, 0, 350, 0, 10, 1)", 0)]
    [InlineData("scisql_s2PtInBox(355, 0, -10, 0, 10, 1)", 1)]
    [InlineData("scisql_s2PtInBox(77, 0, 0, 0, 360, 1)", 1)]
    [InlineData("scisql_s2PtInBox(5, 0, 0, 1, 10, -1)", 0)]
    [InlineData("scisql_s2PtInEllipse(0.6, 0, 0, 0, 3600, 1800, 0)", 0)]
    [InlineData("scisql_s2PtInEllipse(0.6, 0, 0, 0, 3600, 1800, 90)", 1)]
    [InlineData("scisql_s2PtInEllipse(180, 0, 0, 0, 3600, 1800, 90)", 0)]
    [InlineData("scisql_s2PtInCPoly(1, 1, 0, 3, 3, 0, 0, 0)", 1)]
    [InlineData("scisql_s2PtInCPoly(3, 3, 0, 3, 3, 0, 0, 0)", 0)]
    [InlineData("scisql_s2PtInCPoly(1, 1, 0, 3, 3, 0, 0, NULL)", 0)]
    public void Positions_are_in_regions(string text, int expected) =>
        Assert.Equal(expected, Convert.ToInt32(DocumentationTests.Evaluate(text), CultureInfo.InvariantCulture));
}
