namespace Rubin.Query.Arrow.Ipc;

/// <summary>Reads the schema of an IPC message (Arrow format, Schema.fbs).</summary>
static class SchemaReader
{
    /// <summary>Deeper nesting than any catalog has, and shallow enough for every stack.</summary>
    internal const int MaxDepth = 64;

    /// <summary>The fields as they come, and the schema as the engine sees it.</summary>
    internal static (Schema Schema, ValueList<WireField> Fields) Read(FlatTable schema)
    {
        if (schema.Scalar<short>(0) != 0)
        {
            throw ArrowError.Unsupported("big-endian numbers", "write it on a little-endian machine, or let pyarrow convert it");
        }

        ValueList<WireField> fields = [.. schema.Tables(1).Select(f => Field(f, 0))];
        return (new(fields.Map(f => f.Field)) { Metadata = Pairs(schema, 2) }, fields);
    }

    static WireField Field(FlatTable table, int depth)
    {
        if (depth > MaxDepth)
        {
            throw ArrowError.Damaged($"its types nest deeper than {MaxDepth}");
        }

        var name = table.Text(0) ?? "";
        ValueList<WireField> children = [.. table.Tables(5).Select(c => Field(c, depth + 1))];
        var kind = table.Scalar<byte>(2);
        var type = WireTypes.Of(name, kind, table.Required(3, "type"), children);
        var dictionary = Dictionary(table.Table(4));
        var field = new Field(name, dictionary is null ? type.Type : new DictionaryType(type.Type), table.Scalar<bool>(1))
        {
            Metadata = type.Unit is { } unit ? Pairs(table, 6).With(MetadataKeys.Unit, unit) : Pairs(table, 6),
        };
        return new(field, type.Layout, type.Width, children, dictionary);
    }

    static WireDictionary? Dictionary(FlatTable? encoding)
    {
        if (encoding is not { } table)
        {
            return null;
        }

        // Without an index type the codes are signed and of 32 bits (Schema.fbs, DictionaryEncoding).
        var index = table.Table(1) is { } type ? WireTypes.Integer(type) : DataType.Int32;
        return new(table.Scalar<long>(0), index);
    }

    static Metadata Pairs(FlatTable table, int slot)
    {
        var pairs = table.Tables(slot);
        return pairs.Length == 0 ? Metadata.Empty : new(pairs.Select(p => KeyValuePair.Create(p.Text(0) ?? "", p.Text(1) ?? "")));
    }
}
