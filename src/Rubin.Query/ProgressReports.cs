using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query;

/// <summary>Tells somebody how far a query is while its rows are read.</summary>
static class ProgressReports
{
    static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    internal static QueryResult Of(QueryResult result, IProgress<QueryProgress> progress)
    {
        async IAsyncEnumerable<RecordBatch> Batches()
        {
            await using var timer = new Timer(_ => progress.Report(result.Progress), null, Period, Period).ConfigureAwait(false);
            await foreach (var batch in result.Batches.ConfigureAwait(false))
            {
                yield return batch;
            }

            progress.Report(result.Progress);
        }

        return result.With(result.Schema, Batches());
    }
}
