using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Jobs;
using Rubin.Query.Tap.Queries;
using Rubin.Query.Tap.Uploads;

namespace Rubin.Query.Tap.Uws;

/// <summary>The parameters of a job, and the tables that came with them: files in a folder of their own until a job takes them. Dispose it to remove what is left.</summary>
sealed class JobUploads : IDisposable
{
    /// <summary>Parameters that say what to do with the job rather than what it does.</summary>
    static readonly string[] OfJob = ["PHASE", "ACTION", "RUNID"];

    readonly string? _path;

    JobUploads(string? path, ValueList<JobParameter> parameters) => (_path, Parameters) = (path, parameters);

    /// <summary>What the job is to do; a table that came with the request has its file.</summary>
    internal ValueList<JobParameter> Parameters { get; }

    /// <summary>Takes the parameters of a request. What a query needs is looked at when the job runs (TAP 1.1 §2.2.2).</summary>
    /// <exception cref="ServiceException">A table is not in the request, too large, or of no format that is read.</exception>
    internal static async Task<JobUploads> ReceiveAsync(Parameters parameters, TapService service, CancellationToken cancel)
    {
        var plain = parameters.Where(p => !OfJob.Contains(p.Key, StringComparer.OrdinalIgnoreCase) && !p.Key.Equals("UPLOAD", StringComparison.OrdinalIgnoreCase))
            .Select(p => new JobParameter(p.Key.ToUpperInvariant(), p.Value));
        var uploads = UploadReference.Parse(parameters.All("UPLOAD"));
        if (uploads.Count == 0)
        {
            return new(null, [.. plain]);
        }

        var path = Directory.CreateTempSubdirectory("rubin-query-upload-").FullName;
        try
        {
            List<JobParameter> all = [.. plain];
            foreach (var upload in uploads)
            {
                all.Add(new("UPLOAD", $"{upload.Name},{upload.Address}") { File = upload.Part is null ? null : await SaveAsync(upload, parameters, path, service, cancel) });
            }

            return new(path, [.. all]);
        }
        catch
        {
            Directory.Delete(path, recursive: true);
            throw;
        }
    }

    /// <summary>Moves the tables into the folder of a new job.</summary>
    internal JobRecord MoveTo(JobFolder folder, JobRecord record)
    {
        foreach (var file in Parameters.Select(p => p.File).OfType<string>())
        {
            File.Move(Path.Combine(_path!, file), folder.FilePath(file), overwrite: true);
        }

        return record;
    }

    /// <summary>The record with these parameters in the place of those of the same names; tables are added to those that are there.</summary>
    internal JobRecord AddTo(JobFolder folder, JobRecord record)
    {
        MoveTo(folder, record);
        var kept = record.Parameters.Where(p => p.Name == "UPLOAD" || !Parameters.Any(n => n.Name == p.Name));
        return record with { Parameters = [.. kept, .. Parameters] };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_path is not null)
        {
            Directory.Delete(_path, recursive: true);
        }
    }

    static async Task<string> SaveAsync(UploadReference upload, Parameters parameters, string path, TapService service, CancellationToken cancel)
    {
        var file = Path.Combine(path, $"upload-{upload.Name}");
        await UploadedFile.SaveAsync(upload, parameters.Files, file, service.Options, cancel);
        return Path.GetFileName(UploadedFormat.Rename(file));
    }
}
