using System.Globalization;
using System.Numerics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Kernels;

namespace Rubin.Query.MyDb;

/// <summary>
/// A checksum of rows that does not depend on their order: the sum, modulo 2^128, of a number made of each row's values. The same in every process.
/// </summary>
/// <param name="start">A checksum to go on from; null for that of no rows.</param>
sealed class RowChecksum(string? start = null)
{
    UInt128 _sum = start is null ? 0 : UInt128.Parse(start, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Adds the rows of a batch.</summary>
    public void Add(RecordBatch batch)
    {
        var hashes = new ulong[batch.Length];
        var column = new ulong[batch.Length];
        for (var i = 0; i < batch.Columns.Count; i++)
        {
            ValueHash.Of(batch.Columns[i], column);
            for (var row = 0; row < hashes.Length; row++)
            {
                hashes[row] = BitOperations.RotateLeft(hashes[row], 5) * 0x9E37_79B9_7F4A_7C15 ^ column[row];
            }
        }

        foreach (var hash in hashes)
        {
            _sum += (UInt128)(hash | 1) * (hash ^ 0xD6E8_FEB8_6659_FD93);
        }
    }

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => _sum.ToString("x32", CultureInfo.InvariantCulture);
}
