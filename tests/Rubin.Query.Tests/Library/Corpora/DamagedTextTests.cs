using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Rubin.Query.Tests.Adql;

namespace Rubin.Query.Tests.Library.Corpora;

/// <summary>Texts of other people with words exchanged, dropped and doubled: planned and run, or refused with an error, and never a failure of the engine.</summary>
public sealed partial class DamagedTextTests
{
    static readonly string[] Words =
    [
        "NULL", "1", "-1", "'a'", "1e400", "TRUE", "*", "(", ")", ",", "COUNT(*)", "AVG", "POINT(1, 2)", "CIRCLE(1, 2, 3)", "CONTAINS", "DISTINCT", "ALL", "IN", "EXISTS", "(SELECT 1)", "[1, 2]",
        "ROW(1, 2)", "x -> x", "RAND()", "OVER ()", "LEFT", "UNION", "GROUP BY 1", "ORDER BY 2", "LIMIT 0", "CAST(NULL AS POINT)", "POLYGON", "IN_UNIT", "NOT", "IS NULL", "LATERAL", "INTERVAL '1' DAY",
    ];

    [SharedTheory]
    [InlineData("adql/valid", 1)]
    [InlineData("adql/dialect", 2)]
    [InlineData("adql/tricky", 3)]
    [InlineData("queries/queries", 4)]
    public async Task Damaged_texts_are_answered_or_refused(string file, int seed)
    {
        var failures = new ConcurrentQueue<string>();
        var texts = Corpus.Entries(file).Select(Corpus.Text).Where(t => t.Length < 2000).Distinct().Index().ToList();
        await Parallel.ForEachAsync(texts, async (text, _) =>
        {
            var random = new Random((seed * 100_000) + text.Index);
            for (var i = 0; i < 3; i++)
            {
                var damaged = Damage(text.Item, texts[random.Next(texts.Count)].Item, random);
                if (await FailureAsync(text.Item, damaged) is { } failure)
                {
                    failures.Enqueue($"{damaged}\n{failure}");
                }
            }
        });
        Assert.True(failures.IsEmpty, string.Join("\n\n", failures.Take(20)));
    }

    /// <summary>One to three words replaced by words of the other text or of the list, dropped, doubled or exchanged.</summary>
    static string Damage(string text, string other, Random random)
    {
        var words = Token().Matches(text).Select(m => m.Value).ToList();
        var others = Token().Matches(other).Select(m => m.Value).ToList();
        for (var n = random.Next(1, 4); n > 0 && words.Count > 1; n--)
        {
            var at = random.Next(words.Count);
            switch (random.Next(5))
            {
                case 0:
                    words[at] = Words[random.Next(Words.Length)];
                    break;
                case 1:
                    words[at] = others[random.Next(others.Count)];
                    break;
                case 2:
                    words.RemoveAt(at);
                    break;
                case 3:
                    words.Insert(at, words[random.Next(words.Count)]);
                    break;
                default:
                    var to = random.Next(words.Count);
                    (words[at], words[to]) = (words[to], words[at]);
                    break;
            }
        }

        return string.Join(' ', words);
    }

    /// <summary>What went wrong other than by an error of the query.</summary>
    static async Task<string?> FailureAsync(string text, string damaged)
    {
        try
        {
            using var engine = ImaginedTables.Of(text).Engine();
            await engine.RowsAsync(damaged);
            return null;
        }
        catch (QueryException error) when (error.Code != QueryErrorCode.Internal)
        {
            return null;
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            return error.ToString();
        }
    }

    [GeneratedRegex(@"'[^']*'|""[^""]*""|\w+|[<>=!|]+|\S")]
    private static partial Regex Token();
}
