namespace Rubin.Query.Parquet;

/// <summary>The values of a chunk in the form that its pages take.</summary>
abstract class PageValues
{
    /// <summary>The encoding of the pages.</summary>
    public abstract PageEncoding Encoding { get; }

    /// <summary>About how many bytes the values from <paramref name="start"/> to before <paramref name="end"/> take.</summary>
    public abstract long Bytes(int start, int end);

    /// <summary>Appends the values from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public abstract void Encode(int start, int end, ByteWriter output);

    /// <summary>
    /// Bounds of the values from <paramref name="start"/> to before <paramref name="end"/>; null where no value has an order.
    /// </summary>
    public abstract Bounds? BoundsOf(int start, int end);
}

/// <summary>Values that lie in the pages themselves.</summary>
sealed class DirectValues(LeafValues values, PageEncoding encoding) : PageValues
{
    /// <inheritdoc/>
    public override PageEncoding Encoding => encoding;

    /// <inheritdoc/>
    public override long Bytes(int start, int end) => values.PlainBytes(start, end);

    /// <inheritdoc/>
    public override void Encode(int start, int end, ByteWriter output) => values.Encode(encoding, start, end, output);

    /// <inheritdoc/>
    public override Bounds? BoundsOf(int start, int end) => values.BoundsOf(start, end);
}

/// <summary>Codes of values that lie in a dictionary page before the data pages.</summary>
sealed class CodedValues(ValueDictionary dictionary) : PageValues
{
    readonly int _width = RleEncoder.BitWidth(Math.Max(0, dictionary.Distinct.Count - 1));
    readonly bool[] _isUsed = new bool[dictionary.Distinct.Count];

    /// <inheritdoc/>
    public override PageEncoding Encoding => PageEncoding.RleDictionary;

    /// <inheritdoc/>
    public override long Bytes(int start, int end) => BitPackingEncoder.PackedBytes(end - start, _width);

    /// <inheritdoc/>
    public override void Encode(int start, int end, ByteWriter output)
    {
        output.WriteByte((byte)_width);
        RleEncoder.Encode(dictionary.Codes.AsSpan(start, end - start), _width, output);
    }

    /// <inheritdoc/>
    public override Bounds? BoundsOf(int start, int end)
    {
        _isUsed.AsSpan().Clear();
        foreach (var code in dictionary.Codes.AsSpan(start, end - start))
        {
            _isUsed[code] = true;
        }

        var used = new List<int>();
        for (var code = 0; code < _isUsed.Length; code++)
        {
            if (_isUsed[code])
            {
                used.Add(code);
            }
        }

        return dictionary.Distinct.Gather([.. used]).BoundsOf(0, used.Count);
    }
}
