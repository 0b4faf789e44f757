using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Execution;

/// <summary>Bytes that rows take in memory, as the rows alone would if copied.</summary>
public static class MemorySize
{
    /// <summary>What a batch's object and those of its columns take beside their values.</summary>
    const int Overhead = 64;

    /// <summary>Bytes of a batch, about.</summary>
    public static long Of(RecordBatch batch)
    {
        long bytes = Overhead;
        foreach (var column in batch.Columns)
        {
            bytes += Of(column);
        }

        return bytes;
    }

    /// <summary>Bytes of a column, about.</summary>
    public static long Of(Column column) => Overhead + (column.Validity.IsAllSet ? 0 : column.Length / 8) + column switch
    {
        NullColumn => 0,
        BooleanColumn => column.Length / 8,
        BinaryColumn binary => column.Length * 4L + binary.Offsets[^1] - binary.Offsets[0],
        DictionaryColumn encoded => (column.Length * 4L) + ShareOf(encoded.Dictionary, column.Length),
        ListColumn list => column.Length * 4L + Of(list.Elements.Slice(list.Offsets[0], list.Offsets[^1] - list.Offsets[0])),
        FixedSizeListColumn list => Of(list.Elements),
        StructColumn structs => structs.Children.Sum(Of),
        _ => (long)column.Length * FixedWidth.Bytes(column.Type),
    };

    /// <summary>A dictionary that many batches share counts in each by as many values as the batch can use.</summary>
    static long ShareOf(Column dictionary, int rows) => rows >= dictionary.Length ? Of(dictionary) : (long)(Of(dictionary) * ((double)rows / dictionary.Length));
}
