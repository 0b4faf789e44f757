namespace Rubin.Query.Tests.Engine;

/// <summary>ADQL 2.1 §4.2.5: a coordinate system has no effect. Who names another than ICRS is told so.</summary>
public sealed class CoordinateSystemWarningTests
{
    [Theory]
    [InlineData("POINT('ICRS GEOCENTER', 1, 2)", null)]
    [InlineData("POINT('', 1, 2)", null)]
    [InlineData("POINT(1, 2)", null)]
    [InlineData("CIRCLE('GALACTIC', 1, 2, 3)", "GALACTIC")]
    [InlineData("POINT('FK5', 1, 2)", "FK5")]
    public async Task Another_frame_than_ICRS_gives_a_warning(string geometry, string? frame)
    {
        using var engine = new QueryEngine(new() { Workers = 1 });
        await using var result = engine.Execute($"SELECT {geometry} AS g");
        Assert.Equal(frame is null ? 0 : 1, result.Warnings.Count);
        Assert.All(result.Warnings, w => Assert.Contains($"'{frame}'", w, StringComparison.Ordinal));
    }
}
