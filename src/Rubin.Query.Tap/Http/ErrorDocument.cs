using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Queries;

namespace Rubin.Query.Tap.Http;

/// <summary>Answers that tell of an error: a VOTable as DALI 1.1 §4.2 has it, or JSON or plain text where the client wants an answer of that kind.</summary>
static class ErrorDocument
{
    const string VoTableType = "application/x-votable+xml";

    /// <summary>The HTTP status of a query's error.</summary>
    internal static int StatusOf(QueryErrorCode code) => code switch
    {
        QueryErrorCode.Internal => 500,
        QueryErrorCode.OutOfMemory => 503,
        QueryErrorCode.Cancelled => 408,
        _ => 400,
    };

    /// <summary>The whole text of a protocol error.</summary>
    internal static string TextOf(ServiceException error) => error.Hint is null ? error.Message : $"{error.Message}\nhint: {error.Hint}";

    /// <summary>A VOTable that holds an error.</summary>
    internal static byte[] VoTable(string message) => Xml.Document(xml =>
    {
        xml.WriteStartElement("VOTABLE", "http://www.ivoa.net/xml/VOTable/v1.3");
        xml.WriteAttributeString("version", "1.4");
        xml.WriteStartElement("RESOURCE");
        xml.WriteAttributeString("type", "results");
        xml.WriteStartElement("INFO");
        xml.WriteAttributeString("name", "QUERY_STATUS");
        xml.WriteAttributeString("value", "ERROR");
        xml.WriteString(Xml.Clean(message));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    /// <summary>Answers with an error, unless an answer has begun already: then the connection is cut, so that nobody takes half an answer for a whole one.</summary>
    internal static async Task SendAsync(HttpContext context, int status, string message, AnswerFormat? format = null)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        var (document, mediaType) = Of(message, format);
        await Xml.SendAsync(context, document, mediaType);
    }

    /// <summary>The same for an error of the protocol, with the headers that tell when to come again.</summary>
    internal static Task SendAsync(HttpContext context, ServiceException error, AnswerFormat? format = null)
    {
        if (!context.Response.HasStarted && error.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (!context.Response.HasStarted && error.Limit is { } limit)
        {
            context.Response.Headers["X-Limit"] = limit;
        }

        return SendAsync(context, error.Status, TextOf(error), format);
    }

    /// <summary>The error in the kind of document that suits a format.</summary>
    internal static (byte[] Document, string MediaType) Of(string message, AnswerFormat? format) => format?.MediaType switch
    {
        "application/json" or "application/x-ndjson" => (JsonSerializer.SerializeToUtf8Bytes(new { error = message }), "application/json"),
        "text/csv" or "text/tab-separated-values" or "text/plain" or "text/html" => (System.Text.Encoding.UTF8.GetBytes($"{message}\n"), "text/plain;charset=UTF-8"),
        _ => (VoTable(message), VoTableType),
    };
}
