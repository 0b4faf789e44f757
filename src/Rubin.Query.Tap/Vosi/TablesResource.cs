using System.Xml;
using Microsoft.AspNetCore.Http;
using Rubin.Query.Tap.Access;
using Rubin.Query.Tap.Http;

namespace Rubin.Query.Tap.Vosi;

/// <summary>
/// <c>/tables</c> (VOSI 1.1 §2.5): all schemas and tables with their columns and keys, without these for <c>detail=min</c>; <c>/tables/{name}</c>: one table.
/// </summary>
sealed class TablesResource(TapService service)
{
    const string Namespace = "http://www.ivoa.net/xml/VOSITables/v1.0";
    const string DataService = "http://www.ivoa.net/xml/VODataService/v1.1";

    /// <summary>Answers with all tables.</summary>
    internal async Task AnswerAllAsync(HttpContext context)
    {
        var detail = context.Request.Query["detail"].ToString();
        if (detail is not ("" or "min" or "max"))
        {
            throw ServiceException.BadParameter($"detail={detail} is not known", "there are min and max");
        }

        var metadata = await TableMetadata.ReadAsync(service, Caller.Of(context), context.RequestAborted);
        await Xml.SendAsync(context, xml =>
        {
            Begin(xml, "tableset");
            foreach (var schema in metadata.Schemas)
            {
                xml.WriteStartElement("schema");
                xml.WriteText("name", schema["schema_name"]);
                xml.WriteText("description", schema["description"]);
                xml.WriteText("utype", schema["utype"]);
                foreach (var table in metadata.Tables[schema["schema_name"]!])
                {
                    xml.WriteStartElement("table");
                    WriteTable(xml, table, metadata, withColumns: detail != "min");
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        });
    }

    /// <summary>Answers with one table.</summary>
    internal async Task AnswerOneAsync(HttpContext context)
    {
        var name = (string?)context.Request.RouteValues["name"] ?? "";
        var metadata = await TableMetadata.ReadAsync(service, Caller.Of(context), context.RequestAborted);
        var found = metadata.Tables.SelectMany(t => t).Where(t => t["table_name"]!.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count == 0)
        {
            throw ServiceException.NotFound($"there is no table \"{name}\"");
        }

        await Xml.SendAsync(context, xml =>
        {
            Begin(xml, "table");
            WriteTable(xml, found[0], metadata, withColumns: true);
            xml.WriteEndElement();
        });
    }

    static void Begin(XmlWriter xml, string element)
    {
        xml.WriteStartElement("vosi", element, Namespace);
        xml.WriteAttributeString("xmlns", "xsi", null, Xml.Instances);
        xml.WriteAttributeString("xmlns", "vs", null, DataService);
        xml.WriteAttributeString("xsi", "type", Xml.Instances, element == "table" ? "vs:Table" : "vs:TableSet");
    }

    static void WriteTable(XmlWriter xml, MetadataRow table, TableMetadata metadata, bool withColumns)
    {
        var name = table["table_name"]!;
        xml.WriteAttributeString("type", table["table_type"]);
        xml.WriteText("name", name);
        xml.WriteText("description", table["description"]);
        xml.WriteText("utype", table["utype"]);
        if (!withColumns)
        {
            return;
        }

        foreach (var column in metadata.Columns[name])
        {
            WriteColumn(xml, column);
        }

        foreach (var key in metadata.Keys[name])
        {
            xml.WriteStartElement("foreignKey");
            xml.WriteText("targetTable", key["target_table"]);
            foreach (var pair in metadata.KeyColumns[key["key_id"]!])
            {
                xml.WriteStartElement("fkColumn");
                xml.WriteText("fromColumn", pair["from_column"]);
                xml.WriteText("targetColumn", pair["target_column"]);
                xml.WriteEndElement();
            }

            xml.WriteText("description", key["description"]);
            xml.WriteText("utype", key["utype"]);
            xml.WriteEndElement();
        }
    }

    static void WriteColumn(XmlWriter xml, MetadataRow column)
    {
        xml.WriteStartElement("column");
        if (column.Is("std"))
        {
            xml.WriteAttributeString("std", "true");
        }

        foreach (var (element, value) in (ReadOnlySpan<(string, string)>)[("name", "column_name"), ("description", "description"), ("unit", "unit"), ("ucd", "ucd"), ("utype", "utype")])
        {
            xml.WriteText(element, column[value]);
        }

        xml.WriteStartElement("dataType");
        xml.WriteAttributeString("xsi", "type", Xml.Instances, "vs:VOTableType");
        if (column["arraysize"] is { } size)
        {
            xml.WriteAttributeString("arraysize", size);
        }

        if (column["xtype"] is { } xtype)
        {
            xml.WriteAttributeString("extendedType", xtype);
        }

        xml.WriteString(column["datatype"]);
        xml.WriteEndElement();
        foreach (var flag in (string[])["indexed", "principal"])
        {
            xml.WriteText("flag", column.Is(flag) ? flag : null);
        }

        xml.WriteEndElement();
    }
}
