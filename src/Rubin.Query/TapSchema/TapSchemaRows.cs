using Rubin.Query.Engine.Catalog;
using Rubin.Query.Formats.VoTable;

namespace Rubin.Query;

/// <summary>The rows of TAP_SCHEMA's tables for a list of tables, itself among them.</summary>
/// <param name="tables">Every table that is described.</param>
/// <param name="schemas">The descriptions of their schemas.</param>
sealed class TapSchemaRows(IReadOnlyList<CatalogTable> tables, Func<string, string?> schemas)
{
    readonly HashSet<string> _names = [.. tables.Select(t => TapName.Of(t.Schema, t.Name))];

    /// <summary>The rows of one of <see cref="TapSchemaTables"/>, values in the order of its columns.</summary>
    internal IEnumerable<object?[]> Of(TableDescription table) => table.Name switch
    {
        "schemas" => tables.Select(t => t.Schema).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select((s, i) => new object?[] { TapName.Of(s), null, schemas(s), i }),
        "tables" => tables.Select(t => new object?[] { TapName.Of(t.Schema), TapName.Of(t.Schema, t.Name), "table", t.Details?.Utype, t.Description, t.Details?.Index }),
        "columns" => tables.SelectMany(Columns),
        "keys" => Keys().Select(k => new object?[] { k.Id, k.From, k.Target, k.Key.Description, k.Key.Utype }),
        _ => Keys().SelectMany(k => k.Key.Columns.Zip(k.Key.TargetColumns).Select(p => new object?[] { k.Id, TapName.Of(p.First), TapName.Of(p.Second) })),
    };

    static IEnumerable<object?[]> Columns(CatalogTable table)
    {
        var name = TapName.Of(table.Schema, table.Name);
        var details = (table.Details?.Columns ?? []).ToLookup(c => c.Field.Name, StringComparer.OrdinalIgnoreCase);
        var isOrdered = table.Details?.Columns.Any(c => c.Index is not null) ?? false;
        var place = 0;
        foreach (var field in table.Columns.Fields)
        {
            var known = details[field.Name].FirstOrDefault();
            foreach (var (column, meaning, datatype, size, xtype) in VoTableWriter.FieldsOf(field))
            {
                place++;
                var type = new TapType(datatype, size, xtype);
                type = known?.Field.Type == field.Type ? type with { ArraySize = known.ArraySize ?? (known.Field.Type.Id == Arrow.TypeId.Utf8 ? null : type.ArraySize) } : type;
                yield return
                [
                    name, TapName.Of(column), type.Datatype, type.ArraySize, type.Xtype, type.Size,
                    meaning.Description, meaning.Utype, meaning.Unit, meaning.Ucd,
                    Flag(known?.IsIndexed == true || IsPosition(table.Provider.Position, field.Name)), Flag(known?.IsPrincipal), Flag(known?.IsStandard),
                    isOrdered ? known?.Index : place,
                ];
            }
        }
    }

    /// <summary>The foreign keys whose tables are both there.</summary>
    IEnumerable<(string Id, string From, string Target, ForeignKey Key)> Keys() =>
        from table in tables
        from key in table.Details?.ForeignKeys ?? []
        let target = TapName.Of(table.Schema, key.TargetTable)
        where _names.Contains(target)
        select ($"{table.Schema}_{key.Name}", TapName.Of(table.Schema, table.Name), target, key);

    static bool IsPosition(SkyPosition? position, string column) =>
        position is not null && (column == position.Ra || column == position.Dec || column == position.Healpix);

    static int Flag(bool? value) => value == true ? 1 : 0;
}
