using System.Globalization;
using System.Xml;
using Microsoft.AspNetCore.Http;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.ConeSearch;
using Rubin.Query.Tap.Http;
using Rubin.Query.Tap.Queries;

namespace Rubin.Query.Tap.Vosi;

/// <summary><c>/capabilities</c> (VOSI 1.1 §2.3, TAPRegExt 1.1): what the service can do, and where.</summary>
sealed class CapabilitiesResource(TapService service)
{
    const string Namespace = "http://www.ivoa.net/xml/VOSICapabilities/v1.0";
    const string TapExtension = "http://www.ivoa.net/xml/TAPRegExt/v1.0";
    const string DataService = "http://www.ivoa.net/xml/VODataService/v1.1";
    const string Resource = "http://www.ivoa.net/xml/VOResource/v1.0";
    const string Standard = "ivo://ivoa.net/std/";

    readonly Lazy<IReadOnlyList<(string Type, IReadOnlyList<(string Form, string? Description)> Features)>> _features = new(() => LanguageFeatures.Of(service.Engine));

    /// <summary>Answers a request.</summary>
    internal Task AnswerAsync(HttpContext context)
    {
        var address = service.AddressOf(context.Request);
        var mayRead = service.Rights.SettingsOf(Caller.Of(context)).MayRead;
        return Xml.SendAsync(context, xml =>
        {
            xml.WriteStartElement("vosi", "capabilities", Namespace);
            xml.WriteAttributeString("xmlns", "xsi", null, Xml.Instances);
            xml.WriteAttributeString("xmlns", "vr", null, Resource);
            xml.WriteAttributeString("xmlns", "vs", null, DataService);
            xml.WriteAttributeString("xmlns", "tr", null, TapExtension);
            WriteTap(xml, address);
            WriteCapability(xml, Standard + "VOSI#capabilities", $"{address}/capabilities");
            WriteCapability(xml, Standard + "VOSI#availability", $"{address}/availability");
            WriteCapability(xml, Standard + "VOSI#tables-1.1", $"{address}/tables", version: "1.1");
            WriteCapability(xml, Standard + "VOSI#table-load-sync-1.x", $"{address}/load");
            WriteCapability(xml, Standard + "VOSI#table-update-async-1.x", $"{address}/table-update");
            WriteCapability(xml, Standard + "VOSI#table-permissions-1.x", $"{address}/permissions");
            WriteCapability(xml, Standard + "DALI#examples", $"{address}/examples");
            foreach (var table in ConeSearchResource.Tables(service.Engine.Catalog, mayRead))
            {
                WriteConeSearch(xml, table, $"{address}{ConeSearchResource.Path}/{Uri.EscapeDataString(TapName.Of(table.Schema, table.Name))}?");
            }

            xml.WriteEndElement();
        });
    }

    void WriteTap(XmlWriter xml, string address)
    {
        xml.WriteStartElement("capability");
        xml.WriteAttributeString("standardID", Standard + "TAP");
        xml.WriteAttributeString("xsi", "type", Xml.Instances, "tr:TableAccess");
        WriteInterface(xml, address, "base", role: "std", version: "1.1");
        foreach (var model in DataModels())
        {
            xml.WriteStartElement("dataModel");
            xml.WriteAttributeString("ivo-id", model.Id);
            xml.WriteString(model.Name);
            xml.WriteEndElement();
        }

        WriteLanguage(xml);
        foreach (var format in AnswerFormat.All)
        {
            xml.WriteStartElement("outputFormat");
            if (format.IvoId is { } id)
            {
                xml.WriteAttributeString("ivo-id", id);
            }

            xml.WriteText("mime", format.MediaType);
            foreach (var alias in format.Aliases)
            {
                xml.WriteText("alias", alias);
            }

            xml.WriteEndElement();
        }

        WriteLimits(xml);
        xml.WriteEndElement();
    }

