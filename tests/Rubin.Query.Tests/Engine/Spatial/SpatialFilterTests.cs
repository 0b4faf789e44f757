using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Spatial;
using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Engine.Spatial;

/// <summary>Conditions on the sky are recognised in every spelling, and never leave out a row that meets them.</summary>
public class SpatialFilterTests
{
    static readonly ColumnReference Ra = new(2, "ra", DataType.Double);
    static readonly ColumnReference Dec = new(5, "dec", DataType.Double);
    static readonly ColumnReference Cell = new(7, "_healpix_29", DataType.Int64);
    static readonly SkyColumns Columns = new(2, 5, 7, 29);

    [Fact]
    public void A_cone_is_found_in_every_spelling()
    {
        var (ra, dec, r) = (SkyCalls.Number(10), SkyCalls.Number(-20), SkyCalls.Number(0.5));
        BoundExpression[] distances =
        [
            SkyCalls.Distance(Ra, Dec, ra, dec),
            SkyCalls.Distance(ra, dec, Ra, Dec),
            SkyCalls.Distance(SkyCalls.Point(Ra, Dec), SkyCalls.Point(ra, dec)),
            SkyCalls.Distance(SkyCalls.Point(ra, dec), SkyCalls.Point(Ra, Dec)),
        ];
        var (point, circle, one) = (SkyCalls.Point(Ra, Dec), SkyCalls.Circle(10, -20, 0.5), new Constant(DataType.Int32, 1));
        BoundExpression[] conditions =
        [
            .. distances.Select(d => SkyCalls.Compare(d, ComparisonOperator.Less, r)),
            .. distances.Select(d => SkyCalls.Compare(d, ComparisonOperator.LessOrEqual, r)),
            .. distances.Select(d => SkyCalls.Compare(r, ComparisonOperator.Greater, d)),
            .. distances.Select(d => SkyCalls.Compare(r, ComparisonOperator.GreaterOrEqual, d)),
            .. distances.Select(d => SkyCalls.Compare(SkyCalls.Times(d, 2), ComparisonOperator.Less, SkyCalls.Number(1))),
            SkyCalls.Compare(one, ComparisonOperator.Equal, SkyCalls.Contains(point, circle)),
            SkyCalls.Compare(SkyCalls.Contains(point, circle), ComparisonOperator.Equal, one),
            SkyCalls.Compare(SkyCalls.Contains(point, circle), ComparisonOperator.NotEqual, new Constant(DataType.Int32, 0)),
            SkyCalls.Compare(SkyCalls.InCircle(Ra, Dec, ra, dec, r), ComparisonOperator.Equal, one),
        ];
        var expected = Circle.FromDegrees(10, -20, 0.5 + Columns.SlackDegrees).Cover().Touched;
        Assert.All(conditions, condition => Assert.Equal(expected, SpatialFilter.Cover([condition], Columns)));
    }

