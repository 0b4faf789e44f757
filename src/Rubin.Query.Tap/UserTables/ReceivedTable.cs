using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Uploads;

namespace Rubin.Query.Tap.UserTables;

/// <summary>The table that is the body of a request, as a file that goes when this is disposed.</summary>
sealed class ReceivedTable : IDisposable
{
    /// <summary>The table's name in statements.</summary>
    internal const string Name = "body";

    readonly string _folder;

    ReceivedTable(string folder, CatalogTable table) => (_folder, Table) = (folder, table);

    /// <summary>The table, <c>TAP_UPLOAD.body</c>.</summary>
    internal CatalogTable Table { get; }

    /// <summary>Takes the body: a description of a table, or a table in any format that is read.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mostBytes">Most bytes of the body.</param>
    /// <exception cref="ServiceException">413: it is too large. 400: it cannot be read.</exception>
    internal static async Task<ReceivedTable> OfAsync(HttpContext context, long mostBytes)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = mostBytes;
        }

        var folder = Directory.CreateTempSubdirectory("rubin-query-table-").FullName;
        try
        {
            var file = Path.Combine(folder, Name);
            await using (var target = File.Create(file))
            {
                await context.Request.Body.CopyToAsync(target, context.RequestAborted);
            }

            TableDocument.ToVoTable(file);
            return new(folder, UploadFolder.Open(Name, file));
        }
        catch (BadHttpRequestException error)
        {
            Directory.Delete(folder, recursive: true);
            throw new ServiceException(error.StatusCode, error.StatusCode == 413 ? $"the table is larger than {mostBytes} bytes" : error.Message);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
