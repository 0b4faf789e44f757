using Rubin.Query.Sky;

namespace Rubin.Query.Tests.Sky;

public class HealpixRangesTests
{
    [Fact]
    public void Set_operations_are_those_of_sets()
    {
        var random = new Random(21);
        for (var n = 0; n < 500; n++)
        {
            var (left, leftSet) = RandomRanges(random);
            var (right, rightSet) = RandomRanges(random);
            Assert.Equal(leftSet.Union(rightSet).Order(), Members(left.Union(right)));
            Assert.Equal(leftSet.Intersect(rightSet).Order(), Members(left.Intersect(right)));
            Assert.Equal(leftSet.Except(rightSet).Order(), Members(left.Except(right)));
            Assert.Equal(leftSet.Overlaps(rightSet), left.Overlaps(right));
            Assert.Equal(left, left.Complement().Complement());
            Assert.Equal(left, HealpixRanges.From(left.Cells()));
            Assert.Equal(HealpixRanges.From(leftSet.Select(cell => new HealpixCell(27, cell >> 4))), left.Degrade(27));
            for (var cell = 0L; cell < 220; cell++)
            {
                Assert.Equal(leftSet.Contains(cell), left.Contains(cell));
                var parent = new HealpixCell(28, cell / 4);
                var children = Enumerable.Range(0, 4).Select(child => parent.Start + child).ToArray();
                Assert.Equal(children.All(leftSet.Contains), left.Contains(parent));
                Assert.Equal(children.Any(leftSet.Contains), left.Overlaps(parent));
            }
        }
    }

    [Fact]
    public void Whole_sky_is_twelve_cells()
    {
        Assert.Equal(12, HealpixRanges.WholeSky.Cells().Count());
        Assert.Equal(1, HealpixRanges.WholeSky.SkyFraction);
        Assert.True(HealpixRanges.WholeSky.Complement().IsEmpty);
        Assert.Equal(HealpixRanges.WholeSky, HealpixRanges.Empty.Complement());
    }

    [Fact]
    public void Ranges_outside_the_sky_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HealpixRanges.From([new HealpixRange(-1, 3)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => HealpixRanges.From([new HealpixRange(0, Healpix.MaxCellCount + 1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HealpixCell(3, 768));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HealpixCell(30, 0));
    }

    [Fact]
    public void Cells_come_in_the_order_in_which_HATS_lists_partitions()
    {
        HealpixCell[] cells = [new(1, 3), new(0, 1), new(2, 3), new(1, 0)];
        Assert.Equal([new(1, 0), new(2, 3), new(1, 3), new(0, 1)], cells.Order());
    }

    static (HealpixRanges Ranges, HashSet<long> Set) RandomRanges(Random random)
    {
        var ranges = new List<HealpixRange>();
        var set = new HashSet<long>();
        for (var n = random.Next(8); n > 0; n--)
        {
            var start = random.NextInt64(200);
            var range = new HealpixRange(start, start + random.Next(20));
            ranges.Add(range);
            for (var cell = range.Start; cell < range.End; cell++) set.Add(cell);
        }

        return (HealpixRanges.From(ranges), set);
    }

    static List<long> Members(HealpixRanges ranges)
    {
        var members = new List<long>();
        foreach (var range in ranges.AsSpan())
        {
            for (var cell = range.Start; cell < range.End; cell++) members.Add(cell);
        }

        return members;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(6)]
    public void Dilated_is_every_cell_and_its_neighbours(int order)
    {
        var random = new Random(order);
        for (var run = 0; run < 20; run++)
        {
            var cells = Enumerable.Range(0, random.Next(1, 12)).Select(_ => new HealpixCell(order, random.NextInt64(Healpix.CellCount(order)))).ToList();
            var around = cells.SelectMany(c => c.Neighbours()).Concat(cells);
            Assert.Equal(HealpixRanges.From(around), HealpixRanges.From(cells).Dilate(order));
        }
    }
}
