using System.Xml;
using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Vosi;

namespace Rubin.Query.Tap.Examples;

/// <summary><c>/examples</c> (DALI 1.1 §2.3): a page of queries that run on what is attached, marked so that programs find them.</summary>
sealed class ExamplesResource(TapService service)
{
    /// <summary>Answers a request.</summary>
    internal async Task AnswerAsync(HttpContext context)
    {
        var metadata = await TableMetadata.ReadAsync(service, Caller.Of(context), context.RequestAborted);
        var visible = metadata.Tables.SelectMany(t => t).Select(t => t["table_name"]!).ToHashSet();
        var catalog = service.Engine.Catalog;
        var examples = ExampleQueries.Of(catalog.Schemas.SelectMany(catalog.Tables).Where(t => visible.Contains(TapName.Of(t.Schema, t.Name))));
        await Xml.SendAsync(context, xml => Write(xml, examples), "application/xhtml+xml;charset=UTF-8");
    }

    static void Write(XmlWriter xml, IReadOnlyList<ExampleQuery> examples)
    {
        xml.WriteStartElement("html", "http://www.w3.org/1999/xhtml");
        xml.WriteStartElement("head");
        xml.WriteElementString("title", "Examples");
        xml.WriteEndElement();
        xml.WriteStartElement("body");
        xml.WriteAttributeString("vocab", "http://www.ivoa.net/rdf/examples#");
        xml.WriteElementString("h1", "Examples");
        foreach (var example in examples)
        {
            xml.WriteStartElement("div");
            xml.WriteAttributeString("id", example.Id);
            xml.WriteAttributeString("resource", $"#{example.Id}");
            xml.WriteAttributeString("typeof", "example");
            WriteProperty(xml, "h2", "name", example.Name);
            xml.WriteElementString("p", Xml.Clean(example.Text));
            foreach (var table in example.Tables)
            {
                xml.WriteStartElement("p");
                xml.WriteString("It uses the table ");
                WriteProperty(xml, "code", "table", table);
                xml.WriteString(".");
                xml.WriteEndElement();
            }

            WriteProperty(xml, "pre", "query", example.Query);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    static void WriteProperty(XmlWriter xml, string element, string property, string text)
    {
        xml.WriteStartElement(element);
        xml.WriteAttributeString("property", property);
        xml.WriteString(Xml.Clean(text));
        xml.WriteEndElement();
    }
}
