using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Http;

namespace Rubin.Query.Tap.Http;

/// <summary>Documents in XML.</summary>
static class Xml
{
    static readonly XmlWriterSettings Layout = new() { Indent = true, Encoding = new UTF8Encoding(false), CheckCharacters = false };

    /// <summary>Names and addresses of the schemas that several documents use.</summary>
    internal const string Instances = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>The bytes of a document.</summary>
    internal static byte[] Document(Action<XmlWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Layout))
        {
            xml.WriteStartDocument();
            write(xml);
            xml.WriteEndDocument();
        }

        return bytes.ToArray();
    }

    /// <summary>Answers with a document.</summary>
    internal static Task SendAsync(HttpContext context, Action<XmlWriter> write, string mediaType = "text/xml;charset=UTF-8") =>
        SendAsync(context, Document(write), mediaType);

    /// <summary>Answers with bytes that are all there.</summary>
    internal static async Task SendAsync(HttpContext context, byte[] document, string mediaType)
    {
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = document.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(document, context.RequestAborted);
        }
    }

    /// <summary>Text without what XML 1.0 §2.2 cannot have: control characters and halves of pairs become U+FFFD.</summary>
    internal static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\ufffd" : rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>Writes an element with text, or nothing where there is none.</summary>
    internal static void WriteText(this XmlWriter xml, string name, string? text)
    {
        if (text is not null)
        {
            xml.WriteElementString(name, Clean(text));
        }
    }
}
