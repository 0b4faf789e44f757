using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Tests.Engine.Operators;

/// <summary>Pairs of a group and a word, in several sets, against sets of tuples of the framework.</summary>
public class PairUnionTests
{
    /// <param name="groups">Number of groups.</param>
    /// <param name="rows">Pairs that come to each set.</param>
    /// <param name="words">Different words.</param>
    /// <param name="sets">Number of sets.</param>
    /// <param name="isSorted">Whether words come in ascending order.</param>
    [Theory]
    [InlineData(1, 50_000, 30_000, 2, true)]
    [InlineData(1, 50_000, 30_000, 3, false)]
    [InlineData(1, 0, 1, 2, true)]
    [InlineData(1, 1_500_000, 2_000_000, 2, true)]
    [InlineData(6, 100_000, 80_000, 2, true)]
    [InlineData(6, 100_000, 6, 4, false)]
    [InlineData(5000, 100_000, 1_000, 3, false)]
    [InlineData(5000, 100_000, 1_000_000_000, 3, true)]
    public void CountsEachPairOnce(int groups, int rows, int words, int sets, bool isSorted)
    {
        var random = new Random(groups + rows + sets);
        var expected = new HashSet<(int, ulong)>();
        var parts = new List<(PairSet, int[])>();
        for (var s = 0; s < sets; s++)
        {
            // The groups of a set have numbers of their own; every seventh is left out.
            int[] numbers = [.. Enumerable.Range(0, groups)];
            random.Shuffle(numbers);
            int[] here = [.. numbers.Select(n => groups > 1 && n % 7 == s ? -1 : n)];
            ulong[] values = [.. Enumerable.Range(0, rows).Select(_ => ulong.MaxValue - (ulong)random.Next(words))];
            if (isSorted)
            {
                Array.Sort(values);
            }

            var set = new PairSet();
            set.Resize(groups);
            foreach (var word in values)
            {
                var group = random.Next(groups);
                set.Add(group, word);
                if (here[group] >= 0)
                {
                    expected.Add((here[group], word));
                }
            }

            Assert.Equal(isSorted, set.Rises || rows == 0);
            parts.Add((set, here));
        }

        var union = new PairUnion(parts, groups);
        Parallel.ForEach(union.Pieces, piece => piece());

        var counts = new long[groups];
        foreach (var (group, _) in expected)
        {
            counts[group]++;
        }

        Assert.Equal(counts, union.Counts.ToArray());
    }

    [Fact]
    public void CountsTheWordsOfASet()
    {
        var set = new PairSet();
        set.Resize(2);
        foreach (var (group, word) in new[] { (0, 0UL), (0, 0UL), (1, 0UL), (0, 5UL), (1, 3UL), (1, 2UL), (1, 3UL), (0, 5UL), (0, 4UL), (1, ulong.MaxValue) })
        {
            set.Add(group, word);
        }

        Assert.Equal((3, 4, 7), (set.CountOf(0), set.CountOf(1), set.Count));
        Assert.Equal(7, set.Places.ToArray().Count(p => p.Group != 0));
    }
}
