using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>Byte arrays of one length, as VARBINARY; a UUID as its text in lower case.</summary>
sealed class FixedBinaryValueReader : ValueReader
{
    const int UuidCharacters = 36;

    readonly DataType _type;
    readonly int _width;
    readonly FixedPages _pages;
    readonly BinaryOutput _output = new();
    byte[] _values = [];

    public FixedBinaryValueReader(LeafColumn leaf)
    {
        _type = leaf.Type;
        _width = PhysicalWidth(leaf);
        _pages = new(leaf.PhysicalType, _width);
    }

    /// <inheritdoc/>
    public override void StartChunk() => _pages.StartChunk();

    /// <inheritdoc/>
    public override void LoadDictionary(PageBytes page, int count) => _pages.LoadDictionary(page, count);

    /// <inheritdoc/>
    public override void StartPage(PageEncoding encoding, PageBytes bytes, int count) => _pages.StartPage(encoding, bytes, count);

    /// <inheritdoc/>
    public override void Begin(int rows)
    {
        _output.Clear();
        Count = 0;
    }

    /// <inheritdoc/>
    public override void Read(int count)
    {
        // In pieces: the length of a value is the file's word, and the values may not be there.
        const int PieceBytes = 1 << 16;
        var most = Math.Max(1, PieceBytes / _width);
        for (; count > 0; count -= most)
        {
            var part = Math.Min(count, most);
            if (_values.Length < part * _width)
            {
                _values = GC.AllocateUninitializedArray<byte>(part * _width);
            }

            ReadPiece(_values.AsSpan(0, part * _width));
        }
    }

    void ReadPiece(Span<byte> values)
    {
        _pages.Current.Read(values);
        Span<byte> text = stackalloc byte[UuidCharacters];
        for (; !values.IsEmpty; values = values[_width..])
        {
            if (_type.Id == TypeId.Utf8)
            {
                new Guid(values[.._width], bigEndian: true).TryFormat(text, out _, "D");
                _output.Append(text);
            }
            else
            {
                _output.Append(values[.._width]);
            }

            Count++;
        }
    }

    /// <inheritdoc/>
    public override void Skip(int count)
    {
        if (count > 0)
        {
            _pages.Current.Skip(count);
        }
    }

    /// <inheritdoc/>
    public override Column Finish(int rows, byte[]? validity) => BinaryColumns.Create(_type, _output, rows, validity);
}
