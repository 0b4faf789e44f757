using System.Collections.Concurrent;
using Rubin.Query.Adql;
using Rubin.Query.Tests.Adql;
using Xunit.Abstractions;

namespace Rubin.Query.Tests.Library.Corpora;

/// <summary>The texts of other people, run over tables that have the names they use.</summary>
public sealed class CorpusRunTests(ITestOutputHelper output)
{
    /// <summary>Answers, or errors of the query; never a failure of the engine.</summary>
    [SharedTheory]
    [InlineData("adql/valid", 720)]
    [InlineData("adql/dialect", 94)]
    [InlineData("adql/tricky", 155)]
    [InlineData("adql/disputed", 22)]
    [InlineData("adql/semantic", 20)]
    [InlineData("queries/queries", 304)]
    public async Task Texts_run_without_a_failure_of_the_engine(string file, int answered)
    {
        var outcomes = await OutcomesAsync(file, async text => (await RunAsync(text, AdqlDialect.Default)).Error ?? "");
        output.WriteLine($"{outcomes.Count(o => o.Outcome.Length == 0)} of {outcomes.Count} answered");
        output.WriteLine(string.Join('\n', outcomes.Where(o => o.Outcome.Length > 0)));
        Assert.DoesNotContain(outcomes, o => o.Outcome.StartsWith(nameof(QueryErrorCode.Internal), StringComparison.Ordinal));
        Assert.InRange(outcomes.Count(o => o.Outcome.Length == 0), answered, outcomes.Count);
    }

    /// <summary>What both modes accept has one plan, one answer or one error in both, but for ordinals in GROUP BY.</summary>
    [SharedTheory]
    [InlineData("adql/valid", 840)]
    [InlineData("adql/tricky", 105)]
    [InlineData("adql/disputed", 20)]
    [InlineData("adql/semantic", 45)]
    [InlineData("queries/queries", 100)]
    public async Task Strict_texts_mean_the_same_in_the_default_mode(string file, int both)
    {
        var outcomes = await OutcomesAsync(file, async text =>
        {
            if (!IsStrict(text))
            {
                return "not strict";
            }

            var (strict, normal) = (await RunAsync(text, AdqlDialect.Strict), await RunAsync(text, AdqlDialect.Default));
            return strict.Error != normal.Error ? $"{strict.Error} / {normal.Error}"
                : strict.Plan != normal.Plan ? $"{strict.Plan}\n{normal.Plan}"
                : strict.Rows.SequenceEqual(normal.Rows) || text.Contains("RAND", StringComparison.OrdinalIgnoreCase) ? ""
                : $"{string.Join(';', strict.Rows)}\n{string.Join(';', normal.Rows)}";
        });
        Assert.DoesNotContain(outcomes, o => o.Outcome is not ("" or "not strict"));
        Assert.InRange(outcomes.Count(o => o.Outcome.Length == 0), both, outcomes.Count);
    }

    static async Task<IReadOnlyCollection<(string Text, string Outcome)>> OutcomesAsync(string file, Func<string, Task<string>> outcome)
    {
        var outcomes = new ConcurrentQueue<(string, string)>();
        await Parallel.ForEachAsync(Corpus.Entries(file).Select(Corpus.Text).Distinct(), async (text, _) => outcomes.Enqueue((text, await outcome(text))));
        return outcomes;
    }

    static bool IsStrict(string text)
    {
        try
        {
            var statement = AdqlParser.Parse(text, AdqlDialect.Strict);
            return !statement.SelfAndDescendants().OfType<GroupingSetSyntax>().Any(g => g.Keys is [NumberSyntax]);
        }
        catch (QueryException)
        {
            return false;
        }
    }

    /// <summary>The plan and the rows in their order, or the error; any other exception as an internal error.</summary>
    static async Task<(string Plan, IReadOnlyList<string> Rows, string? Error)> RunAsync(string text, AdqlDialect dialect)
    {
        try
        {
            using var engine = ImaginedTables.For(text).Engine();
            return (engine.Explain(text, dialect), await engine.RowsAsync(text, dialect), null);
        }
        catch (QueryException error)
        {
            return ("", [], $"{error.Code}: {error.Message}");
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            return ("", [], $"{QueryErrorCode.Internal}: {error}");
        }
    }
}
