namespace Rubin.Query.Parquet;

/// <summary>
/// DELTA_LENGTH_BYTE_ARRAY and DELTA_BYTE_ARRAY (Parquet Encodings.md, "Delta-length byte array" and "Delta Strings").
/// Values are given end to end with one more offset than values.
/// </summary>
static class DeltaByteArrayEncoder
{
    /// <summary>Appends all lengths, then all bytes.</summary>
    public static void EncodeLengths(ReadOnlySpan<int> offsets, ReadOnlySpan<byte> data, ByteWriter output)
    {
        var lengths = new int[offsets.Length - 1];
        for (var i = 0; i < lengths.Length; i++)
        {
            lengths[i] = offsets[i + 1] - offsets[i];
        }

        DeltaBinaryPackedEncoder.Encode(lengths, output);
        output.Write(data[offsets[0]..offsets[^1]]);
    }

    /// <summary>
    /// Appends, for each value, how many bytes it shares with the one before, and the rest as by <see cref="EncodeLengths"/>.
    /// </summary>
    public static void EncodePrefixes(ReadOnlySpan<int> offsets, ReadOnlySpan<byte> data, ByteWriter output)
    {
        var prefixes = new int[offsets.Length - 1];
        var suffixes = new int[offsets.Length - 1];
        var previous = ReadOnlySpan<byte>.Empty;
        for (var i = 0; i < prefixes.Length; i++)
        {
            var value = data[offsets[i]..offsets[i + 1]];
            prefixes[i] = value.CommonPrefixLength(previous);
            suffixes[i] = value.Length - prefixes[i];
            previous = value;
        }

        DeltaBinaryPackedEncoder.Encode(prefixes, output);
        DeltaBinaryPackedEncoder.Encode(suffixes, output);
        for (var i = 0; i < prefixes.Length; i++)
        {
            output.Write(data[(offsets[i] + prefixes[i])..offsets[i + 1]]);
        }
    }
}
