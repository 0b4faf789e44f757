using Rubin.Query.Arrow;
using Rubin.Query.Formats;
using Rubin.Query.Formats.VoTable;

namespace Rubin.Query.Tap.Queries;

/// <summary>What was written of an answer.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="IsTruncated">Whether there are more rows than were allowed (OVERFLOW, DALI 1.1 §4.4.1).</param>
sealed record AnswerSize(long Rows, bool IsTruncated)
{
    /// <summary>What the query failed with on its way, which the answer tells at its end; null where it did not.</summary>
    internal QueryException? Error { get; init; }
}

/// <summary>
/// The answer to one query while it is computed and written: batch by batch, each sent before the next is taken, so that memory does not depend on rows or on how fast
/// the client reads. Dispose it to stop the query.
/// </summary>
sealed class Answer : IAsyncDisposable
{
    readonly TapRequest _request;
    readonly IAsyncEnumerator<RecordBatch> _batches;
    RecordBatch? _next;
    long _rows;

    Answer(TapRequest request, QueryResult result, CancellationToken cancel)
    {
        (_request, Result) = (request, result);
        _batches = result.Batches.GetAsyncEnumerator(cancel);
    }

    /// <summary>The query: its columns, and how far it is.</summary>
    internal QueryResult Result { get; }

    /// <summary>Rows written so far.</summary>
    internal long Rows => Interlocked.Read(ref _rows);

    /// <summary>Starts the query and waits for its first rows, so that what is wrong with it is mostly known before anything is written.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="start">Starts the query.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="QueryException">The query is wrong, or fails at once.</exception>
    internal static async Task<Answer> StartAsync(TapRequest request, Func<QueryResult> start, CancellationToken cancel)
    {
        var answer = new Answer(request, start(), cancel);
        try
        {
            if (request.MostRows != 0)
            {
                answer._next = await answer.ReadAsync();
            }

            return answer;
        }
        catch
        {
            await answer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes everything.</summary>
    /// <param name="stream">Takes the bytes; what is written may wait there until <paramref name="send"/>.</param>
    /// <param name="send">Sends what was written, and returns when there is room for more.</param>
    /// <exception cref="QueryException">The query failed on the way, and the format has no place to say so.</exception>
    internal async Task<AnswerSize> WriteAsync(Stream stream, Func<ValueTask> send)
    {
        using var writer = _request.Format.Create(stream, AnswerHeader.Of(_request, Result.Warnings, DateTime.UtcNow));
        writer.Begin(_request.Columns(Result.Schema));
        await send();
        var isTruncated = _request.MostRows == 0;
        try
        {
            isTruncated |= await WriteRowsAsync(writer, send);
        }
        catch (QueryException error) when (writer is VoTableWriter table)
        {
            table.Trailer = new("QUERY_STATUS", "ERROR", ErrorText.Render(error, _request.Query));
            table.End();
            await send();
            return new(Rows, IsTruncated: true) { Error = error };
        }

        if (isTruncated && writer is VoTableWriter overflown)
        {
            overflown.Trailer = new("QUERY_STATUS", "OVERFLOW", $"the first {Rows} rows; MAXREC allows no more");
        }

        writer.End();
        await send();
        return new(Rows, isTruncated);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Result.DisposeAsync();
        await _batches.DisposeAsync();
    }

    /// <returns>Whether there are more rows than allowed.</returns>
    async Task<bool> WriteRowsAsync(ResultWriter writer, Func<ValueTask> send)
    {
        for (var left = _request.MostRows ?? long.MaxValue; _next is { } batch; _next = await ReadAsync())
        {
            if (batch.Length > left)
            {
                Write(writer, batch.Slice(0, (int)left));
                await send();
                return true;
            }

            Write(writer, batch);
            left -= batch.Length;
            await send();
        }

        return false;
    }

    void Write(ResultWriter writer, RecordBatch batch)
    {
        if (batch.Length > 0)
        {
            writer.Write(batch);
            Interlocked.Add(ref _rows, batch.Length);
        }
    }

    async ValueTask<RecordBatch?> ReadAsync() => await _batches.MoveNextAsync() ? _batches.Current : null;
}
