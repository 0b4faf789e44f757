using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Rubin.Query.Tap.Queries;
using Rubin.Query.Tap.Queues;

namespace Rubin.Query.Tap.Operations;

/// <summary>One query from its start to its end: counted, and told to the log as one line with its id. Dispose it at the end.</summary>
/// <param name="id">The job's id, or one of its own.</param>
/// <param name="kind"><c>sync</c> or <c>async</c>.</param>
/// <param name="user">Whose it is.</param>
/// <param name="text">The statement.</param>
/// <param name="traces">Where it goes.</param>
sealed class QueryTrace(string id, string kind, string user, string text, QueryTraces traces) : IDisposable
{
    const int LongestText = 4000;

    readonly long _start = Stopwatch.GetTimestamp();

    internal string Id => id;

    internal string Kind => kind;

    internal string User => user;

    internal string Text => text.Length > LongestText ? text[..LongestText] : text;

    /// <summary>How it ended: <c>completed</c>, <c>failed</c>, <c>cancelled</c>, <c>refused</c>.</summary>
    internal string Outcome { get; private set; } = "cancelled";

    /// <summary>Why it failed; null where it did not.</summary>
    internal string? Error { get; private set; }

    internal QueryWeight? Weight { get; private set; }

    internal TimeSpan Wait { get; private set; }

    internal TimeSpan Time { get; private set; }

    internal long Rows { get; private set; }

    internal long Bytes { get; private set; }

    internal long BytesRead { get; private set; }

    internal long BytesSpilled { get; private set; }

    /// <summary>It has its place, and runs.</summary>
    internal void Began(QueryWeight weight) => (Weight, Wait) = (weight, Stopwatch.GetElapsedTime(_start));

    /// <summary>It has ended well.</summary>
    internal void Completed(Answer answer, AnswerSize size, long bytes)
    {
        var progress = answer.Result.Progress;
        (Outcome, Rows, Bytes, BytesRead, BytesSpilled) = ("completed", size.Rows, bytes, progress.BytesRead, progress.BytesSpilled);
    }

    /// <summary>Notes an error on its way; always false, to stand in an exception filter.</summary>
    internal bool Failed(Exception error)
    {
        if (error is OperationCanceledException)
        {
            return false;
        }

        Outcome = error is LimitReachedException ? "refused" : "failed";
        Error = error.Message;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Time = Stopwatch.GetElapsedTime(_start);
        traces.End(this);
    }
}

/// <summary>Begins traces of queries, and takes them at their end.</summary>
sealed class QueryTraces(ServerMetrics metrics, ILogger log)
{
    /// <summary>A query that begins; without an id it gets one of its own.</summary>
    internal QueryTrace Begin(string kind, string user, string text, string? id = null) =>
        new(id ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), kind, user, text, this);

    internal void End(QueryTrace query)
    {
        metrics.Count(query);
        if (log.IsEnabled(LogLevel.Information))
        {
            log.LogInformation(
                "query {QueryId} {Kind} of {User} {Outcome} in {Milliseconds} ms: {Rows} rows, {Bytes} bytes, {BytesRead} bytes read, {BytesSpilled} spilled, {Queue} queue for {WaitMilliseconds} ms, {Error}, {Statement}",
                query.Id, query.Kind, query.User, query.Outcome, Math.Round(query.Time.TotalMilliseconds, 1), query.Rows, query.Bytes, query.BytesRead, query.BytesSpilled,
                query.Weight, Math.Round(query.Wait.TotalMilliseconds, 1), query.Error, query.Text);
        }
    }
}
