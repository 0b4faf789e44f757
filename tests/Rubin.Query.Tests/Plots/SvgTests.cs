using System.Xml.Linq;
using Rubin.Query.Tests.Hats;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.Plots;

public sealed class SvgTests : IDisposable
{
    const string Rows = "(VALUES (1.0, 15.5, 0.1, 'g'), (2.0, 16.5, 0.2, 'r'), (3.5, 14.5, 0.1, 'g'), (NULL, 1.0, 0.1, 'r')) AS t(mjd, mag, magerr, band)";
    static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    readonly TemporaryFolder _folder = new();
    readonly QueryEngine _engine = new(new() { Workers = 1 });

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    async Task<XElement> DrawAsync(string query, string options)
    {
        var path = _folder.PathOf("picture.svg");
        await _engine.RowsAsync($"COPY ({query}) TO '{path}' ({options})");
        return XDocument.Load(path).Root!;
    }

    static IEnumerable<string> Texts(XElement picture) => picture.Descendants(Svg + "text").Select(t => t.Value);

    [Fact]
    public async Task A_scatter_has_axes_with_units_and_a_point_for_each_row()
    {
        var picture = await DrawAsync($"SELECT DISTANCE(mjd, 0, 0, 0) AS apart, mag FROM {Rows}", "FORMAT svg, plot => 'scatter', title => 'a < b & \"c\"'");

        Assert.Equal(3, picture.Descendants(Svg + "circle").Count());
        Assert.Contains("a < b & \"c\"", Texts(picture));
        Assert.Contains("apart [deg]", Texts(picture));
        Assert.Contains("3 points", Texts(picture));
        Assert.Equal(["720", "480"], new[] { picture.Attribute("width")!.Value, picture.Attribute("height")!.Value });
    }

    [Fact]
    public async Task A_light_curve_has_error_bars_kinds_and_bright_above()
    {
        var picture = await DrawAsync($"SELECT mjd, mag, magerr, band FROM {Rows}", "plot => lightcurve, width 400, height 300");
        var heights = picture.Descendants(Svg + "g").SelectMany(g => g.Elements(Svg + "circle")).Select(c => double.Parse(c.Attribute("cy")!.Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();

        // In SVG y grows downwards: 15.5, 14.5 (g), then 16.5 (r).
        Assert.True(heights[1] < heights[0] && heights[0] < heights[2]);
        Assert.Equal(3, picture.Descendants(Svg + "line").Count());
        Assert.Superset(new HashSet<string> { "g", "r", "mjd", "mag" }, Texts(picture).ToHashSet());
    }

    [Fact]
    public async Task A_folded_light_curve_is_shown_twice()
    {
        var picture = await DrawAsync($"SELECT mjd, mag FROM {Rows}", "plot => lc, period => 0.75");

        Assert.Equal(6, picture.Descendants(Svg + "circle").Count());
        Assert.Contains("phase (period 0.75)", Texts(picture));
    }

    [Fact]
    public async Task A_histogram_has_a_bar_for_each_bin_that_holds_something()
    {
        var picture = await DrawAsync("SELECT x FROM (VALUES (0.0), (0.5), (9.9), (10.0)) AS t(x)", "plot => hist, bins => 5");

        Assert.Equal(2, picture.Descendants(Svg + "rect").Count(r => r.Attribute("stroke")?.Value == "white"));
    }

    [Fact]
    public async Task A_map_of_the_sky_has_its_circles()
    {
        var picture = await DrawAsync("SELECT ra, dec FROM (VALUES (10.0, 20.0), (200.0, -45.0)) AS t(ra, dec)", "FORMAT svg");

        Assert.Equal(2, picture.Descendants(Svg + "circle").Count());
        Assert.Equal(18, picture.Descendants(Svg + "polyline").Count());
        Assert.Contains("-30°", Texts(picture));
    }

    [Fact]
    public async Task A_density_counts_cells()
    {
        var picture = await DrawAsync("SELECT x, y FROM (VALUES (0.0, 0.0), (0.0, 0.0), (1.0, 1.0)) AS t(x, y)", "plot => density");

        Assert.Equal(["#440154", "#FDE725"], picture.Descendants(Svg + "rect").Select(r => r.Attribute("fill")?.Value ?? "").Where(f => f.StartsWith('#')).Order());
    }

    [Theory]
    [InlineData("SELECT 'a' AS t", "FORMAT svg", "columns of numbers")]
    [InlineData("SELECT 1 AS x", "plot => 'pie'", "there is no plot \"pie\"")]
    [InlineData("SELECT 1 AS x", "colour => 'red'", "no option \"colour\"")]
    [InlineData("SELECT 1 AS x", "bins => 0", "from 1 to 1000")]
    [InlineData("SELECT 1 AS x", "title => 5", "text in single quotes")]
    public async Task What_makes_no_picture_is_said(string query, string options, string message)
    {
        var error = await Assert.ThrowsAsync<QueryException>(() => DrawAsync(query, options));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }
}
