using Rubin.Query.Arrow;

namespace Rubin.Query.DuckDb;

/// <summary>
/// How many bytes a chunk that is handed to DuckDB has at most, about. It copies long texts into memory of the chunk's own, and ends the process where it has no room for one: its functions for
/// vectors have no way to fail.
/// </summary>
static class ChunkBytes
{
    const long Most = 1 << 20;

    /// <summary>How many of <paramref name="count"/> rows from <paramref name="start"/> on a chunk takes that has so many bytes already; one at least where it is empty.</summary>
    internal static (int Rows, long Bytes) RowsThatFit(IReadOnlyList<Column> columns, int start, int count, long filled = 0)
    {
        while (true)
        {
            var bytes = columns.Sum(c => Of(c.Slice(start, count)));
            if (filled + bytes <= Most || (filled == 0 && count == 1))
            {
                return (count, bytes);
            }

            if (count == 1)
            {
                return (0, 0);
            }

            count = (int)Math.Clamp((Most - filled) * count / bytes, 1, count / 2);
        }
    }

    /// <summary>Bytes of a column, about.</summary>
    internal static long Of(Column column) => column switch
    {
        BinaryColumn binary => binary.Offsets[^1] - binary.Offsets[0] + (4L * column.Length),
        ListColumn list => Of(list.Elements.Slice(list.Offsets[0], list.Offsets[^1] - list.Offsets[0])),
        FixedSizeListColumn list => Of(list.Elements),
        StructColumn structs => structs.Children.Sum(Of),
        _ => 8L * column.Length,
    };
}