    void WriteLimits(XmlWriter xml)
    {
        foreach (var method in service.Options.UploadSources == UploadSources.Request ? (string[])["inline"] : ["inline", "http", "https"])
        {
            xml.WriteStartElement("uploadMethod");
            xml.WriteAttributeString("ivo-id", $"{Standard}TAPRegExt#upload-{method}");
            xml.WriteEndElement();
        }

        if (service.Options.DefaultRows is not null || service.Options.MostRows is not null)
        {
            WriteLimit(xml, "outputLimit", "row", service.Options.DefaultRows ?? service.Options.MostRows, service.Options.MostRows);
        }

        WriteLimit(xml, "uploadLimit", "byte", null, service.Options.UploadBytes);
    }

    void WriteLanguage(XmlWriter xml)
    {
        xml.WriteStartElement("language");
        xml.WriteText("name", "ADQL");
        foreach (var version in (string[])["2.0", "2.1"])
        {
            xml.WriteStartElement("version");
            xml.WriteAttributeString("ivo-id", $"{Standard}ADQL#v{version}");
            xml.WriteString(version);
            xml.WriteEndElement();
        }

        xml.WriteText("description", "ADQL-2.0 and ADQL-2.1 take the standard and nothing else; ADQL takes all of it and much more, such as CASE, LIMIT, windows and NEAREST JOIN");
        foreach (var (type, features) in _features.Value)
        {
            xml.WriteStartElement("languageFeatures");
            xml.WriteAttributeString("type", type);
            foreach (var (form, description) in features)
            {
                xml.WriteStartElement("feature");
                xml.WriteText("form", form);
                xml.WriteText("description", description);
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>The data models whose tables are attached.</summary>
    IEnumerable<(string Id, string Name)> DataModels() =>
        service.Engine.Catalog.Tables("ivoa").Any(t => t.Name.Equals("ObsCore", StringComparison.OrdinalIgnoreCase)) ? [("ivo://ivoa.net/std/ObsCore#core-1.1", "ObsCore-1.1")] : [];

    static void WriteLimit(XmlWriter xml, string element, string unit, long? standard, long? hard)
    {
        xml.WriteStartElement(element);
        foreach (var (name, value) in (ReadOnlySpan<(string, long?)>)[("default", standard), ("hard", hard)])
        {
            if (value is { } number)
            {
                xml.WriteStartElement(name);
                xml.WriteAttributeString("unit", unit);
                xml.WriteString(number.ToString(CultureInfo.InvariantCulture));
                xml.WriteEndElement();
            }
        }

        xml.WriteEndElement();
    }

    /// <summary>Plain capabilities: those of the SimpleDALRegExt schema would have to promise a largest radius.</summary>
    static void WriteConeSearch(XmlWriter xml, CatalogTable table, string address)
    {
        xml.WriteStartElement("capability");
        xml.WriteAttributeString("standardID", Standard + "ConeSearch");
        xml.WriteText("description", $"Cone search of {TapName.Of(table.Schema, table.Name)}");
        WriteInterface(xml, address, "base", role: "std", version: null);
        xml.WriteEndElement();
    }

    static void WriteCapability(XmlWriter xml, string standard, string address, string? version = null)
    {
        xml.WriteStartElement("capability");
        xml.WriteAttributeString("standardID", standard);
        WriteInterface(xml, address, "full", role: version is null ? null : "std", version);
        xml.WriteEndElement();
    }

    static void WriteInterface(XmlWriter xml, string address, string use, string? role, string? version)
    {
        xml.WriteStartElement("interface");
        xml.WriteAttributeString("xsi", "type", Xml.Instances, "vs:ParamHTTP");
        if (role is not null)
        {
            xml.WriteAttributeString("role", role);
        }

        if (version is not null)
        {
            xml.WriteAttributeString("version", version);
        }

        xml.WriteStartElement("accessURL");
        xml.WriteAttributeString("use", use);
        xml.WriteString(address);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
