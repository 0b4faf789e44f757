using System.Xml;
using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Http;

namespace Rubin.Query.Tap.Vosi;

/// <summary><c>/availability</c> (VOSI 1.1 §2.4): that the service is there, and since when.</summary>
sealed class AvailabilityResource(TapService service)
{
    /// <summary>Answers a request.</summary>
    internal Task AnswerAsync(HttpContext context) => Xml.SendAsync(context, xml =>
    {
        xml.WriteStartElement("vosi", "availability", "http://www.ivoa.net/xml/VOSIAvailability/v1.0");
        xml.WriteElementString("vosi", "available", null, "true");
        xml.WriteElementString("vosi", "upSince", null, XmlConvert.ToString(service.Started, XmlDateTimeSerializationMode.Utc));
        xml.WriteElementString("vosi", "note", null, "queries are answered");
        xml.WriteEndElement();
    });
}
