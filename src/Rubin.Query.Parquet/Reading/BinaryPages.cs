using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>Picks the decoder of a page of byte arrays; makes each once and keeps it.</summary>
sealed class BinaryPages
{
    readonly CodeReader _codes = new();
    BinaryDecoder? _plain;
    BinaryDecoder? _lengths;
    BinaryDecoder? _prefixes;
    BinaryDecoder? _current;

    /// <summary>The chunk's dictionary: fresh memory, shared by all batches of the chunk. Null where it has none.</summary>
    public BinaryColumn? Dictionary { get; private set; }

    /// <summary>The codes of the page that was started last; null where it has values themselves.</summary>
    public CodeReader? Codes => _current is null ? _codes : null;

    /// <summary>The values of the page that was started last, where it has no codes.</summary>
    public BinaryDecoder Decoder => _current!;

    /// <summary>Forgets the dictionary of the chunk before.</summary>
    public void StartChunk() => Dictionary = null;

    /// <summary>Takes over the chunk's dictionary.</summary>
    public void LoadDictionary(PageBytes page, int count, DataType type)
    {
        var output = new BinaryOutput();
        var decoder = _plain ??= new PlainBinaryDecoder();
        decoder.Start(page, count);
        decoder.Read(count, output);
        Dictionary = (BinaryColumn)BinaryColumns.Create(type, output, count, null);
    }

    /// <summary>Starts at a page.</summary>
    public void StartPage(PageEncoding encoding, PageBytes bytes, int count)
    {
        _current = encoding switch
        {
            PageEncoding.Plain => _plain ??= new PlainBinaryDecoder(),
            PageEncoding.DeltaLengthByteArray => _lengths ??= new DeltaLengthDecoder(),
            PageEncoding.DeltaByteArray => _prefixes ??= new DeltaPrefixDecoder(),
            PageEncoding.PlainDictionary or PageEncoding.RleDictionary => null,
            _ => throw new CorruptDataException($"byte arrays are encoded by {encoding}"),
        };
        if (count == 0)
        {
            return;
        }

        if (_current is not null)
        {
            _current.Start(bytes, count);
            return;
        }

        if (Dictionary is null)
        {
            throw new CorruptDataException("a page of dictionary codes without a dictionary");
        }

        _codes.Start(bytes);
    }

    /// <summary>Passes over <paramref name="count"/> values.</summary>
    public void Skip(int count)
    {
        if (_current is null)
        {
            _codes.Skip(count);
            return;
        }

        _current.Skip(count);
    }
}