    [Fact]
    public void Conditions_that_say_nothing_about_the_sky_leave_it_whole()
    {
        var far = SkyCalls.Distance(Ra, Dec, SkyCalls.Number(10), SkyCalls.Number(-20));
        var twisted = SkyCalls.Polygon(0, 0, 10, 10, 10, 0, 0, 10);
        BoundExpression[] conditions =
        [
            SkyCalls.Compare(far, ComparisonOperator.Greater, SkyCalls.Number(1)),
            SkyCalls.Compare(far, ComparisonOperator.Less, Ra),
            SkyCalls.Compare(far, ComparisonOperator.Less, SkyCalls.Number(double.NaN)),
            SkyCalls.Compare(
                SkyCalls.Distance(Ra, Dec, SkyCalls.Number(10), SkyCalls.Number(-95)), ComparisonOperator.Less, SkyCalls.Number(1)),
            SkyCalls.Compare(
                SkyCalls.Distance(Dec, Ra, SkyCalls.Number(10), SkyCalls.Number(5)), ComparisonOperator.Less, SkyCalls.Number(1)),
            SkyCalls.Compare(
                SkyCalls.Contains(SkyCalls.Point(Ra, Dec), twisted), ComparisonOperator.Equal, new Constant(DataType.Int32, 1)),
            SkyCalls.Compare(SkyCalls.Contains(SkyCalls.Point(Ra, Dec), SkyCalls.Circle(1, 1, 1)), ComparisonOperator.Equal,
                new Constant(DataType.Int32, 0)),
            SkyCalls.Compare(Ra, ComparisonOperator.Greater, SkyCalls.Number(300)),
            SkyCalls.Compare(Dec, ComparisonOperator.Less, SkyCalls.Number(95)),
            SkyCalls.Compare(Dec, ComparisonOperator.Greater, SkyCalls.Number(95)),
            SkyCalls.Compare(Ra, ComparisonOperator.NotEqual, SkyCalls.Number(0)),
            SkyCalls.Compare(new CastExpression(Dec, DataType.Int32), ComparisonOperator.LessOrEqual, new Constant(DataType.Int32, -80)),
            SkyCalls.Compare(SkyCalls.Times(far, -3600), ComparisonOperator.Less, SkyCalls.Number(1)),
            new Junction(false, [SkyCalls.Compare(Dec, ComparisonOperator.Less, SkyCalls.Number(-80)), new NullTest(Ra)]),
        ];
        Assert.All(conditions, condition => Assert.Null(SpatialFilter.Cover([condition], Columns)));
    }

    [Fact]
    public void Contradictions_leave_nothing()
    {
        BoundExpression[] low = [SkyCalls.Compare(Dec, ComparisonOperator.Less, SkyCalls.Number(-10))];
        BoundExpression[] high = [SkyCalls.Compare(Dec, ComparisonOperator.Greater, SkyCalls.Number(10))];
        Assert.Equal(HealpixRanges.Empty, SpatialFilter.Cover([.. low, .. high], Columns));
        Assert.Equal(HealpixRanges.Empty, SpatialFilter.Cover([Constant.False], Columns));
        Assert.Equal(HealpixRanges.Empty, SpatialFilter.Cover([new Membership(Cell, [null])], Columns));
    }

    [Fact]
    public void Conditions_on_cells_are_their_ranges()
    {
        var five = new Constant(DataType.Int64, 5L);
        Assert.Equal(Cells(5, 6), SpatialFilter.Cover([SkyCalls.Compare(Cell, ComparisonOperator.Equal, five)], Columns));
        Assert.Equal(Cells(0, 5), SpatialFilter.Cover([SkyCalls.Compare(five, ComparisonOperator.Greater, Cell)], Columns));
        Assert.Equal(
            Cells(6, Healpix.MaxCellCount), SpatialFilter.Cover([SkyCalls.Compare(Cell, ComparisonOperator.Greater, five)], Columns));
        Assert.Equal(
            HealpixRanges.From([new HealpixRange(1, 3), new HealpixRange(9, 10)]), SpatialFilter.Cover([new Membership(Cell, [1L, 2L, 9L,
                -4L, long.MaxValue, null])], Columns));
        var coarse = Columns with { HealpixOrder = 28 };
        Assert.Equal(Cells(20, 24), SpatialFilter.Cover([SkyCalls.Compare(Cell, ComparisonOperator.Equal, five)], coarse));

        static HealpixRanges Cells(long start, long end) => HealpixRanges.From([new HealpixRange(start, end)]);
    }

    [Fact]
    public void A_strip_in_right_ascension_does_not_cover_the_whole_sky()
    {
        var strip = SpatialFilter.Cover(Between(Ra, 290, 300), Columns)!;
        Assert.InRange(strip.SkyFraction, 10 / 360.0, 0.1);
        Assert.True(strip.Contains(Healpix.IndexFromDegrees(295, -89.9999)));
    }

