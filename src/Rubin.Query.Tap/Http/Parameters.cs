using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rubin.Query.Tap.Http;

/// <summary>
/// The parameters of a request as DALI 1.1 §3 has them: of the URL and of the form in the body, with names that match ignoring case. Bounded in number and length.
/// </summary>
sealed class Parameters : IReadOnlyList<KeyValuePair<string, string>>
{
    /// <summary>Most parameters of a request.</summary>
    internal const int MostParameters = 200;

    /// <summary>Most bytes of one value, such as the query.</summary>
    internal const int MostValueBytes = 1 << 20;

    readonly List<KeyValuePair<string, string>> _pairs;

    Parameters(List<KeyValuePair<string, string>> pairs, IFormFileCollection? files) => (_pairs, Files) = (pairs, files);

    /// <summary>Files of a multipart body, by the names of their parts; null where there are none.</summary>
    internal IFormFileCollection? Files { get; }

    /// <inheritdoc/>
    public int Count => _pairs.Count;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => _pairs[index];

    /// <summary>The values of a parameter, in their order.</summary>
    internal IEnumerable<string> All(string name) => _pairs.Where(p => p.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(p => p.Value);

    /// <summary>The one value of a parameter; null where it is not there or empty.</summary>
    /// <exception cref="ServiceException">It is there with several values.</exception>
    internal string? Single(string name) => All(name).Where(v => v.Length > 0).Distinct().ToList() switch
    {
        [] => null,
        [var value] => value,
        _ => throw ServiceException.BadParameter($"parameter {name} is there more than once, with different values"),
    };

    /// <summary>Parameters that do not come from a request.</summary>
    internal static Parameters Of(IEnumerable<KeyValuePair<string, string>> pairs) => new([.. pairs], null);

    /// <summary>The parameters of a request's URL alone.</summary>
    internal static Parameters OfQuery(HttpRequest request) => new([.. Pairs(request.Query).Take(MostParameters)], null);

    /// <summary>Reads the parameters of a request; files of its body wait in temporary files, which go with the request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="mostBytes">Most bytes of its body.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="ServiceException">There are too many, one is too long, or the body is damaged.</exception>
    internal static async Task<Parameters> ReadAsync(HttpRequest request, long mostBytes, CancellationToken cancel)
    {
        var pairs = Pairs(request.Query).ToList();
        IFormFileCollection? files = null;
        if (HttpMethods.IsPost(request.Method) && HasBody(request))
        {
            var form = await ReadFormAsync(request, mostBytes, cancel);
            pairs.AddRange(Pairs(form));
            files = form.Files.Count > 0 ? form.Files : null;
        }

        return pairs.Count > MostParameters
            ? throw ServiceException.BadParameter($"the request has {pairs.Count} parameters; {MostParameters} are allowed")
            : new(pairs, files);
    }

    /// <inheritdoc/>
    [ExcludeFromCodeCoverage]
    IEnumerator IEnumerable.GetEnumerator() => _pairs.GetEnumerator();

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _pairs.GetEnumerator();

    static bool HasBody(HttpRequest request) => request.ContentLength is not (null or 0) || request.Headers.TransferEncoding.Count > 0;

    static async Task<IFormCollection> ReadFormAsync(HttpRequest request, long mostBytes, CancellationToken cancel)
    {
        request.ContentType = QuoteBoundary(request.ContentType);
        if (!request.HasFormContentType)
        {
            throw new ServiceException(415, "the body of the request is no form", "send application/x-www-form-urlencoded or multipart/form-data");
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = mostBytes;
        }

        var options = new FormOptions
        {
            ValueCountLimit = MostParameters,
            ValueLengthLimit = MostValueBytes,
            KeyLengthLimit = 256,
            BufferBodyLengthLimit = mostBytes,
            MultipartBodyLengthLimit = mostBytes,
            MultipartHeadersCountLimit = 8,
            MultipartHeadersLengthLimit = 4096,
        };
        try
        {
            return await new FormFeature(request, options).ReadFormAsync(cancel);
        }
        catch (BadHttpRequestException error)
        {
            throw new ServiceException(error.StatusCode, error.StatusCode == 413 ? $"the request is larger than {mostBytes} bytes" : error.Message);
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw ServiceException.BadParameter($"the body of the request cannot be read: {error.Message}");
        }
    }

    /// <summary>Some clients (astroquery) send a boundary with equals signs and without the quotes that these need (RFC 2046 §5.1.1).</summary>
    static string? QuoteBoundary(string? type)
    {
        const string Boundary = "boundary=";
        var at = type?.IndexOf(Boundary, StringComparison.OrdinalIgnoreCase) ?? -1;
        if (at < 0 || !type!.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            return type;
        }

        var value = type[(at + Boundary.Length)..];
        return value.Contains('=', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) && !value.Contains(';', StringComparison.Ordinal)
            ? $"{type[..(at + Boundary.Length)]}\"{value.Trim()}\""
            : type;
    }

    static IEnumerable<KeyValuePair<string, string>> Pairs(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> values) =>
        values.SelectMany(v => v.Value, (v, text) => KeyValuePair.Create(v.Key, text ?? ""));
}
