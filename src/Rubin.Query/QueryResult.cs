using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query;

/// <summary>The answer of a query while it is computed. Dispose it to stop the query and free what it holds.</summary>
public sealed partial class QueryResult : IAsyncDisposable
{
    readonly QueryExecution? _execution;

    internal QueryResult(Schema schema, IAsyncEnumerable<RecordBatch> batches, QueryExecution? execution, ValueList<string> warnings)
    {
        Schema = schema;
        Batches = batches;
        Warnings = warnings;
        _execution = execution;
    }

    /// <summary>Names, types, units of the columns.</summary>
    public Schema Schema { get; }

    /// <summary>The rows, to be read once.</summary>
    public IAsyncEnumerable<RecordBatch> Batches { get; }

    /// <summary>What the query's author should know, though it runs.</summary>
    public ValueList<string> Warnings { get; }

    /// <summary>How far the query is.</summary>
    public QueryProgress Progress => _execution?.Progress ?? new(1, 0, 0, TimeSpan.Zero);

    /// <summary>Rows read from tables so far.</summary>
    public long RowsRead => Progress.RowsRead;

    /// <summary>Set when the query is to stop.</summary>
    internal CancellationToken Cancel => _execution?.Cancel ?? default;

    /// <summary>Whether the answer is a count of rows that were written, changed or deleted, in its column <c>rows</c>.</summary>
    internal bool CountsChanges { get; init; }

    /// <summary>What is freed with the answer, once nothing works on it; null for nothing.</summary>
    internal IDisposable? Held { get; init; }

    /// <summary>Another answer made from this one's rows, with this one's progress and end.</summary>
    internal QueryResult With(Schema schema, IAsyncEnumerable<RecordBatch> batches, bool countsChanges = false) =>
        new(schema, batches, _execution, Warnings) { Held = Held, CountsChanges = CountsChanges || countsChanges };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_execution is not null)
        {
            await _execution.DisposeAsync().ConfigureAwait(false);
        }

        Held?.Dispose();
    }
}
