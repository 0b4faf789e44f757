using Rubin.Query.Arrow;

namespace Rubin.Query.MyDb;

/// <summary>How much room values take, counted the same wherever they came from: fixed widths, texts with 4 bytes each, and no validity.</summary>
static class DataBytes
{
    internal static long Of(Column column) => column switch
    {
        BooleanColumn => column.Length,
        BinaryColumn c => c.Offsets[^1] - c.Offsets[0] + (4L * c.Length),
        DictionaryColumn c => Of(c.Decode()),
        ListColumn c => (4L * c.Length) + Of(c.Elements.Slice(c.Offsets[0], c.Offsets[^1] - c.Offsets[0])),
        FixedSizeListColumn c => Of(c.Elements),
        StructColumn c => c.Children.Sum(Of),
        _ => (long)column.Length * FixedWidth.Bytes(column.Type),
    };
}
