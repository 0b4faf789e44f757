using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Hats;
using Rubin.Query.Tests.Engine;
using Rubin.Query.Tests.Engine.Spatial;

namespace Rubin.Query.Tests.Hats;

/// <summary>Scans read what they must and no more, and leave out no row.</summary>
public class HatsPruneTests
{
    const string Objects = "lsdb/small_sky_order1_collection";
    const string Sources = "lsdb/small_sky_order1_source_collection";

    [SharedFact]
    public async Task Cones_hold_the_rows_of_lsdb()
    {
        var table = HatsCatalogs.Table(Objects);
        var rows = await HatsCatalogs.RowsAsync(table, ["id"], [Cone(table, "ra", "dec", 0, -80, 20)]);
        Assert.Equal(
            [703L, 707, 723, 733, 734, 738, 750, 771, 772, 776, 792, 804, 811, 812, 816, 826],
            rows.Select(r => (long)r[0]!).Order());
    }

    [SharedTheory]
    [InlineData("small_sky_order1_source", "catalog.csv")]
    [InlineData("small_sky_order1_source_margin", "margin.csv")]
    public async Task Cones_hold_the_sources_of_lsdb(string catalog, string expected)
    {
        var table = HatsCatalogs.Table($"{Sources}/{catalog}");
        var rows = await HatsCatalogs.RowsAsync(table, ["source_id"], [Cone(table, "source_ra", "source_dec", -35, -55, 2)]);
        var ids = File.ReadLines(SharedData.Path("hats/lsdb/raw/cone_search_expected/" + expected)).ToArray();
        var column = Array.IndexOf(ids[0].Split(','), "source_id");
        Assert.Equal(ids.Skip(1).Select(l => long.Parse(l.Split(',')[column], null)).Order(), rows.Select(r => (long)r[0]!).Order());
    }

    [SharedFact]
    public async Task Polygons_hold_the_rows_of_lsdb()
    {
        var table = HatsCatalogs.Table(Objects);
        var inside = SkyCalls.Contains(
            SkyCalls.Point(table.Column("ra"), table.Column("dec")), SkyCalls.Polygon(300, -50, 300, -55, 272, -55, 272, -50));
        var rows = await HatsCatalogs.RowsAsync(
            table, ["id"], [SkyCalls.Compare(new Constant(DataType.Int32, 1), ComparisonOperator.Equal, inside)]);
        Assert.Equal([749L, 774, 805], rows.Select(r => (long)r[0]!).Order());
    }

    [SharedFact]
    public async Task Partitions_outside_of_a_cone_are_not_opened()
    {
        var table = HatsCatalogs.Table(Objects);
        BoundExpression[] cone = [Cone(table, "ra", "dec", 315, -65, 1)];
        Assert.Equal("partitions=1/4", table.PlanScan(HatsCatalogs.Request(table, ["id"], cone)).Summary);
        var (_, counters) = await HatsCatalogs.RunAsync(table, ["id"], cone);
        Assert.InRange(counters[CounterNames.PartitionsSkipped], 3, 4);
        Assert.Equal(4, counters[CounterNames.PartitionsRead] + counters[CounterNames.PartitionsSkipped]);
        var (_, all) = await HatsCatalogs.RunAsync(table, ["id"], []);
        Assert.Equal((4, 0), (all[CounterNames.PartitionsRead], all[CounterNames.PartitionsSkipped]));
        Assert.InRange(counters[CounterNames.BytesRead], 0, all[CounterNames.BytesRead] / 2);
    }

    [SharedFact]
    public async Task Row_groups_are_left_out_by_statistics_of_any_column()
    {
        var table = HatsCatalogs.Table("lsdb/small_sky_order3_source");
        var (rows, counters) = await HatsCatalogs.RunAsync(table, [], [table.Where("object_id", ComparisonOperator.Equal, 810L)]);
        Assert.Equal(131, rows);
        Assert.InRange(counters[CounterNames.PartitionsRead], 1, 42);
        Assert.Equal(43, counters[CounterNames.PartitionsRead] + counters[CounterNames.PartitionsSkipped]);
    }

    [SharedFact]
    public async Task A_limit_ends_the_scan()
    {
        var table = HatsCatalogs.Table("lsdb/small_sky_order3_source");
        var (rows, counters) = await HatsCatalogs.RunAsync(table, ["mag"], [], limit: 10);
        Assert.InRange(rows, 10, 17160);
        Assert.InRange(counters[CounterNames.RowGroupsRead], 1, 10);
    }

