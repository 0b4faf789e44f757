using System.Globalization;
using System.Text;
using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.VoTable;

/// <summary>
/// A VOTable 1.4 of one table, as TAP answers are (DALI 1.1 §4.4). Types that VOTable lacks are written as the next larger one; decimals of more than 15 digits as
/// text; structs and lists of structs as a field for each of theirs; other nested values as JSON. Text is <c>unicodeChar</c>, times are text with xtype timestamp.
/// NULL and the empty text differ in BINARY2 only.
/// </summary>
/// <param name="stream">Takes the document; stays open.</param>
/// <param name="serialization">How the rows are written.</param>
/// <param name="infos">What stands before the table, beside <c>QUERY_STATUS</c> and the metadata of the schema.</param>
public sealed class VoTableWriter(Stream stream, VoTableSerialization serialization, IReadOnlyList<VoTableInfo>? infos = null) : ResultWriter
{
    ValueList<VoTableColumn> _fields = [];
    RowsWriter? _rows;

    /// <summary>Services that take values of the rows; those without their column are left out.</summary>
    public IReadOnlyList<VoTableService> Services { get; init; } = [];

    /// <summary>What the document says about its rows behind them; null where they are all. Set before <see cref="End"/>.</summary>
    public VoTableInfo? Trailer { get; set; }

    /// <inheritdoc/>
    public override void Begin(Schema schema)
    {
        _fields = VoTableColumns.Of(schema, serialization);
        _rows = serialization == VoTableSerialization.TableData
            ? new TableDataRows(_fields)
            : new BinaryRows(_fields, hasNullBits: serialization == VoTableSerialization.Binary2);
        WriteText(Head(_fields, WithMetadata(schema.Metadata), Services).Append("<DATA>\n"));
        _rows.Begin(stream);
    }

    /// <summary>A document with the columns and no rows, as Parquet files carry it (IVOA Note VOParquet 1.0).</summary>
    public static string WithoutRows(Schema schema, IReadOnlyList<VoTableInfo>? infos = null) =>
        Head(VoTableColumns.Of(schema, VoTableSerialization.Binary2), infos, []).Append("</TABLE>\n</RESOURCE>\n</VOTABLE>\n").ToString();

    /// <inheritdoc/>
    public override void Write(RecordBatch batch) => _rows!.Write(stream, [.. _fields.Select(f => f.Pick(batch))], batch.Length);

    /// <inheritdoc/>
    public override void End()
    {
        _rows!.End(stream);
        var text = new StringBuilder("</DATA>\n</TABLE>\n");
        if (Trailer is not null)
        {
            AppendInfo(text, Trailer);
        }

        text.Append("</RESOURCE>\n");
        foreach (var service in Services)
        {
            AppendService(text, service);
        }

        WriteText(text.Append("</VOTABLE>\n"));
        stream.Flush();
    }

    /// <summary>The name where it can be an ID: astropy calls columns by their IDs.</summary>
    static string IdOf(ValueList<VoTableColumn> fields, int position)
    {
        var name = fields[position].Name;
        var isId = name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return isId && fields.Count(f => f.Name == name) == 1 ? name : $"field_{position + 1}";
    }

    /// <summary>A service descriptor as DataLink 1.1 §4.1 has it.</summary>
    void AppendService(StringBuilder text, VoTableService service)
    {
        var position = _fields.Index().FirstOrDefault(f => f.Item.Name == service.Field, (Index: -1, Item: null!)).Index;
        if (position < 0)
        {
            return;
        }

        text.Append("<RESOURCE type='meta' utype='adhoc:service'");
        AppendAttribute(text, "name", service.Name);
        text.Append(">\n<DESCRIPTION>").Append(XmlText.Escape(service.Description)).Append("</DESCRIPTION>\n");
        text.Append("<PARAM name='accessURL' datatype='char' arraysize='*'");
        AppendAttribute(text, "value", service.AccessUrl);
        text.Append("/>\n<GROUP name='inputParams'>\n<PARAM datatype='char' arraysize='*' value=''");
        AppendAttribute(text, "name", service.Parameter);
        AppendAttribute(text, "ref", IdOf(_fields, position));
        text.Append("/>\n</GROUP>\n</RESOURCE>\n");
    }

    /// <summary>The fields that a column becomes in a document, a struct one for each of its own: name, meaning, type, array size and extended type.</summary>
    public static IEnumerable<(string Name, Field Meaning, string Datatype, string? Arraysize, string? Xtype)> FieldsOf(Field field) =>
        VoTableColumns.Of(new([field]), VoTableSerialization.Binary2).Select(c => (c.Name, c.Meaning, c.Datatype, c.Arraysize, c.Xtype));

    List<VoTableInfo> WithMetadata(Metadata metadata) =>
        [.. infos ?? [], .. metadata.Where(m => infos?.Any(i => i.Name == m.Key) != true).Select(m => new VoTableInfo(m.Key, m.Value))];

    static StringBuilder Head(ValueList<VoTableColumn> fields, IReadOnlyList<VoTableInfo>? infos, IReadOnlyList<VoTableService> services)
    {
        var text = new StringBuilder()
            .Append("<?xml version='1.0' encoding='UTF-8'?>\n")
            .Append("<VOTABLE version='1.4' xmlns='http://www.ivoa.net/xml/VOTable/v1.3'>\n<RESOURCE type='results'>\n");
        AppendInfo(text, new("QUERY_STATUS", "OK"));
        foreach (var info in infos ?? [])
        {
            AppendInfo(text, info);
        }

        text.Append("<TABLE>\n");
        for (var i = 0; i < fields.Count; i++)
        {
            AppendField(text, fields[i], services.Any(s => fields[i].Name == s.Field) ? IdOf(fields, i) : null);
        }

        return text;
    }

    static void AppendField(StringBuilder text, VoTableColumn field, string? id)
    {
        text.Append("<FIELD");
        AppendAttribute(text, "ID", id);
        AppendAttribute(text, "name", field.Name);
        AppendAttribute(text, "datatype", field.Datatype);
        AppendAttribute(text, "arraysize", field.Arraysize);
        AppendAttribute(text, "xtype", field.Xtype);
        AppendAttribute(text, "unit", field.Meaning.Unit);
        AppendAttribute(text, "ucd", field.Meaning.Ucd);
        AppendAttribute(text, "utype", field.Meaning.Utype);
        text.Append('>');
        if (field.Meaning.Description is { } description)
        {
            text.Append("<DESCRIPTION>").Append(XmlText.Escape(description)).Append("</DESCRIPTION>");
        }

        if (field.NullNumber is { } number)
        {
            text.Append(CultureInfo.InvariantCulture, $"<VALUES null='{number}'/>");
        }

        text.Append("</FIELD>\n");
    }

    static void AppendInfo(StringBuilder text, VoTableInfo info)
    {
        text.Append("<INFO");
        AppendAttribute(text, "name", info.Name);
        AppendAttribute(text, "value", info.Value);
        text.Append('>').Append(XmlText.Escape(info.Text ?? "")).Append("</INFO>\n");
    }

    static void AppendAttribute(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" {name}='{XmlText.Escape(value)}'");
        }
    }

    void WriteText(StringBuilder text) => stream.Write(Encoding.UTF8.GetBytes(text.ToString()));
}
