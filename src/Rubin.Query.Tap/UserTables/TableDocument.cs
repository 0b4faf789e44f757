using System.Xml;
using System.Xml.Linq;
using Rubin.Query.Tap.Http;

namespace Rubin.Query.Tap.UserTables;

/// <summary>
/// The description of a table as VOSI 1.1 has it (<c>table</c>), made into a VOTable of the same columns without rows: that is read like any other. Columns have types of
/// VOTable (<c>vs:VOTableType</c>) or of TAP (<c>vs:TAPType</c>).
/// </summary>
static class TableDocument
{
    static readonly XNamespace VoTable = "http://www.ivoa.net/xml/VOTable/v1.3";

    static readonly XNamespace Instances = Xml.Instances;

    static readonly XmlReaderSettings Safe = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 1 << 24 };

    /// <summary>Types of TAP 1.0 §2.5 as VOTable has them.</summary>
    static readonly Dictionary<string, (string Type, string? Size, string? Xtype)> TapTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["BOOLEAN"] = ("boolean", null, null),
        ["SMALLINT"] = ("short", null, null),
        ["INTEGER"] = ("int", null, null),
        ["BIGINT"] = ("long", null, null),
        ["REAL"] = ("float", null, null),
        ["DOUBLE"] = ("double", null, null),
        ["TIMESTAMP"] = ("char", "*", "timestamp"),
        ["CHAR"] = ("unicodeChar", "*", null),
        ["VARCHAR"] = ("unicodeChar", "*", null),
        ["CLOB"] = ("unicodeChar", "*", null),
        ["BINARY"] = ("unsignedByte", "*", null),
        ["VARBINARY"] = ("unsignedByte", "*", null),
        ["BLOB"] = ("unsignedByte", "*", null),
        ["POINT"] = ("double", "2", "point"),
        ["CIRCLE"] = ("double", "3", "circle"),
        ["POLYGON"] = ("double", "*", "polygon"),
    };

    /// <summary>Replaces a file that holds such a description by the VOTable; leaves any other file.</summary>
    /// <exception cref="ServiceException">400: it is XML that is damaged, or describes no columns.</exception>
    internal static void ToVoTable(string file)
    {
        if (!IsXml(file))
        {
            return;
        }

        try
        {
            XElement table;
            using (var reader = XmlReader.Create(file, Safe))
            {
                reader.MoveToContent();
                if (reader.LocalName != "table")
                {
                    return;
                }

                table = XElement.Load(reader);
            }

            var fields = table.Elements().Where(e => e.Name.LocalName == "column").Select(Field).ToList();
            if (fields.Count == 0)
            {
                throw ServiceException.BadParameter("the table has no columns");
            }

            new XElement(
                VoTable + "VOTABLE",
                new XAttribute("version", "1.4"),
                new XElement(VoTable + "RESOURCE", new XElement(VoTable + "TABLE", Description(table), fields, new XElement(VoTable + "DATA", new XElement(VoTable + "TABLEDATA")))))
                .Save(file);
        }
        catch (XmlException error)
        {
            throw ServiceException.BadParameter($"the description of the table cannot be read: {error.Message}");
        }
    }

    static XElement Field(XElement column)
    {
        var type = Child(column, "dataType") ?? throw ServiceException.BadParameter($"column \"{Text(column, "name")}\" has no dataType");
        var isTapType = type.Attribute(Instances + "type")?.Value.EndsWith("TAPType", StringComparison.Ordinal) == true;
        var (datatype, size, xtype) = isTapType && TapTypes.TryGetValue(type.Value.Trim(), out var known)
            ? known
            : (type.Value.Trim(), type.Attribute("arraysize")?.Value, type.Attribute("extendedType")?.Value ?? type.Attribute("xtype")?.Value);
        return new(
            VoTable + "FIELD",
            new XAttribute("name", Text(column, "name") ?? throw ServiceException.BadParameter("a column has no name")),
            new XAttribute("datatype", datatype),
            Attribute("arraysize", size),
            Attribute("xtype", xtype),
            Attribute("unit", Text(column, "unit")),
            Attribute("ucd", Text(column, "ucd")),
            Attribute("utype", Text(column, "utype")),
            Description(column));
    }

    static XElement? Description(XElement element) => Text(element, "description") is { } text ? new(VoTable + "DESCRIPTION", text) : null;

    static XAttribute? Attribute(string name, string? value) => value is null ? null : new(name, value);

    static string? Text(XElement element, string name) => Child(element, name)?.Value.Trim() is { Length: > 0 } text ? text : null;

    static XElement? Child(XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    static bool IsXml(string file)
    {
        using var reader = new StreamReader(file);
        int first;
        do
        {
            first = reader.Read();
        }
        while (first is ' ' or '\t' or '\r' or '\n' or '\uFEFF');

        return first == '<';
    }
}
