using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Formats.VoTable;

/// <summary>
/// The FIELDs that a table is written as: one a column; structs, and lists of structs such as light curves, become a field for each of theirs,
/// named <c>lc.mjd</c>.
/// </summary>
static class VoTableColumns
{
    /// <summary>The fields of <paramref name="schema"/>.</summary>
    public static ValueList<VoTableColumn> Of(Schema schema, VoTableSerialization serialization) =>
        [.. schema.Fields.SelectMany((field, i) => Flatten(field.Name, field, batch => batch.Columns[i])).Select(f => Column(f, serialization))];

    static VoTableColumn Column(Source source, VoTableSerialization serialization)
    {
        var (name, field, pick) = source;
        var type = VoTableTypes.Of(field.Type);
        var hasNullNumber = VoTableTypes.Item(type).IsInteger && (type.IsNested || (serialization == VoTableSerialization.Binary && field.Nullable));
        if (hasNullNumber && VoTableTypes.Item(type) == DataType.UInt8)
        {
            // A byte has no number to spare for NULL.
            type = VoTableTypes.WithItem(type, DataType.Int16);
        }

        return new(name, field, type, Xtype(field), hasNullNumber, batch => VoTableTypes.Convert(pick(batch), type, name));
    }

    static IEnumerable<Source> Flatten(string name, Field field, Func<RecordBatch, Column> pick) => field.Type switch
    {
        StructType type => type.Fields.SelectMany((child, i) => Flatten($"{name}.{child.Name}", child, batch => ((StructColumn)pick(batch)).Child(i))),
        ListType { Element.Type: StructType type } => type.Fields.SelectMany((child, i) => Flatten(
            $"{name}.{child.Name}",
            child with { Type = new ListType(child) },
            batch => ListOf((ListColumn)pick(batch), i))),
        _ => [new(name, field, pick)],
    };

    static ListColumn ListOf(ListColumn list, int field)
    {
        var structs = (StructColumn)list.Elements;
        return new(new ListType(structs.StructType.Fields[field]), list.OffsetMemory, structs.Child(field), list.Validity);
    }

    static string? Xtype(Field field) =>
        field.Xtype ?? GeometryTypes.Xtype(field.Type) ?? (field.Type.Logical.Id is TypeId.Date or TypeId.Timestamp ? "timestamp" : null);

    readonly record struct Source(string Name, Field Field, Func<RecordBatch, Column> Pick);
}