    [Fact]
    public void Alternatives_add_up_and_conditions_cut()
    {
        var (a, b) = (Cone(10, 20, 1), Cone(200, -40, 2));
        var (coverA, coverB) = (SpatialFilter.Cover([a], Columns)!, SpatialFilter.Cover([b], Columns)!);
        Assert.Equal(coverA.Union(coverB), SpatialFilter.Cover([new Junction(false, [a, b])], Columns));
        Assert.Equal(coverA, SpatialFilter.Cover([new Junction(true, [a, new Junction(false, [a, b])])], Columns));
        Assert.Equal(HealpixRanges.Empty, SpatialFilter.Cover([a, b], Columns));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Rows_that_meet_random_conditions_lie_in_the_cover(int seed)
    {
        var random = new Random(seed);
        var conditions = Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomCondition(random)).ToArray();
        BoundExpression condition = conditions.Length == 1 ? conditions[0] : new Junction(random.Next(2) == 0, [.. conditions]);
        if (SpatialFilter.Cover([condition], Columns) is not { } cover)
        {
            return;
        }

        var predicate = Predicate.Compile(condition);
        var batch = RandomRows(random, 4000);
        var ra = (Column<double>)batch.Columns[2];
        var dec = (Column<double>)batch.Columns[5];
        foreach (var row in predicate.Select(batch) is { IsAll: false } some ? some.Rows.ToArray() : Enumerable.Range(0, batch.Length))
        {
            Assert.True(cover.Contains(Healpix.IndexFromDegrees(ra.Values[row], dec.Values[row])), $"{ra.Values[row]} {dec.Values[row]}");
        }
    }

    static BoundExpression RandomCondition(Random random)
    {
        var (ra, dec) = (random.NextDouble() * 360, Math.Clamp(random.NextDouble() * 200 - 100, -90, 90));
        var size = Math.Pow(10, random.NextDouble() * 3 - 1);
        var point = SkyCalls.Point(Ra, Dec);
        var one = new Constant(DataType.Int32, 1);
        return random.Next(5) switch
        {
            0 => Cone(ra, dec, size),
            1 => SkyCalls.Compare(SkyCalls.Contains(point, SkyCalls.Box(ra, dec, size, size)), ComparisonOperator.Equal, one),
            2 => SkyCalls.Compare(SkyCalls.Contains(point, SkyCalls.Polygon(ra, dec / 2, ra + size, dec / 2, ra, dec / 2 + size / 3)),
                ComparisonOperator.Equal, one),
            3 => new Junction(true, [.. Between(Ra, ra - size, ra + size), .. Between(Dec, dec - size, dec)]),
            _ => SkyCalls.Compare(
                Dec, random.Next(2) == 0 ? ComparisonOperator.Less : ComparisonOperator.GreaterOrEqual, SkyCalls.Number(dec)),
        };
    }

    static BoundExpression Cone(double ra, double dec, double radius) =>
        SkyCalls.Compare(
            SkyCalls.Distance(Ra, Dec, SkyCalls.Number(ra), SkyCalls.Number(dec)), ComparisonOperator.Less, SkyCalls.Number(radius));

    static BoundExpression[] Between(ColumnReference column, double low, double high) =>
        [SkyCalls.Compare(column, ComparisonOperator.GreaterOrEqual, SkyCalls.Number(low)), SkyCalls.Compare(column,
            ComparisonOperator.LessOrEqual, SkyCalls.Number(high))];

    static RecordBatch RandomRows(Random random, int rows)
    {
        var schema = new Schema([.. Enumerable.Range(0, 8).Select(i => new Field($"c{i}", DataType.Double))]);
        var columns = new Column[8];
        for (var i = 0; i < columns.Length; i++)
        {
            var values = new double[rows];
            for (var row = 0; row < rows; row++)
            {
                values[row] = i == 5 ? Angle.RadiansToDegrees(Math.Asin(2 * random.NextDouble() - 1)) : 360 * random.NextDouble();
            }

            columns[i] = new Column<double>(values);
        }

        return new(schema, columns, rows);
    }
}
