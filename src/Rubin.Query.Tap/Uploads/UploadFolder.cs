using Microsoft.AspNetCore.Http;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Queries;

namespace Rubin.Query.Tap.Uploads;

/// <summary>The tables that came with one request, as files in a folder of its own; queries read them from there, however large. Dispose it to remove them.</summary>
sealed class UploadFolder : IDisposable
{
    /// <summary>The schema that they are in (TAP 1.1 §2.7.5).</summary>
    internal const string Schema = "TAP_UPLOAD";

    readonly string? _path;

    UploadFolder(string? path, ValueList<CatalogTable> tables) => (_path, Tables) = (path, tables);

    /// <summary>The tables.</summary>
    internal ValueList<CatalogTable> Tables { get; }

    /// <summary>Takes what a request uploads.</summary>
    /// <param name="uploads">What it names.</param>
    /// <param name="parts">The files in its body.</param>
    /// <param name="service">The service.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="ServiceException">A table is not there, too large, or of no format that is read.</exception>
    internal static async Task<UploadFolder> ReceiveAsync(
        ValueList<UploadReference> uploads, IFormFileCollection? parts, TapService service, CancellationToken cancel)
    {
        if (uploads.Count == 0)
        {
            return new(null, []);
        }

        var path = Directory.CreateTempSubdirectory("rubin-query-upload-").FullName;
        try
        {
            List<CatalogTable> tables = [];
            foreach (var upload in uploads)
            {
                var file = Path.Combine(path, upload.Name);
                await UploadedFile.SaveAsync(upload, parts, file, service.Options, cancel);
                tables.Add(Open(upload.Name, file));
            }

            return new(path, [.. tables]);
        }
        catch
        {
            Directory.Delete(path, recursive: true);
            throw;
        }
    }

    /// <summary>The table in a file that was uploaded.</summary>
    /// <exception cref="ServiceException">It is of no format that is read, or damaged.</exception>
    internal static CatalogTable Open(string name, string file)
    {
        try
        {
            var named = UploadedFormat.Rename(file);
            var table = TableFormats.Open(named)[0];
            return new(Schema, name, table.Provider) { Description = table.Description };
        }
        catch (QueryException error)
        {
            throw ServiceException.BadParameter($"the uploaded table \"{name}\" cannot be read: {error.Message}", error.Hint);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_path is not null && Directory.Exists(_path))
        {
            Directory.Delete(_path, recursive: true);
        }
    }
}
