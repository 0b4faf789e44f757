using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Queries;

namespace Rubin.Query.Tap.Uploads;

/// <summary>Takes the bytes of an uploaded table: from the request's body, or from an address where the server may fetch it.</summary>
static class UploadedFile
{
    static readonly HttpClient AnyHost = Client(null);
    static readonly HttpClient PublicHosts = Client(PublicAddress.ConnectAsync);

    /// <summary>Writes the table to a new file.</summary>
    /// <exception cref="ServiceException">It is not there, may not be fetched, or is too large.</exception>
    internal static async Task SaveAsync(UploadReference upload, IFormFileCollection? parts, string file, TapOptions options, CancellationToken cancel)
    {
        await using var target = new FileStream(file, FileMode.CreateNew);
        if (upload.Part is { } name)
        {
            var part = parts?.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw ServiceException.BadParameter($"UPLOAD names the part \"{name}\", and the request has no file of that name", "send the table as a file of a multipart/form-data request");
            await using var source = part.OpenReadStream();
            await source.CopyToAsync(target, cancel);
            return;
        }

        await FetchAsync(upload, target, options, cancel);
    }

    static async Task FetchAsync(UploadReference upload, FileStream target, TapOptions options, CancellationToken cancel)
    {
        if (!Uri.TryCreate(upload.Address, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps))
        {
            throw ServiceException.BadParameter($"UPLOAD has the address \"{upload.Address}\", from which tables are not taken", "send the table in the request, as param:name");
        }

        if (options.UploadSources == UploadSources.Request)
        {
            throw ServiceException.BadParameter("this server fetches no tables from elsewhere", "send the table in the request, as param:name");
        }

        try
        {
            var client = options.UploadSources == UploadSources.AnyHost ? AnyHost : PublicHosts;
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancel);
            answer.EnsureSuccessStatusCode();
            await using var source = await answer.Content.ReadAsStreamAsync(cancel);
            await CopyAsync(source, target, options.UploadBytes, upload.Name, cancel);
        }
        catch (Exception error) when (error is HttpRequestException or IOException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw ServiceException.BadParameter($"the table \"{upload.Name}\" cannot be fetched: {error.Message}");
        }
    }

    static async Task CopyAsync(Stream source, FileStream target, long most, string name, CancellationToken cancel)
    {
        var buffer = new byte[1 << 16];
        for (var left = most; await source.ReadAsync(buffer, cancel) is > 0 and var count; left -= count)
        {
            if (count > left)
            {
                throw new ServiceException(413, $"the table \"{name}\" is larger than {most} bytes");
            }

            await target.WriteAsync(buffer.AsMemory(0, count), cancel);
        }
    }

    static HttpClient Client(Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        UseCookies = false,
        UseProxy = connect is null,
        ConnectCallback = connect,
    })
    {
        Timeout = TimeSpan.FromMinutes(2),
    };
}
