using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Sky;

public class FrameChangeTests
{
    const double MilliarcsecondsPerRadian = 180 / Math.PI * 3.6e6;

    /// <summary>Positions and what astropy 5.2.1 (pyerfa 2.0.0) gives for them; its ecliptic frame is BarycentricMeanEcliptic.</summary>
    public static TheoryData<SkyFrame, SkyFrame, double, double, double, double> Positions => new()
    {
        { SkyFrame.Icrs, SkyFrame.Fk5, 10.5, -89.9, 10.496628332264255, -89.89999852173443 },
        { SkyFrame.Icrs, SkyFrame.Fk4, 266.4, -28.9, 265.6059811150621, -28.880583655628804 },
        { SkyFrame.Icrs, SkyFrame.Galactic, 123.456, 45.678, 174.19637918551888, 33.02267355121504 },
        { SkyFrame.Icrs, SkyFrame.Supergalactic, 300.1, 5.5, 265.7488494230017, 70.98563217115635 },
        { SkyFrame.Icrs, SkyFrame.Ecliptic, 192.86, 27.13, 180.02280017391485, 29.813216689205763 },
        { SkyFrame.Fk5, SkyFrame.Icrs, 10.5, -89.9, 10.503371767509224, -89.90000147791862 },
        { SkyFrame.Fk5, SkyFrame.Fk4, 123.456, 45.678, 122.57578311574883, 45.82966547922427 },
        { SkyFrame.Fk5, SkyFrame.Galactic, 300.1, 5.5, 45.95168859869964, -12.642044376457354 },
        { SkyFrame.Fk5, SkyFrame.Supergalactic, 192.86, 27.13, 89.99841187788488, 6.320883168004629 },
        { SkyFrame.Fk5, SkyFrame.Ecliptic, 0, 0, 359.99999504316185, -5.637093090877329e-06 },
        { SkyFrame.Fk4, SkyFrame.Icrs, 266.4, -28.9, 267.19426374083724, -28.915564600418584 },
        { SkyFrame.Fk4, SkyFrame.Fk5, 123.456, 45.678, 124.33253455420231, 45.522774511271614 },
        { SkyFrame.Fk4, SkyFrame.Galactic, 192.86, 27.13, 6.673507956750829, 89.39428988813673 },
        { SkyFrame.Fk4, SkyFrame.Supergalactic, 0, 0, 293.1155089843054, 12.692476799028702 },
        { SkyFrame.Fk4, SkyFrame.Ecliptic, 10.5, -89.9, 270.94749351424656, -66.57876462429061 },
        { SkyFrame.Galactic, SkyFrame.Icrs, 123.456, 45.678, 191.70869516920828, 71.44556811341545 },
        { SkyFrame.Galactic, SkyFrame.Fk5, 300.1, 5.5, 187.6426661903012, -57.256964311344724 },
        { SkyFrame.Galactic, SkyFrame.Fk4, 192.86, 27.13, 119.77405042353385, 28.81025749696268 },
        { SkyFrame.Galactic, SkyFrame.Supergalactic, 10.5, -89.9, 269.9396422768781, -6.239996642873168 },
        { SkyFrame.Galactic, SkyFrame.Ecliptic, 266.4, -28.9, 93.53547694265954, -81.25323926207707 },
        { SkyFrame.Supergalactic, SkyFrame.Icrs, 300.1, 5.5, 9.430113884884433, 4.98795120907234 },
        { SkyFrame.Supergalactic, SkyFrame.Fk5, 192.86, 27.13, 266.4969168972284, -45.17636469773946 },
        { SkyFrame.Supergalactic, SkyFrame.Fk4, 0, 0, 41.35526485183423, 59.320974672879174 },
        { SkyFrame.Supergalactic, SkyFrame.Galactic, 10.5, -89.9, 227.27107677369835, -6.301767112562347 },
        { SkyFrame.Supergalactic, SkyFrame.Ecliptic, 123.456, 45.678, 235.76499729690073, 26.2983976460341 },
        { SkyFrame.Ecliptic, SkyFrame.Icrs, 192.86, 27.13, 202.71013350570374, 19.851879046024557 },
        { SkyFrame.Ecliptic, SkyFrame.Fk5, 0, 0, 2.305505089748074e-06, 7.143648153062852e-06 },
        { SkyFrame.Ecliptic, SkyFrame.Fk4, 10.5, -89.9, 89.75414742241215, -66.54352428246638 },
        { SkyFrame.Ecliptic, SkyFrame.Galactic, 266.4, -28.9, 339.2980187902069, -11.084641402481678 },
        { SkyFrame.Ecliptic, SkyFrame.Supergalactic, 123.456, 45.678, 44.853279902044186, -4.683414912974064 },
    };

    [Theory]
    [MemberData(nameof(Positions))]
    public void A_rigorous_change_agrees_with_astropy(SkyFrame from, SkyFrame to, double lon, double lat, double expectedLon, double expectedLat)
    {
        var changed = new FrameChange(from, to).Of(UnitVector.FromDegrees(lon, lat));
        var off = changed.SeparationRadians(UnitVector.FromDegrees(expectedLon, expectedLat)) * MilliarcsecondsPerRadian;
        Assert.True(off < 0.1, $"{off} mas");
    }

    [Fact]
    public void There_and_back_gives_the_direction_again()
    {
        var start = UnitVector.FromDegrees(123.4, -56.7);
        foreach (var from in Enum.GetValues<SkyFrame>())
        {
            foreach (var to in Enum.GetValues<SkyFrame>())
            {
                foreach (var fidelity in Enum.GetValues<FrameFidelity>())
                {
                    var back = new FrameChange(to, from, fidelity).Of(new FrameChange(from, to, fidelity).Of(start));
                    Assert.True(back.SeparationRadians(start) < 1e-14, $"{from} to {to}, {fidelity}: {back.SeparationRadians(start)}");
                }
            }
        }
    }

    /// <summary>The examples of the IVOA's catalogue of functions 1.2; those of FK5 have five and six decimals.</summary>
    [Theory]
    [InlineData(SkyFrame.Icrs, SkyFrame.Galactic, 120, -23, 241.121831182, 3.62785788087, 1e-9, 1e-9)]
    [InlineData(SkyFrame.Fk4, SkyFrame.Galactic, 189.70303055, 22.96240006, 275.00025405, 84.99996154, 5e-9, 5e-9)]
    [InlineData(SkyFrame.Galactic, SkyFrame.Fk5, 5, 3, 266.44721, -23.107310, 5e-6, 5e-7)]
    [InlineData(SkyFrame.Galactic, SkyFrame.Fk5, 4, 4, 264.95088, -23.434037, 5e-6, 5e-7)]
    [InlineData(SkyFrame.Galactic, SkyFrame.Fk5, 4.5, 2, 267.09936, -24.051919, 5e-6, 5e-7)]
    public void A_rotation_has_the_published_values(
        SkyFrame from, SkyFrame to, double lon, double lat, double expectedLon, double expectedLat, double lonTolerance, double latTolerance)
    {
        var (x, y) = new FrameChange(from, to, FrameFidelity.Rotation).Of(UnitVector.FromDegrees(lon, lat)).ToDegrees();
        Assert.Equal(expectedLon, x, lonTolerance);
        Assert.Equal(expectedLat, y, latTolerance);
    }
}
