using Rubin.Query.Engine.Expressions;
using Rubin.Query.Hats;

namespace Rubin.Query.Tests.Hats;

/// <summary>Catalogs of all layouts have the rows that DuckDB counts in their files (shared CATALOGS.md).</summary>
public class HatsReadTests
{
    [SharedFact]
    public async Task Every_shared_catalog_has_its_rows()
    {
        var checkedCatalogs = 0;
        foreach (var (path, expected) in Listed())
        {
            Assert.Equal((path, expected), (path, await HatsCatalogs.CountAsync(HatsCatalogs.Table(path))));
            checkedCatalogs++;
        }

        Assert.Equal(48, checkedCatalogs);
    }

    [SharedTheory]
    [InlineData("hats-import/hipscat/small_sky_object_catalog", 131)]
    [InlineData("hats-import/hipscat/small_sky_source_catalog", 17161)]
    public async Task HiPSCat_catalogs_are_read(string path, long rows)
    {
        var table = HatsCatalogs.Table(path);
        Assert.Equal(rows, await HatsCatalogs.CountAsync(table));
        Assert.Equal(-1, table.Schema.IndexOf("Npix"));
        Assert.NotNull(table.Position);
    }

    /// <summary>What the table says of its columns without reading rows: ids from the footers, cells from the list of partitions.</summary>
    [SharedFact]
    public void Bounds_are_known_without_reading_rows()
    {
        var table = HatsCatalogs.Table("lsdb/small_sky_order1_collection");
        Assert.Equal((700L, 830L), table.Bounds(table.Schema.IndexOf("id")));
        Assert.Equal((44L << 56, (48L << 56) - 1), table.Bounds(table.Schema.IndexOf("_healpix_29")));
        Assert.Null(table.Bounds(table.Schema.IndexOf("ra")));
    }

    [SharedFact]
    public async Task Boxes_hold_the_rows_of_lsdb()
    {
        var table = HatsCatalogs.Table("lsdb/small_sky_order1_collection");
        Assert.Equal([706L, 715, 746, 752, 782, 790, 800, 809], await IdsAsync(table, (280, 300), (-40, -30)));
        Assert.Equal(34, (await IdsAsync(table, (280, 300), (-90, 90))).Count);
        Assert.Equal(120, (await IdsAsync(table, (0, 360), (-80, -30))).Count);
        Assert.Equal(33, (await IdsAsync(table, (280, 300), (-80, -30))).Count);
    }

    [SharedFact]
    public async Task Conditions_on_other_columns_hold_the_rows_of_lsdb()
    {
        var table = HatsCatalogs.Table("lsdb/small_sky_order1_collection");
        Assert.Equal(80, await HatsCatalogs.CountAsync(table, table.Where("id", ComparisonOperator.Greater, 750L)));
        BoundExpression[] south = [table.Where("id", ComparisonOperator.Greater, 750L), .. Between(table, "dec", (-80, -30))];
        Assert.Equal(71, await HatsCatalogs.CountAsync(table, south));
        Assert.Equal(19, await HatsCatalogs.CountAsync(table, [.. south, .. Between(table, "ra", (280, 300))]));
        var sources = HatsCatalogs.Table("lsdb/small_sky_order1_source_collection");
        Assert.Equal(131, await HatsCatalogs.CountAsync(sources, sources.Where("object_id", ComparisonOperator.Equal, 810L)));
        Assert.Equal(
            17,
            await HatsCatalogs.CountAsync(
                sources, sources.Where("object_id", ComparisonOperator.Equal, 810L), sources.Where("band", ComparisonOperator.Equal, "r")));
        Assert.Equal(262, await HatsCatalogs.CountAsync(sources, new Membership(sources.Column("object_id"), [810L, 811L, null])));
    }

    static async Task<List<long>> IdsAsync(HatsTable table, (double Low, double High) ra, (double Low, double High) dec)
    {
        var rows = await HatsCatalogs.RowsAsync(table, ["id"], [.. Between(table, "ra", ra), .. Between(table, "dec", dec)]);
        return [.. rows.Select(r => (long)r[0]!).Order()];
    }

    static BoundExpression[] Between(HatsTable table, string column, (double Low, double High) range) =>
        [table.Where(column, ComparisonOperator.GreaterOrEqual, range.Low), table.Where(column, ComparisonOperator.LessOrEqual,
            range.High)];

    /// <summary>The catalogs of the list that have rows of which the two counts agree.</summary>
    static IEnumerable<(string Path, long Rows)> Listed()
    {
        foreach (var line in File.ReadLines(SharedData.Path("hats/CATALOGS.md")))
        {
            if (line.Split('|', StringSplitOptions.TrimEntries) is [_, var path, _, _, _, var rows, var claimed, ..]
                && long.TryParse(rows, out var count) && rows == claimed)
            {
                yield return (path, count);
            }
        }
    }
}
