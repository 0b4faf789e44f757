using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>Makes columns of byte arrays that were collected.</summary>
static class BinaryColumns
{
    /// <summary>A column of fresh memory: the values of <paramref name="output"/> in the rows that have a one.</summary>
    public static Column Create(DataType type, BinaryOutput output, int rows, byte[]? validity)
    {
        var offsets = GC.AllocateUninitializedArray<int>(rows + 1);
        offsets[0] = 0;
        output.Ends.CopyTo(offsets.AsSpan(1));
        if (validity is not null)
        {
            SpreadOffsets(offsets.AsSpan(1), validity, output.Count);
        }

        return new BinaryColumn(type, offsets, output.Data.ToArray(), new(validity));
    }

    // A NULL row is empty: it ends where the row before it ends.
    static void SpreadOffsets(Span<int> ends, ReadOnlySpan<byte> bits, int present)
    {
        for (var row = ends.Length - 1; row >= 0; row--)
        {
            ends[row] = present == 0 ? 0 : ends[present - 1];
            present -= bits[row >> 3] >> (row & 7) & 1;
        }
    }
}
