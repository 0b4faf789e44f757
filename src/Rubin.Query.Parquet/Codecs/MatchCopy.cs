namespace Rubin.Query.Parquet;

/// <summary>Copies within the output of a Lempel-Ziv decoder, where source and target may overlap.</summary>
static class MatchCopy
{
    /// <summary>
    /// Repeats the <paramref name="length"/> bytes that start <paramref name="distance"/> before <paramref name="position"/>.
    /// </summary>
    /// <exception cref="CorruptDataException">The distance is 0 or leaves the output, or the copy runs past its end.</exception>
    public static void Repeat(Span<byte> output, int position, int distance, int length)
    {
        if ((uint)(distance - 1) >= (uint)position || length > output.Length - position)
        {
            throw new CorruptDataException("a compressed page refers to bytes outside of it");
        }

        if (distance >= length)
        {
            output.Slice(position - distance, length).CopyTo(output[position..]);
            return;
        }

        if (distance == 1)
        {
            output.Slice(position, length).Fill(output[position - 1]);
            return;
        }

        // The period doubles with each copy.
        var start = position - distance;
        for (var done = 0; done < length;)
        {
            var count = Math.Min(position + done - start, length - done);
            output.Slice(start, count).CopyTo(output[(position + done)..]);
            done += count;
        }
    }
}
