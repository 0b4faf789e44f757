using Rubin.Query.PhotoZ.Knn;

namespace Rubin.Query.Tests.PhotoZ.Knn;

public class KdTreeTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(17, 3, 5)]
    [InlineData(1000, 5, 7)]
    [InlineData(3000, 9, 20)]
    public void It_finds_what_comparing_with_all_points_finds(int rows, int dimensions, int neighbors)
    {
        var random = new Random(rows);

        // On a coarse lattice, so that there are equal coordinates and equal distances.
        var points = Enumerable.Range(0, dimensions).Select(_ => Enumerable.Range(0, rows).Select(_ => (float)random.Next(12)).ToArray()).ToArray();
        var search = new KdTree.Search(new(points), neighbors);
        for (var trial = 0; trial < 100; trial++)
        {
            float[] point = [.. Enumerable.Range(0, dimensions).Select(_ => (random.Next(30) / 2f) - 1)];
            search.Find(point);
            var expected = Enumerable.Range(0, rows)
                .Select(row => (Square: Enumerable.Range(0, dimensions).Sum(d => (points[d][row] - point[d]) * (points[d][row] - point[d])), Row: row))
                .Order().Take(neighbors).ToArray();
            Assert.Equal(expected.Select(e => e.Row), search.Rows.ToArray());
            Assert.Equal(expected.Select(e => e.Square), search.Squares.ToArray());
        }
    }
}
