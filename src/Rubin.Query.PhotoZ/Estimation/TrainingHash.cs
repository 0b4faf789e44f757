using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rubin.Query.PhotoZ.Estimation;

/// <summary>The hash of a training set: SHA-256 of each row, added as two numbers of 128 bits, and then of the sum and the names of the bands.</summary>
static class TrainingHash
{
    internal static string Of(TrainingSet set)
    {
        var row = new byte[8 + (8 * set.Photometry.BandCount)];
        Span<byte> hash = stackalloc byte[32];
        var (low, high) = (UInt128.Zero, UInt128.Zero);
        for (var i = 0; i < set.Rows; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(row, set.Redshifts.Span[i]);
            for (var band = 0; band < set.Photometry.BandCount; band++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(8 + (8 * band)), Canonical(set.Photometry.Values(band)[i]));
                BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(12 + (8 * band)), Canonical(set.Photometry.Errors(band)[i]));
            }

            SHA256.HashData(row, hash);
            low += BinaryPrimitives.ReadUInt128LittleEndian(hash);
            high += BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]);
        }

        var end = Encoding.UTF8.GetBytes($"{low:x32}{high:x32} {set.Rows} {string.Join(',', set.Bands)}");
        return Convert.ToHexStringLower(SHA256.HashData(end));
    }

    /// <summary>One pattern of bits for all NaN.</summary>
    static float Canonical(float value) => float.IsNaN(value) ? float.NaN : value;
}
