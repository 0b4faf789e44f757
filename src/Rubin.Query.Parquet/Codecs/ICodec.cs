namespace Rubin.Query.Parquet;

/// <summary>Compresses and decompresses pages. Belongs to one worker, which keeps its native contexts and buffers until disposal.</summary>
interface ICodec : IDisposable
{
    /// <summary>Fills <paramref name="target"/> from <paramref name="source"/>; neither is touched outside its bounds.</summary>
    /// <exception cref="CorruptDataException">
    /// The source is damaged, or does not hold exactly as many bytes as <paramref name="target"/>.
    /// </exception>
    void Decompress(ReadOnlySpan<byte> source, Span<byte> target);

    /// <summary>Bytes that <see cref="Compress"/> needs in the worst case for <paramref name="length"/> bytes.</summary>
    int MaxCompressedLength(int length);

    /// <summary>
    /// Writes <paramref name="source"/> to the start of <paramref name="target"/>, which is large enough; gives the bytes written.
    /// </summary>
    int Compress(ReadOnlySpan<byte> source, Span<byte> target);
}
