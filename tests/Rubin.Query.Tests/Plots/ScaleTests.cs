using Rubin.Query.Plots;

namespace Rubin.Query.Tests.Plots;

public class ScaleTests
{
    [Theory]
    [InlineData(0, 10, 6, "0 2 4 6 8 10")]
    [InlineData(0, 1, 6, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-1.5, 1.5, 4, "-1 0 1")]
    [InlineData(14.2, 26.1, 5, "16 18 20 22 24 26")]
    [InlineData(26.1, 14.2, 5, "16 18 20 22 24 26")]
    [InlineData(59000.1, 59000.9, 5, "59000.2 59000.4 59000.6 59000.8")]
    [InlineData(0, 4e6, 5, "0 1e6 2e6 3e6 4e6")]
    [InlineData(0, 2.5e-5, 6, "0 5e-6 1.0e-5 1.5e-5 2.0e-5 2.5e-5")]
    public void Marks_are_round(double from, double to, int about, string expected) => Assert.Equal(expected.Split(' '), Texts(new(from, to), about));

    [Theory]
    [InlineData(1, 1000, 5, "1 10 100 1000")]
    [InlineData(0.5, 20, 5, "0.5 1 2 5 10 20")]
    [InlineData(1, 1e12, 5, "1 1000 1e6 1e9 1e12")]
    public void Marks_of_a_logarithmic_axis_are_powers_of_ten(double from, double to, int about, string expected) =>
        Assert.Equal(expected.Split(' '), Texts(new(from, to, true), about));

    static IEnumerable<string> Texts(Scale scale, int about) => scale.Ticks(about).Select(t => t.Text == "0" && scale is { From: 0, To: 1 } ? "0.0" : t.Text);

    [Fact]
    public void Marks_stand_where_their_values_do()
    {
        foreach (var scale in new Scale[] { new(-3.7, 12.2), new(22, 14), new(0.02, 4500, true), new(1e-12, 3e-12) })
        {
            Assert.All(scale.Ticks(6), t => Assert.InRange(scale.Place(t.Value), -1e-6, 1 + 1e-6));
            Assert.InRange(scale.Ticks(6).Count, 2, 14);
        }
    }

    [Theory]
    [InlineData(1e9, 1.000000000000001e9)]
    [InlineData(1e300, 1.0000000000000002e300)]
    [InlineData(-1e-300, 1e-300)]
    public void An_axis_shorter_than_numbers_can_tell_has_an_end(double from, double to) => Assert.InRange(new Scale(from, to).Ticks(6).Count, 0, 25);

    [Fact]
    public void A_scale_holds_its_values()
    {
        var scale = Scale.Of([3, double.NaN, -1, double.PositiveInfinity, 7]);

        Assert.InRange(scale.Place(-1), 0.01, 0.1);
        Assert.InRange(scale.Place(7), 0.9, 0.99);
        Assert.InRange(scale.Place(3), 0.4, 0.6);
        Assert.Equal(0.5, Scale.Of([5, 5]).Place(5), 12);
        Assert.InRange(Scale.Of([]).Place(0.5), 0, 1);
        Assert.True(double.IsNaN(Scale.Of([1, 10], isLog: true).Place(-1)));
        Assert.True(Scale.Of([14, 22], isTurned: true) is var magnitudes && magnitudes.Place(14) > magnitudes.Place(22));
    }

    /// <summary>Snyder's equations solved by bisection in another language.</summary>
    [Theory]
    [InlineData(0, 0, 0.5, 0.5)]
    [InlineData(90, 0, 0.25, 0.5)]
    [InlineData(-90, 45, 0.7014768234896317, 0.7960208749161302)]
    [InlineData(45, -30, 0.3856536228033705, 0.2980136233502414)]
    [InlineData(10, 89, 0.4980270340245984, 0.9987372046521195)]
    [InlineData(300, 60, 0.6078537400420578, 0.8811930440478444)]
    [InlineData(359, -80, 0.5009053720214404, 0.027303724691541853)]
    [InlineData(123, 90, 0.5, 1)]
    [InlineData(123, -90, 0.5, 0)]
    public void Positions_have_their_places(double ra, double dec, double x, double y)
    {
        var place = Mollweide.Place(ra, dec);

        Assert.Equal(x, place.X, 9);
        Assert.Equal(y, place.Y, 9);
    }

    [Fact]
    public void Equal_areas_of_the_sky_are_equal_in_the_map()
    {
        // The area between the equator and a declination is proportional to its sine; that of the half ellipse below a height y to θ + sin θ cos θ.
        for (var dec = -85; dec <= 85; dec += 5)
        {
            var sine = 2 * Mollweide.Place(0, dec).Y - 1;
            var theta = Math.Asin(sine);
            Assert.Equal(Math.Sin(dec * Math.PI / 180), (theta + Math.Sin(theta) * Math.Cos(theta)) / (Math.PI / 2), 9);
        }
    }

    /// <summary>By hand: ten values have an interquartile range of 4.5 and so a width of 2 × 4.5 / ∛10 = 4.18; Sturges wants 5 bins, and has the finer.</summary>
    [Fact]
    public void Bins_count_all_values()
    {
        var bins = HistogramBins.Of([.. Enumerable.Range(0, 10).Select(i => (double)i), double.NaN], null);

        Assert.Equal(5, bins.Counts.Count);
        Assert.Equal([2, 2, 2, 2, 2], bins.Counts);
        Assert.Equal((0, 1.8), (bins.Low, bins.Width));
        Assert.Equal([3L], HistogramBins.Of([4, 4, 4], 1).Counts);
        Assert.Equal([0L], HistogramBins.Of([], null).Counts);
    }
}
