using Rubin.Query.LightCurves.Fits;

namespace Rubin.Query.Tests.LightCurves.Fits;

public class IsolationForestTests
{
    [Fact]
    public void Rows_far_from_all_others_score_highest()
    {
        var rows = Rows(256);
        (rows[3 * 17], rows[3 * 17 + 1]) = (9, -9);
        (rows[3 * 200], rows[3 * 200 + 2]) = (-8, 8);
        var scores = Scores(rows, 7);

        Assert.Equal([17, 200], Enumerable.Range(0, 256).OrderByDescending(i => scores[i]).Take(2).Order());
        Assert.InRange(scores.Average(), 0.4, 0.5);
        Assert.True(scores[17] > 0.65);
    }

    [Fact]
    public void Scores_depend_on_the_seed_and_on_nothing_else()
    {
        var rows = Rows(300);
        Assert.Equal(Scores(rows, 1), Scores(rows, 1));
        Assert.NotEqual(Scores(rows, 1), Scores(rows, 2));
    }

    /// <summary>Published with the generator: the first numbers from the seed 1234567.</summary>
    [Fact]
    public void Draws_are_those_of_the_published_generator()
    {
        var random = new SplitMix(1234567);
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], Enumerable.Range(0, 3).Select(_ => random.Next()));
    }

    [Fact]
    public void One_row_equal_rows_and_missing_numbers_do_no_harm()
    {
        Assert.Equal([0.5], Scores([1, 2, 3], 0));
        Assert.All(Scores([.. Enumerable.Repeat(4.0, 60)], 0), s => Assert.Equal(0.5, s, 1e-12));
        Assert.All(Scores([.. Rows(50).Select((x, i) => i % 5 == 0 ? double.NaN : x)], 0), s => Assert.InRange(s, 0.2, 0.9));
    }

    static double[] Rows(int count)
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, 3 * count).Select(_ => random.NextDouble() + random.NextDouble() - 1)];
    }

    static double[] Scores(double[] rows, ulong seed)
    {
        var forest = IsolationForest.Grow(rows, 3, seed: seed);
        return [.. Enumerable.Range(0, rows.Length / 3).Select(i => forest.Score(rows.AsSpan(3 * i, 3)))];
    }
}
