using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tap.Http;

/// <summary>The body of an answer that is sent while it is made, compressed where the client takes that (RFC 9110 §12.5.3).</summary>
sealed class ResponseBody : IAsyncDisposable
{
    readonly HttpResponse _response;
    readonly PipeStream _pipe;
    readonly Stream? _compressed;
    bool _isComplete;

    ResponseBody(HttpResponse response, string? encoding)
    {
        _response = response;
        var pipe = _pipe = new(response.BodyWriter);
        _compressed = encoding switch
        {
            "zstd" => new ZstdFrames(pipe),
            "gzip" => new GZipStream(pipe, CompressionLevel.Fastest, leaveOpen: true),
            _ => null,
        };
        Stream = _compressed ?? pipe;
    }

    /// <summary>Takes the bytes.</summary>
    internal Stream Stream { get; }

    /// <summary>Bytes of the body so far, as they are sent.</summary>
    internal long Bytes => _pipe.Position;

    /// <summary>Begins an answer; headers can be set until the first <see cref="SendAsync"/>.</summary>
    internal static ResponseBody Open(HttpContext context, string mediaType)
    {
        context.Response.ContentType = mediaType;
        context.Response.Headers.Vary = "Accept, Accept-Encoding";
        var encoding = EncodingOf(context.Request);
        if (encoding is not null)
        {
            context.Response.Headers.ContentEncoding = encoding;
        }

        return new(context.Response, encoding);
    }

    /// <summary>Sends what was written, and returns when there is room for more.</summary>
    internal async ValueTask SendAsync(CancellationToken cancel)
    {
        if (!_isComplete)
        {
            _compressed?.Flush();
        }

        var flushed = await _response.BodyWriter.FlushAsync(cancel);
        if (flushed.IsCompleted)
        {
            // The client has gone; the query need not go on.
            throw new OperationCanceledException(_response.HttpContext.RequestAborted);
        }
    }

    /// <summary>Ends the body; without it, a compressed body is incomplete.</summary>
    internal async ValueTask CompleteAsync(CancellationToken cancel)
    {
        _isComplete = true;
        _compressed?.Dispose();
        await SendAsync(cancel);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _compressed?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>The encoding that the client likes best of those there are; null for none.</summary>
    static string? EncodingOf(HttpRequest request)
    {
        var wanted = request.Headers.AcceptEncoding.SelectMany(v => (v ?? "").Split(',')).Select(v => v.Split(';'))
            .Where(v => v.Length == 1 || v[1].Replace(" ", "", StringComparison.Ordinal) is not ("q=0" or "q=0.0" or "q=0.00" or "q=0.000"))
            .Select(v => v[0].Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return wanted.Contains("zstd") && ZstdFrames.IsAvailable ? "zstd" : wanted.Contains("gzip") ? "gzip" : null;
    }
}
