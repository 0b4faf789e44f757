using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Formats.Parquet;

/// <summary>Checks that a file has the columns of its table.</summary>
public static class FileSchema
{
    /// <summary>
    /// Columns that writers of partitioned data sets repeat in the files: they say again what the path says, and some files of a table
    /// have them while others have not.
    /// </summary>
    static readonly string[] PartitionColumns = ["Norder", "Dir", "Npix", "margin_Norder", "margin_Dir", "margin_Npix"];

    /// <summary>Whether a column may be in a file that its table does not have.</summary>
    public static bool IsPartitionColumn(string name) => PartitionColumns.Contains(name);

    /// <summary>Compares a file's columns with those of the table, by name; the order is free.</summary>
    /// <param name="table">The table's columns.</param>
    /// <param name="file">The file.</param>
    /// <param name="origin">What the table's columns were taken from, for the message.</param>
    /// <exception cref="QueryException">Data: a column is missing, is of another type, or is one too many.</exception>
    public static void Check(Schema table, ParquetFile file, string origin)
    {
        for (var i = 0; i < table.Count; i++)
        {
            var field = table[i];
            var found = i < file.Schema.Count && file.Schema[i].Name == field.Name ? file.Schema[i] : Find(file.Schema, field.Name)
                ?? throw Differs(file, origin, $"has no column \"{field.Name}\", which is in");
            if (!found.Type.HasSameValues(field.Type) || !SameNames(found.Type, field.Type))
            {
                throw Differs(file, origin, $"has column \"{field.Name}\" as {found.Type}, not {field.Type} as in");
            }
        }

        if (file.Schema.Count != table.Count
            && file.Schema.Fields.FirstOrDefault(f => !IsPartitionColumn(f.Name) && Find(table, f.Name) is null) is { } extra)
        {
            throw Differs(file, origin, $"has a column \"{extra.Name}\" that is not in");
        }
    }

    static Field? Find(Schema schema, string name) => schema.Fields.FirstOrDefault(f => f.Name == name);

    // Sub-fields are read by name, so that names count below structs.
    static bool SameNames(DataType left, DataType right) => (left, right) switch
    {
        (StructType a, StructType b) =>
            a.Fields.Zip(b.Fields).All(p => p.First.Name == p.Second.Name && SameNames(p.First.Type, p.Second.Type)),
        (ListType a, ListType b) => SameNames(a.Element.Type, b.Element.Type),
        (FixedSizeListType a, FixedSizeListType b) => SameNames(a.Element.Type, b.Element.Type),
        _ => true,
    };

    static QueryException Differs(ParquetFile file, string origin, string how) => new(
        QueryErrorCode.Data,
        $"file \"{file.Path}\" {how} \"{origin}\": the files of a table must have the same columns",
        hint: $"write \"{file.Path}\" again with the columns of the others, or take it out of the table");
}
