using Rubin.Query.Engine.Units;

namespace Rubin.Query.Tests.Engine.Units;

public class UnitTests
{
    /// <summary>Factors of astropy 5.2.1 (CODATA 2018, IAU 2015), but for those of VOUnits' own definitions.</summary>
    [Theory]
    [InlineData("deg", "arcsec", 3600.0)]
    [InlineData("arcsec", "deg", 0.0002777777777777778)]
    [InlineData("mas/yr", "deg/d", 7.605141075366948e-10)]
    [InlineData("nJy", "Jy", 1e-09)]
    [InlineData("nJy", "erg/(s.cm**2.Hz)", 1e-32)]
    [InlineData("nJy", "erg / (s cm**2 Hz)", 1e-32)]
    [InlineData("km/s", "au/d", 0.0005775483273639937)]
    [InlineData("km.s-1", "m/s", 1000)]
    [InlineData("pc", "m", 3.085677581491367e+16)]
    [InlineData("eV", "J", 1.602176634e-19)]
    [InlineData("deg**2", "sr", 0.00030461741978670857)]
    [InlineData("solMass", "kg", 1.988409870698051e+30)]
    [InlineData("Angstrom", "um", 1e-4)]
    [InlineData("h", "min", 60.0)]
    [InlineData("GHz", "1/s", 1000000000.0)]
    [InlineData("lyr", "pc", 0.30660139378555057)]
    [InlineData("m**(1/2)", "cm**(1/2)", 10.0)]
    [InlineData("sqrt(m**3/s)", "m**(3/2).s**(-0.5)", 1)]
    [InlineData("kg.m/s**2", "N", 1.0)]
    [InlineData("rad", "deg", 57.29577951308232)]
    [InlineData("G", "T", 0.0001)]
    [InlineData("barn", "cm**2", 1e-24)]
    [InlineData("a", "s", 31557600.0)]
    [InlineData("kbyte", "bit", 8000.0)]
    [InlineData("Kibyte", "bit", 8192.0)]
    [InlineData("u", "kg", 1.6605390666e-27)]
    [InlineData("Ry", "eV", 13.605693122994)]
    [InlineData("solLum", "W", 3.828e+26)]
    [InlineData("D", "C.m", 3.333333333333333e-30)]
    [InlineData("R", "ph/(m**2.s.sr)", 795774715.4594767)]
    [InlineData("10**-3.km", "m", 1.0)]
    [InlineData("1e-10.au.d-2", "m/d**2", 14.95978707)]
    [InlineData("m2.t-1", "m**2/kg", 1e-3)]
    [InlineData("10-7J", "erg", 1)]
    [InlineData("%", "1", 0.01)]
    [InlineData("mmag", "mag", 0.001)]
    public void A_conversion_has_the_factor_of_astropy(string from, string to, double factor)
    {
        var conversion = UnitConversion.Between(Unit.Parse(from)!, Unit.Parse(to)!)!.Value;
        Assert.Equal(1, conversion.Of(1) / factor, 4e-15);
        Assert.Equal(1, conversion.Inverse.Of(factor), 4e-15);
    }

    [Theory]
    [InlineData("m/s/kg")]
    [InlineData("m/s.kg")]
    [InlineData("log(Hz)")]
    [InlineData("mag(AB)")]
    [InlineData("(m")]
    [InlineData("m)")]
    [InlineData("m**")]
    [InlineData("m**(1/0)")]
    [InlineData("m..s")]
    [InlineData("")]
    [InlineData("'furlong'")]
    public void What_is_no_unit_is_refused(string text) => Assert.Null(Unit.Parse(text));

    [Theory]
    [InlineData("parsec")]
    [InlineData("dB")]
    [InlineData("kAngstrom")]
    [InlineData("Kim")]
    [InlineData("Deg")]
    public void An_unknown_symbol_is_unknown(string symbol) => Assert.Null(UnitSymbols.Find(symbol));

    [Theory]
    [InlineData("nJy", "deg")]
    [InlineData("m", "m**2")]
    [InlineData("count", "electron")]
    [InlineData("Hz", "rad/s")]
    public void Units_of_different_things_are_not_converted(string from, string to) =>
        Assert.Null(UnitConversion.Between(Unit.Parse(from)!, Unit.Parse(to)!));

    [Theory]
    [InlineData("nJy.arcsec**2", "nJy.arcsec**2")]
    [InlineData("erg s-1 cm-2", "erg/(s.cm**2)")]
    [InlineData("sqrt(mas**2/yr**2)", "mas/yr")]
    [InlineData("s**-1", "s**-1")]
    [InlineData("m**(1/2)", "m**(1/2)")]
    public void A_unit_prints_in_the_notation_of_VOUnits(string text, string printed) => Assert.Equal(printed, Unit.Parse(text)!.ToString());

    [Fact]
    public void Nesting_is_bounded() => Assert.Null(Unit.Parse(new string('(', 10_000) + "m" + new string(')', 10_000)));
}
