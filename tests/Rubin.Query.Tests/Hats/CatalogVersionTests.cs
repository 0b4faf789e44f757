using Rubin.Query.Tests.Engine.Spatial;

namespace Rubin.Query.Tests.Hats;

public sealed class CatalogVersionTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_catalog_that_is_written_anew_within_the_minute_is_another()
    {
        using var engine = new QueryEngine();
        var folder = _folder.PathOf("c");
        var versions = new List<string?>();
        foreach (var mag in (int[])[1, 2])
        {
            await StoredSky.RowsAsync(engine, $"COPY (SELECT x.generate_series AS id, 10.0 AS ra, 20.0 AS dec, {mag} AS mag FROM generate_series(1, 5) AS x) TO '{folder}' (FORMAT hats, ra 'ra', dec 'dec', overwrite true)");
            versions.Add(TableFormats.Open(folder)[0].Provider.Version);
            versions.Add(TableFormats.Open(folder)[0].Provider.Version);
            await Task.Delay(20);
        }

        Assert.NotNull(versions[0]);
        Assert.Equal(versions[0], versions[1]);
        Assert.Equal(versions[2], versions[3]);
        Assert.NotEqual(versions[0], versions[2]);
    }
}
