using Dapper;
using Rubin.Query.Data;

namespace Rubin.Query.Tests.Data;

/// <summary>A mapper that others wrote (Dapper) over the provider.</summary>
public sealed class MapperTests : IDisposable
{
    readonly QueryEngine _engine = new(new() { Workers = 2 });

    public MapperTests() => _engine.RegisterTable("stars", new Star[] { new(1, "a", 1.5, new(2024, 1, 2)), new(2, null, null, null), new(3, "c", 3.5, null) });

    public void Dispose() => _engine.Dispose();

    sealed record Star(long Id, string? Name, double? Mag, DateTime? Seen);

    [Fact]
    public async Task Objects_parameters_lists_and_several_results_are_mapped()
    {
        await using var source = new RubinQueryDataSource(_engine);
        await using var connection = await source.OpenConnectionAsync();

        var all = (await connection.QueryAsync<Star>("SELECT * FROM stars ORDER BY id")).ToList();
        Assert.Equal([new(1, "a", 1.5, new(2024, 1, 2)), new(2, null, null, null), new(3, "c", 3.5, null)], all);
        Assert.Equal(2, (await connection.QueryAsync<Star>("SELECT * FROM stars WHERE mag < @faintest AND id IN @ids", new { faintest = 9.0, ids = new long[] { 1, 3, 4 } })).Count());
        Assert.Equal("c", await connection.ExecuteScalarAsync<string>("SELECT name FROM stars WHERE id = @Id", new { Id = 3 }));
        dynamic row = connection.QuerySingle("SELECT id, mag FROM stars WHERE id = 1");
        Assert.Equal((1L, 1.5), ((long)row.Id, (double)row.Mag));

        await using var several = await connection.QueryMultipleAsync("SELECT COUNT(*) FROM stars; SELECT name FROM stars WHERE name IS NOT NULL ORDER BY name");
        Assert.Equal(3, await several.ReadSingleAsync<int>());
        Assert.Equal(["a", "c"], await several.ReadAsync<string>());
    }
}
