using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Hats;

/// <summary>
/// How the Parquet files of a catalog are laid out, by its columns alone, so that the same rows give the same bytes: row groups small enough that
/// a cone reads little, and that a writer of wide rows holds little. Positions are not compressed: they would shrink by a quarter, and every
/// cross-match and cone would decompress pages of which it wants a few rows.
/// </summary>
static class CatalogLayout
{
    const int MostRows = 65_536;
    const int LeastRows = 4096;
    const long RowGroupBytes = 64 << 20;

    /// <summary>Options for some columns, two of which tell where rows are.</summary>
    public static ParquetWriteOptions Of(Schema schema, string? ra, string? dec)
    {
        var rows = RowGroupBytes / Math.Max(1, schema.Fields.Sum(f => Width(f.Type)));
        return new()
        {
            RowGroupRows = (int)Math.Clamp(rows, LeastRows, MostRows),
            CompressionLevel = 1,
            Columns = new[] { ra, dec }.OfType<string>().ToDictionary(c => c, _ => new ParquetColumnOptions { Codec = CompressionCodec.Uncompressed }),
        };
    }

    /// <summary>Bytes of a value, by guess where they vary.</summary>
    static long Width(DataType type) => type.Logical switch
    {
        StructType all => all.Fields.Sum(f => Width(f.Type)),
        ListType list => 64 * Width(list.Element.Type),
        FixedSizeListType list => list.Size * Width(list.Element.Type),
        { Id: TypeId.Utf8 or TypeId.Binary or TypeId.Decimal } => 16,
        _ => 8,
    };
}
