using System.Globalization;
using System.Text;
using System.Xml;
using Rubin.Query.Arrow;

namespace Rubin.Query.Hats;

/// <summary>
/// The meaning of columns as key-value pairs of <c>_common_metadata</c>: a VOTable without data (IVOA Note "Parquet in the VO",
/// VOParquet 1.0).
/// </summary>
static class VoParquet
{
    const string Namespace = "http://www.ivoa.net/xml/VOTable/v1.3";

    /// <summary>The pairs for a table.</summary>
    public static Metadata Describe(string table, Schema schema) => new(
    [
        new("IVOA.VOTable-Parquet.version", "1.0"),
        new("IVOA.VOTable-Parquet.content", Document(table, schema)),
    ]);

    static string Document(string table, Schema schema)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new() { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("VOTABLE", Namespace);
            xml.WriteAttributeString("version", "1.4");
            xml.WriteStartElement("RESOURCE", Namespace);
            xml.WriteStartElement("TABLE", Namespace);
            xml.WriteAttributeString("name", table);
            foreach (var field in schema.Fields)
            {
                Write(xml, field);
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    static void Write(XmlWriter xml, Field field)
    {
        var (datatype, arraysize) = TypeOf(field.Type);
        (string Name, string? Value)[] attributes =
        [
            ("name", field.Name), ("datatype", datatype), ("arraysize", arraysize), ("unit", field.Unit),
            ("ucd", field.Ucd), ("utype", field.Utype), ("xtype", field.Xtype),
        ];
        xml.WriteStartElement("FIELD", Namespace);
        foreach (var (name, value) in attributes)
        {
            if (value is not null)
            {
                xml.WriteAttributeString(name, value);
            }
        }

        if (field.Description is { } description)
        {
            xml.WriteElementString("DESCRIPTION", Namespace, description);
        }

        xml.WriteEndElement();
    }

    /// <summary>VOTable's type and array size (VOTable 1.4, section 2.1); what it has no type for is text.</summary>
    static (string Type, string? Size) TypeOf(DataType type) => type.Logical switch
    {
        ListType list => ArrayOf(list.Element, "*"),
        FixedSizeListType list => ArrayOf(list.Element, list.Size.ToString(CultureInfo.InvariantCulture)),
        { Id: TypeId.Boolean } => ("boolean", null),
        { Id: TypeId.UInt8 } => ("unsignedByte", null),
        { Id: TypeId.Int8 or TypeId.Int16 } => ("short", null),
        { Id: TypeId.Int32 or TypeId.UInt16 } => ("int", null),
        { Id: TypeId.Int64 or TypeId.UInt32 or TypeId.UInt64 } => ("long", null),
        { Id: TypeId.Float } => ("float", null),
        { Id: TypeId.Double } => ("double", null),
        { Id: TypeId.Binary } => ("unsignedByte", "*"),
        _ => ("char", "*"),
    };

    static (string Type, string? Size) ArrayOf(Field element, string size) =>
        TypeOf(element.Type) is (var type, null) ? (type, size) : ("char", "*");
}
