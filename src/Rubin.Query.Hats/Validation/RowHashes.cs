using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.Hats;

/// <summary>Hashes of rows by all their values, the same wherever their columns stand.</summary>
static class RowHashes
{
    /// <summary>A hash a row, over the columns of a schema in its order.</summary>
    /// <param name="batch">Rows that have these columns.</param>
    /// <param name="columns">The columns.</param>
    public static ulong[] Of(RecordBatch batch, Schema columns)
    {
        var hashes = new ulong[batch.Length];
        var ofColumn = new ulong[batch.Length];
        foreach (var field in columns.Fields)
        {
            ValueHash.Of(batch.Columns[batch.Schema.IndexOf(field.Name)], ofColumn);
            for (var row = 0; row < hashes.Length; row++)
            {
                hashes[row] = BitOperations.RotateLeft(hashes[row], 5) * 0x9E37_79B9_7F4A_7C15 ^ ofColumn[row];
            }
        }

        return hashes;
    }
}