    [SharedFact]
    public async Task Only_the_fields_asked_for_are_read_of_nested_columns()
    {
        var table = HatsCatalogs.Table("lsdb/small_sky_order1_nested_sources/catalog");
        var (_, one) = await HatsCatalogs.RunAsync(table, ["sources.mag"], []);
        var (_, all) = await HatsCatalogs.RunAsync(table, ["sources"], []);
        Assert.InRange(one[CounterNames.BytesRead], 1, all[CounterNames.BytesRead] / 3);
        var rows = await HatsCatalogs.RowsAsync(table, ["id", "sources.mag"], []);
        var magnitudes = rows.ToDictionary(
            r => (long)r[0]!, r => ((ValueList<object?>)((StructValue)r[1]!).Values[0]!).Cast<double>().ToArray());
        Assert.Equal(17161, magnitudes.Values.Sum(m => m.Length));
        Assert.Equal(17.881540597718583, magnitudes[700].Average(), 1e-12);
        Assert.Equal(17.980722684085368, magnitudes[704].Average(), 1e-12);
    }

    [SharedTheory]
    [InlineData(1, 7)]
    [InlineData(1, 8192)]
    [InlineData(2, 1024)]
    [InlineData(8, 7)]
    [InlineData(8, 8192)]
    public async Task Rows_are_the_same_for_any_workers_and_batches(int workers, int batchRows)
    {
        var table = HatsCatalogs.Table(Sources);
        BoundExpression[] filters = [Cone(table, "source_ra", "source_dec", 325, -55, 6), table.Where("mag", ComparisonOperator.Less,
            18.0)];
        string[] columns = ["source_id", "band", "mag", "_healpix_29"];
        var expected = await HatsCatalogs.RowsAsync(table, columns, filters, workers: 1, batchRows: 1000);
        Assert.NotEmpty(expected);
        PlanRun.AssertSameRows(expected, await HatsCatalogs.RowsAsync(table, columns, filters, workers, batchRows));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [SharedTheory]
    [MemberData(nameof(Seeds))]
    public async Task Random_conditions_leave_the_rows_that_they_leave_in_memory(int seed)
    {
        var random = new Random(seed);
        var table = HatsCatalogs.Table("lsdb/small_sky_order3_source");
        string[] columns = [.. table.Schema.Fields.Select(f => f.Name)];
        var all = await HatsCatalogs.RowsAsync(table, columns, [], workers: 1);
        var batch = PlanRun.Batch(table.Schema, all);
        for (var i = 0; i < 10; i++)
        {
            var filters = Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomFilter(random, table, all)).ToArray();
            var condition = filters.Length == 1 ? filters[0] : new Junction(true, [.. filters]);
            var expected = Predicate.Compile(condition).Filter(batch);
            Assert.Equal(expected.Length, await HatsCatalogs.CountAsync(table, filters));
        }
    }

    static BoundExpression RandomFilter(Random random, HatsTable table, List<object?[]> rows)
    {
        var row = rows[random.Next(rows.Count)];
        var column = random.Next(table.Schema.Count);
        var name = table.Schema[column].Name;
        return random.Next(6) switch
        {
            0 => Cone(table, "source_ra", "source_dec", (double)row[table.Schema.IndexOf("source_ra")]!,
                (double)row[table.Schema.IndexOf("source_dec")]!, 5 * random.NextDouble()),
            1 => new Membership(table.Column(name), [.. Enumerable.Range(0, 3).Select(_ => rows[random.Next(rows.Count)][column])]),
            2 => new Junction(false, [RandomFilter(random, table, rows), RandomFilter(random, table, rows)]),
            3 => new Negation(new NullTest(table.Column(name))),
            _ => table.Where(name, (ComparisonOperator)random.Next(6), row[column]!),
        };
    }

    static BoundExpression Cone(HatsTable table, string ra, string dec, double centreRa, double centreDec, double radius) =>
        SkyCalls.Compare(
        SkyCalls.Distance(table.Column(ra), table.Column(dec), SkyCalls.Number(centreRa), SkyCalls.Number(centreDec)),
        ComparisonOperator.LessOrEqual,
        SkyCalls.Number(radius));
}
