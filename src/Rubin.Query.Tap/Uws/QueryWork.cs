using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Jobs;
using Rubin.Query.Tap.Links;
using Rubin.Query.Tap.Operations;
using Rubin.Query.Tap.Queries;
using Rubin.Query.Tap.Queues;
using Rubin.Query.Tap.Uploads;

namespace Rubin.Query.Tap.Uws;

/// <summary>What a job of <c>/async</c> does: it runs a query and keeps its answer as the file <c>result</c> (TAP 1.1 §2.8).</summary>
sealed class QueryWork(QueryEngine engine, TapOptions options, CallerRights rights, QueryTraces traces) : IJobWork
{
    const string ResultName = "result";

    /// <summary>Rows that a second brings, about; for the quote.</summary>
    const double RowsPerSecond = 2e7;

    /// <inheritdoc/>
    public JobEstimate Estimate(JobRecord job)
    {
        var request = RequestOf(job);
        if (request.Uploads.Count > 0)
        {
            // Their sizes are known when they are opened, which the job does when it runs.
            return new(QueryWeight.Long);
        }

        var rows = engine.EstimateRowsRead(request.Query, SettingsOf(job, request, []));
        return new(QueryWeights.Of(rows, options.Queues), rows is { } read ? TimeSpan.FromSeconds(1 + read / RowsPerSecond) : null);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobResult>> RunAsync(Job job, CancellationToken cancel)
    {
        using var trace = traces.Begin("async", job.Record.Owner, job.Record.Parameter("QUERY") ?? "", job.Id);
        try
        {
            var request = RequestOf(job.Record);
            request = request with { MostRows = rights.RowsOf(job.Record.Caller ?? Caller.Anonymous, request.MostRows) };
            var tables = await TablesOf(job, request, cancel);
            var settings = SettingsOf(job.Record, request, tables) with { KeepsHistory = true };
            request = job.Record.ServerAddress is { } address ? RelatedRows.Offer(request, engine.Catalog, settings.MayRead, address) : request;
            await using var answer = await Answer.StartAsync(request, () => engine.Execute(request.Query, settings, cancel), cancel);
            job.Watch(() => ProgressOf(answer));
            var path = job.Folder.FilePath(ResultName);
            var mostBytes = rights.LimitsOf(job.Record.Caller ?? Caller.Anonymous).ResultBytes;
            await using var file = new OutputFile(path, FileMode.Create);
            var size = await answer.WriteAsync(file, () => Check(file, mostBytes));
            await file.FlushAsync(cancel);
            if (size.Error is { } error)
            {
                throw error;
            }

            trace.Completed(answer, size, file.Length);
            return [new(ResultName, request.MediaType, file.Length) { Rows = size.Rows, IsTruncated = size.IsTruncated }];
        }
        catch (ServiceException error)
        {
            trace.Failed(error);
            throw new QueryException(QueryErrorCode.Semantic, error.Message, hint: error.Hint, inner: error);
        }
        catch (Exception error) when (trace.Failed(error))
        {
            throw;
        }
    }

    TapRequest RequestOf(JobRecord job)
    {
        try
        {
            return TapRequest.Of(Parameters.Of(job.Parameters.Select(p => KeyValuePair.Create(p.Name, p.Value))), options);
        }
        catch (ServiceException error)
        {
            throw new QueryException(QueryErrorCode.Semantic, error.Message, hint: error.Hint, inner: error);
        }
    }

    /// <summary>The tables that came with the job; those that lie elsewhere are fetched into its folder now.</summary>
    async Task<ValueList<CatalogTable>> TablesOf(Job job, TapRequest request, CancellationToken cancel)
    {
        var files = job.Record.Parameters.Where(p => p.Name == "UPLOAD").SelectMany(p => UploadReference.Parse([p.Value]), (p, upload) => (upload, p.File));
        List<CatalogTable> tables = [];
        foreach (var (upload, name) in files)
        {
            var file = job.Folder.FilePath(name ?? $"upload-{upload.Name}");
            if (name is null)
            {
                File.Delete(file);
                await UploadedFile.SaveAsync(upload, null, file, options, cancel);
            }

            tables.Add(UploadFolder.Open(upload.Name, file));
        }

        return [.. tables];
    }

    static ValueTask Check(OutputFile file, long? mostBytes) => file.Position <= mostBytes || mostBytes is null
        ? ValueTask.CompletedTask
        : throw new QueryException(QueryErrorCode.OutOfMemory, $"the result is larger than the {mostBytes} bytes of the limit resultBytes", hint: "ask for fewer rows or columns, or keep them in mydb");

    QuerySettings SettingsOf(JobRecord job, TapRequest request, ValueList<CatalogTable> tables) =>
        rights.SettingsOf(job.Caller ?? Caller.Anonymous) with { Dialect = request.Dialect, Uploads = tables };

    static JobProgress ProgressOf(Answer answer)
    {
        var progress = answer.Result.Progress;
        return new(progress.Fraction, answer.Result.RowsRead, progress.BytesRead, progress.BytesSpilled, answer.Rows);
    }
}
