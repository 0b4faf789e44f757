using System.Xml;
using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>What a VOTable says of one of its tables.</summary>
/// <param name="Name">Its name or ID; null where it has none.</param>
/// <param name="Description">One sentence; null where there is none.</param>
/// <param name="Rows">Number of rows, if it says; nobody vouches for it.</param>
/// <param name="Fields">Its columns.</param>
sealed record VoTableHeader(string? Name, string? Description, long? Rows, ValueList<VoTableField> Fields)
{
    const int MostFields = 100_000;

    static readonly string[] Datatypes =
        ["boolean", "bit", "unsignedByte", "short", "int", "long", "char", "unicodeChar", "float", "double", "floatComplex", "doubleComplex"];

    /// <summary>The table as a schema.</summary>
    public Schema Schema => new(Fields.Map(f => f.Column));

    /// <summary>Reads on to the next TABLE, and what it says before its DATA; null where there is none. The reader then stands on DATA, or on the table's end.</summary>
    public static VoTableHeader? ReadNext(XmlReader xml, Func<string, QueryException> bad)
    {
        while (xml.LocalName != "TABLE" || xml.NodeType != XmlNodeType.Element)
        {
            if (!xml.Read())
            {
                return null;
            }
        }

        var name = xml.GetAttribute("name") ?? xml.GetAttribute("ID");
        long? rows = long.TryParse(xml.GetAttribute("nrows"), out var count) && count >= 0 ? count : null;
        string? description = null;
        List<VoTableField> fields = [];
        var depth = xml.Depth;
        var isEmpty = xml.IsEmptyElement;
        xml.Read();
        while (!isEmpty && xml.Depth > depth && (xml.NodeType != XmlNodeType.Element || xml.LocalName != "DATA"))
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                xml.Read();
                continue;
            }

            switch (xml.LocalName)
            {
                case "DESCRIPTION":
                    description = xml.ReadElementContentAsString().Trim();
                    break;
                case "FIELD" when fields.Count == MostFields:
                    throw bad($"a table has more than {MostFields} fields");
                case "FIELD":
                    fields.Add(ReadField(xml, fields.Count, bad));
                    break;
                default:
                    xml.Skip();
                    break;
            }
        }

        return new(name, description, rows, [.. Distinct(fields)]);
    }

    static VoTableField ReadField(XmlReader xml, int position, Func<string, QueryException> bad)
    {
        var name = xml.GetAttribute("name") ?? xml.GetAttribute("ID") ?? $"column{position + 1}";
        var datatype = xml.GetAttribute("datatype") ?? "";
        var arraysize = xml.GetAttribute("arraysize");
        if (!Datatypes.Contains(datatype))
        {
            throw bad($"field \"{name}\" has the datatype \"{datatype}\", which VOTable does not know");
        }

        var shape = VoTableShape.Parse(arraysize) ?? throw bad($"field \"{name}\" has the arraysize \"{arraysize}\", which is no shape");
        var xtype = xml.GetAttribute("xtype");
        List<KeyValuePair<string, string>> metadata = [];
        foreach (var key in (string[])[MetadataKeys.Unit, MetadataKeys.Ucd, MetadataKeys.Utype, MetadataKeys.Xtype])
        {
            if (xml.GetAttribute(key) is { Length: > 0 } value)
            {
                metadata.Add(new(key, value));
            }
        }

        if (datatype == "char")
        {
            metadata.Add(new(MetadataKeys.TextType, datatype));
        }

        var nullText = ReadInside(xml, metadata);
        return new(name, datatype, shape, xtype, nullText, new(metadata));
    }

    /// <summary>Reads what stands in a FIELD; returns the number that stands for NULL.</summary>
    static string? ReadInside(XmlReader xml, List<KeyValuePair<string, string>> metadata)
    {
        string? nullText = null;
        var depth = xml.Depth;
        var isEmpty = xml.IsEmptyElement;
        xml.Read();
        while (!isEmpty && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "DESCRIPTION")
            {
                metadata.Add(new(MetadataKeys.Description, xml.ReadElementContentAsString().Trim()));
                continue;
            }

            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "VALUES")
            {
                nullText = xml.GetAttribute("null") ?? nullText;
            }

            xml.Skip();
        }

        if (!isEmpty)
        {
            xml.Read();
        }

        return nullText;
    }

    /// <summary>Fields whose names differ: a name that came before gets a number.</summary>
    static IEnumerable<VoTableField> Distinct(List<VoTableField> fields)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in fields)
        {
            var name = field.Name;
            for (var number = 2; !taken.Add(name); number++)
            {
                name = $"{field.Name}_{number}";
            }

            yield return field with { Name = name };
        }
    }
}
