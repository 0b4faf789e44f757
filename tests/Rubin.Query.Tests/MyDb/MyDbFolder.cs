using Rubin.Query.Arrow;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Execution;
using Rubin.Query.MyDb;
using Rubin.Query.Tests.Library;

namespace Rubin.Query.Tests.MyDb;

/// <summary>A folder of users' own tables that goes when the test ends.</summary>
sealed class MyDbFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rubin-query-mydb-").FullName;

    public string UserFolder(string user = "local") => System.IO.Path.Combine(Path, "users", user);

    public QueryEngine Open(Func<MyDbOptions, MyDbOptions>? change = null, EngineOptions? engineOptions = null)
    {
        var options = new MyDbOptions { Directory = Path, LockWait = TimeSpan.FromMilliseconds(300) };
        var engine = new QueryEngine(engineOptions ?? new() { Workers = 2 }, change?.Invoke(options) ?? options);
        engine.Register(Numbers);
        return engine;
    }

    /// <summary>Table <c>numbers</c> with column <c>n</c> from 0 to 299,999.</summary>
    static CatalogTable Numbers { get; } = new("main", "numbers", Table());

    static InMemoryTable Table()
    {
        const int Rows = 300_000;
        const int BatchRows = 5_000;
        var schema = new Schema([new("n", DataType.Int64)]);
        var batches = Enumerable.Range(0, Rows / BatchRows)
            .Select(b => new RecordBatch(schema, [new Column<long>(Enumerable.Range(b * BatchRows, BatchRows).Select(n => (long)n).ToArray())], BatchRows));
        return new(schema, [.. batches]);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Statements of one of several users.</summary>
static class AsUser
{
    /// <summary>The rows of the answer, values parted by <c>|</c>.</summary>
    public static async Task<List<string>> AsAsync(this QueryEngine engine, string user, string statement, CancellationToken cancel = default)
    {
        await using var result = engine.Execute(statement, new QuerySettings { User = user }, cancel);
        return await result.RowsAsync();
    }
}
