using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.MyDb;

namespace Rubin.Query;

/// <summary>Keeps what a user runs, and shows it.</summary>
static class HistoryStatements
{
    /// <summary>The statements by their numbers, the latest last.</summary>
    internal static QueryResult Show(UserDatabase user)
    {
        var table = new TextTable(
            new("number", DataType.Int64), new("started", DataType.Timestamp), new("rows", DataType.Int64), new("ms", DataType.Double), new("error", DataType.Utf8), new("statement", DataType.Utf8));
        foreach (var entry in user.History.Read())
        {
            table.Add(entry.Number, entry.Started, entry.Rows, entry.Milliseconds, entry.Error, entry.Text);
        }

        return table.ToResult();
    }

    /// <summary>The same answer, kept in the history when it has been read or has failed.</summary>
    internal static QueryResult Kept(QueryResult result, string text, UserDatabase user)
    {
        var started = DateTime.UtcNow;
        var watch = Stopwatch.StartNew();
        async IAsyncEnumerable<RecordBatch> Batches()
        {
            var rows = 0L;
            string? error = "stopped";
            try
            {
                var batches = result.Batches.GetAsyncEnumerator();
                await using (batches.ConfigureAwait(false))
                {
                    while (true)
                    {
                        try
                        {
                            if (!await batches.MoveNextAsync().ConfigureAwait(false))
                            {
                                break;
                            }
                        }
                        catch (QueryException failure)
                        {
                            error = failure.Message;
                            throw;
                        }

                        rows += batches.Current.Length;
                        yield return batches.Current;
                    }

                    error = null;
                }
            }
            finally
            {
                user.History.Add(new(started, text.Trim(), rows, Math.Round(watch.Elapsed.TotalMilliseconds, 3), error));
            }
        }

        return result.With(result.Schema, Batches());
    }
}
