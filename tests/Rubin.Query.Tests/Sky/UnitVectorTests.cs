using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Sky;

public class UnitVectorTests
{
    const double Milliarcsecond = 1e-3;

    [Theory]
    [InlineData(10, 0)]
    [InlineData(200, 89.9)]
    [InlineData(359.9999, -45)]
    public void Separation_of_a_milliarcsecond_is_precise(double ra, double dec)
    {
        var north = dec + Milliarcsecond / 3600;
        var expected = Angle.ArcsecondsToRadians((north - dec) * 3600);
        Assert.Equal(expected, Angle.SeparationRadians(ra, dec, ra, north), expected * 1e-12);
        Assert.Equal(expected, UnitVector.FromDegrees(ra, dec).SeparationRadians(UnitVector.FromDegrees(ra, north)), 3e-16);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(200, 60)]
    public void Separation_is_precise_next_to_the_antipode(double ra, double dec)
    {
        var gap = Angle.ArcsecondsToRadians(Milliarcsecond);
        var dec2 = -dec + Milliarcsecond / 3600;
        Assert.Equal(Math.PI - gap, Angle.SeparationRadians(ra, dec, ra + 180, dec2), 1e-15);
        Assert.Equal(Math.PI - gap, UnitVector.FromDegrees(ra, dec).SeparationRadians(UnitVector.FromDegrees(ra + 180, dec2)), 1e-15);
        Assert.Equal(Math.PI, Angle.SeparationRadians(ra, dec, ra + 180, -dec));
    }

    [Fact]
    public void Separation_by_angles_equals_separation_by_vectors()
    {
        var random = new Random(11);
        for (var n = 0; n < 20_000; n++)
        {
            var (a, b) = (RandomSky.AwkwardPosition(random), RandomSky.AwkwardPosition(random));
            var angle = Angle.SeparationRadians(a.Ra, a.Dec, b.Ra, b.Dec);
            Assert.Equal(angle, UnitVector.FromDegrees(a.Ra, a.Dec).SeparationRadians(UnitVector.FromDegrees(b.Ra, b.Dec)), 2e-15);
        }
    }

    [Fact]
    public void Separation_of_what_is_no_position_is_NaN()
    {
        Assert.Equal(double.NaN, Angle.SeparationRadians(double.NaN, 0, 0, 0));
        Assert.Equal(double.NaN, Angle.SeparationRadians(0, double.PositiveInfinity, 0, 0));
    }

    [Fact]
    public void Degrees_survive_the_round_trip()
    {
        var random = new Random(12);
        for (var n = 0; n < 10_000; n++)
        {
            var (ra, dec) = RandomSky.Position(random);
            var (ra2, dec2) = UnitVector.FromDegrees(ra, dec).ToDegrees();
            Assert.InRange(Angle.SeparationRadians(ra, dec, ra2, dec2), 0, 2e-15);
            Assert.True(ra2 is >= 0 and < 360);
        }

        Assert.Equal(90, UnitVector.FromDegrees(123, 90).ToDegrees().DecDegrees);
    }

    [Fact]
    public void Batch_of_unit_vectors_equals_one_by_one()
    {
        var random = new Random(13);
        var positions = Enumerable.Range(0, 1003).Select(_ => RandomSky.AwkwardPosition(random)).ToArray();
        var (x, y, z) = (new double[1003], new double[1003], new double[1003]);
        UnitVector.FromDegrees([.. positions.Select(p => p.Ra)], [.. positions.Select(p => p.Dec)], x, y, z);
        for (var row = 0; row < x.Length; row++)
        {
            var expected = UnitVector.FromDegrees(positions[row].Ra, positions[row].Dec);
            Assert.InRange(new UnitVector(x[row], y[row], z[row]).SeparationRadians(expected), 0, 4e-16);
        }
    }
}
