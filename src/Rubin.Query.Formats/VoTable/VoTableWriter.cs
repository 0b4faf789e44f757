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

    /// <summary>What the document says about its rows behind them; null where they are all. Set before <see cref="End"/>.</summary>
    public VoTableInfo? Trailer { get; set; }

    /// <inheritdoc/>
    public override void Begin(Schema schema)
    {
        _fields = VoTableColumns.Of(schema, serialization);
        _rows = serialization == VoTableSerialization.TableData
            ? new TableDataRows(_fields)
            : new BinaryRows(_fields, hasNullBits: serialization == VoTableSerialization.Binary2);
        WriteText(Head(_fields, infos, schema.Metadata).Append("<DATA>\n"));
        _rows.Begin(stream);
    }

    /// <summary>A document with the columns and no rows, as Parquet files carry it (IVOA Note VOParquet 1.0).</summary>
    public static string WithoutRows(Schema schema, IReadOnlyList<VoTableInfo>? infos = null) =>
        Head(VoTableColumns.Of(schema, VoTableSerialization.Binary2), infos, Metadata.Empty).Append("</TABLE>\n</RESOURCE>\n</VOTABLE>\n").ToString();

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

        WriteText(text.Append("</RESOURCE>\n</VOTABLE>\n"));
        stream.Flush();
    }

    /// <summary>The type, array size and extended type that a column has in a document; what becomes several fields there is text.</summary>
    public static (string Datatype, string? Arraysize, string? Xtype) TypeOf(Field field) =>
        VoTableColumns.Of(new([field]), VoTableSerialization.Binary2) is [var column] ? (column.Datatype, column.Arraysize, column.Xtype) : ("unicodeChar", "*", null);

    static StringBuilder Head(ValueList<VoTableColumn> fields, IReadOnlyList<VoTableInfo>? infos, Metadata metadata)
    {
        var text = new StringBuilder()
            .Append("<?xml version='1.0' encoding='UTF-8'?>\n")
            .Append("<VOTABLE version='1.4' xmlns='http://www.ivoa.net/xml/VOTable/v1.3'>\n<RESOURCE type='results'>\n");
        AppendInfo(text, new("QUERY_STATUS", "OK"));
        foreach (var info in (infos ?? []).Concat(metadata.Where(m => infos?.Any(i => i.Name == m.Key) != true).Select(m => new VoTableInfo(m.Key, m.Value))))
        {
            AppendInfo(text, info);
        }

        text.Append("<TABLE>\n");
        foreach (var field in fields)
        {
            AppendField(text, field);
        }

        return text;
    }

    static void AppendField(StringBuilder text, VoTableColumn field)
    {
        text.Append("<FIELD");
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
