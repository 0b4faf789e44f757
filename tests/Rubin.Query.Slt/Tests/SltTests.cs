using Rubin.Query.DuckDb;
using Rubin.Query.Tests;
using Xunit.Abstractions;

namespace Rubin.Query.Slt.Tests;

/// <summary>Every .slt file is one test, over the whole grid; failures name file and line.</summary>
public sealed class SltTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files => Requiring(needs => !needs.Any());

    public static TheoryData<string> SharedFiles => Requiring(needs => needs.Contains("shared"));

    public static TheoryData<string> DuckDbFiles => Requiring(needs => needs.Contains("duckdb") && !needs.Contains("shared"));

    [Theory]
    [MemberData(nameof(Files))]
    public void Records_give_their_answers(string file) => Check(file);

    [SharedOrSkip]
    [MemberData(nameof(SharedFiles))]
    public void Records_over_shared_data_give_their_answers(string file) => Check(file);

    [DuckDbOrSkip]
    [MemberData(nameof(DuckDbFiles))]
    public void Records_over_tables_made_by_DuckDB_give_their_answers(string file) => Check(file);

    void Check(string file)
    {
        var outcome = SltRun.Run(Path.Combine(SltFile.Root, file), QueryRunners.UnderTest, SltRun.Grid);
        output.WriteLine($"{file}: {outcome.Records} records, {outcome.Unverified} unverified");
        Assert.True(outcome.Failures.Count == 0, string.Join("\n\n", outcome.Failures.Take(20)));
    }

    /// <summary>The files with those requirements; without an engine only those about the format, which DuckDB can play.</summary>
    static TheoryData<string> Requiring(Func<IEnumerable<string>, bool> accepts)
    {
        var folder = QueryRunners.Engine is null ? Path.Combine(SltFile.Root, "runner") : SltFile.Root;
        var files = Directory.EnumerateFiles(folder, "*.slt", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        var data = new TheoryData<string>();
        foreach (var file in files.Where(f => accepts(RequiredBy(f))))
        {
            data.Add(Path.GetRelativePath(SltFile.Root, file));
        }

        return data;
    }

    /// <summary>What a file requires, told without parsing the rest: a damaged file fails in its own test.</summary>
    static List<string> RequiredBy(string file) =>
        [.. File.ReadLines(file).Where(l => l.StartsWith("require ", StringComparison.Ordinal)).Select(l => l[8..].Trim())];
}

/// <summary>Skipped where the shared data is absent, unless RUBIN_QUERY_SHARED says that it should be there: then the test fails.</summary>
sealed class SharedOrSkipAttribute : TheoryAttribute
{
    public SharedOrSkipAttribute()
    {
        if (SharedData.Root is null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("RUBIN_QUERY_SHARED")))
        {
            Skip = "the shared data is not there (RUBIN_QUERY_SHARED or ../shared)";
        }
    }
}

/// <summary>Skipped where DuckDB's library is not installed.</summary>
sealed class DuckDbOrSkipAttribute : TheoryAttribute
{
    public DuckDbOrSkipAttribute()
    {
        if (!DuckDbDatabase.IsAvailable)
        {
            Skip = "DuckDB's library is not there (install Node.js and build again)";
        }
    }
}
