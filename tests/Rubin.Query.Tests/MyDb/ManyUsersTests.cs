using System.Globalization;
using Rubin.Query.Engine.Execution;
using Rubin.Query.MyDb;
using Rubin.Query.Tests.DuckDb;
using Xunit.Abstractions;

namespace Rubin.Query.Tests.MyDb;

/// <summary>Many users load, query and drop at once; RUBIN_QUERY_SECONDS says for how long. Their databases share a part of the engine's memory.</summary>
public class ManyUsersTests(ITestOutputHelper output)
{
    const int Users = 50;
    const long Budget = 1L << 30;

    static int Seconds =>
        int.TryParse(Environment.GetEnvironmentVariable("RUBIN_QUERY_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 5;

    [DuckDbFact]
    public async Task All_get_their_own_right_answers_within_quotas_and_memory()
    {
        using var folder = new MyDbFolder();
        using var engine = folder.Open(o => o with { Threads = 1, QuotaBytes = 1 << 20, QuotaTables = 2 }, new() { Workers = 2, MemoryBytes = Budget });
        using var done = new CancellationTokenSource();
        var before = Resident();
        var most = Task.Run(async () =>
        {
            var highest = before;
            for (; !done.IsCancellationRequested; await Task.Delay(50))
            {
                highest = Math.Max(highest, Resident());
            }

            return highest;
        });
        var end = DateTime.UtcNow.AddSeconds(Seconds);
        var rounds = await Task.WhenAll(Enumerable.Range(0, Users).Select(async user =>
        {
            var round = 0;
            for (; round == 0 || DateTime.UtcNow < end; round++)
            {
                await RoundAsync(engine, user);
            }

            return round;
        }));
        await done.CancelAsync();
        output.WriteLine($"{rounds.Sum()} rounds of {Users} users in {Seconds} s, {rounds.Min()} to {rounds.Max()} each; memory from {before >> 20} to {await most >> 20} MiB");
    }

    [DuckDbFact]
    public async Task Open_databases_share_half_of_the_memory_and_idle_ones_make_room()
    {
        using var folder = new MyDbFolder();
        var budget = new MemoryBudget(Budget);
        using (var store = new MyDbStore(new() { Directory = folder.Path, Threads = 1, MemoryBytes = 200 << 20 }, budget))
        {
            using (await store.Of("first").BeginAsync(default))
            {
                Assert.Equal(200 << 20, budget.Held);
                using var query = budget.Lease("query", Budget / 2);
                var all = new List<TableTransaction>();
                for (var i = 0; i < 20; i++)
                {
                    all.Add(await store.Of($"u{i}").BeginAsync(default));
                }

                Assert.Equal(Budget, budget.Held);
                all.ForEach(t => t.Dispose());
            }

            Assert.Equal(Budget / 2, budget.Held);

            // One more than there is room for lets the idle ones go.
            using (await store.Of("last").BeginAsync(default))
            {
                Assert.Equal(Budget / 2, budget.Held);
            }

            Assert.InRange(Enumerable.Range(0, 20).Count(i => store.Of($"u{i}").IsOpen), 1, 8);
        }

        Assert.Equal(0, budget.Held);
    }

    static async Task RoundAsync(QueryEngine engine, int user)
    {
        var (name, rows) = ($"u{user}", 20_000 + user);
        Assert.Equal([$"mydb.t|{rows}"], await engine.AsAsync(name, $"CREATE TABLE t AS SELECT n, {user} AS u FROM numbers WHERE n < {rows}"));
        Assert.Equal([$"{rows}|{user}|{(long)rows * (rows - 1) / 2}"], await engine.AsAsync(name, "SELECT COUNT(*), MAX(u), SUM(n) FROM t"));
        var bytes = await Assert.ThrowsAsync<QueryException>(() => engine.AsAsync(name, "INSERT INTO t SELECT n, 0 FROM numbers"));
        Assert.Equal(QueryErrorCode.OutOfMemory, bytes.Code);
        await engine.AsAsync(name, "CREATE TABLE v AS SELECT n FROM t WHERE n % 2 = 0");
        var tables = await Assert.ThrowsAsync<QueryException>(() => engine.AsAsync(name, "CREATE TABLE w AS SELECT 1 AS x"));
        Assert.Contains("may hold 2", tables.Message, StringComparison.Ordinal);
        await engine.AsAsync(name, "DELETE FROM t WHERE n < 10000");
        Assert.Equal([$"{rows - 10_000}|{(rows + 1) / 2}"], await engine.AsAsync(name, "SELECT (SELECT COUNT(*) FROM t), COUNT(*) FROM v"));
        await engine.AsAsync(name, "DROP TABLE v");
        await engine.AsAsync(name, "DROP TABLE t");
    }

    /// <summary>Bytes of the process that are not of files.</summary>
    static long Resident() => OperatingSystem.IsLinux()
        ? long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith("RssAnon", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10
        : Environment.WorkingSet;
}
