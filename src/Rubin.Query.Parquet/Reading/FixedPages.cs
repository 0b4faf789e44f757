namespace Rubin.Query.Parquet;

/// <summary>Picks the decoder of a page of fixed-width values; makes each once and keeps it.</summary>
sealed class FixedPages(PhysicalType type, int width)
{
    FixedDecoder? _plain;
    FixedDecoder? _runs;
    FixedDecoder? _delta;
    FixedDecoder? _prefix;
    FixedDecoder? _split;
    FixedDictionaryDecoder? _dictionary;
    FixedDecoder? _current;
    bool _hasDictionary;

    /// <summary>The decoder of the page that was started last.</summary>
    public FixedDecoder Current => _current!;

    /// <summary>Forgets the dictionary of the chunk before.</summary>
    public void StartChunk() => _hasDictionary = false;

    /// <summary>Takes over the chunk's dictionary.</summary>
    public void LoadDictionary(PageBytes page, int count)
    {
        if (type == PhysicalType.Boolean)
        {
            throw new CorruptDataException("a dictionary of booleans");
        }

        (_dictionary ??= new()).Load(page, width, count);
        _hasDictionary = true;
    }

    /// <summary>Starts at a page.</summary>
    public void StartPage(PageEncoding encoding, PageBytes bytes, int count)
    {
        _current = (encoding, type) switch
        {
            (PageEncoding.Plain, PhysicalType.Boolean) => _plain ??= new PlainBooleanDecoder(),
            (PageEncoding.Plain, _) => _plain ??= new PlainDecoder(),
            (PageEncoding.Rle, PhysicalType.Boolean) => _runs ??= new RunBooleanDecoder(),
            (PageEncoding.PlainDictionary or PageEncoding.RleDictionary, _) when _hasDictionary => _dictionary!,
            (PageEncoding.PlainDictionary or PageEncoding.RleDictionary, _) =>
                throw new CorruptDataException("a page of dictionary codes without a dictionary"),
            (PageEncoding.DeltaBinaryPacked, PhysicalType.Int32 or PhysicalType.Int64) => _delta ??= new DeltaDecoder(),
            (PageEncoding.DeltaByteArray, PhysicalType.FixedLengthByteArray) => _prefix ??= new FixedPrefixDecoder(),
            (PageEncoding.ByteStreamSplit, not (PhysicalType.Boolean or PhysicalType.Int96)) => _split ??= new ByteStreamSplitDecoder(),
            _ => throw new CorruptDataException($"values of type {type} are encoded by {encoding}"),
        };
        if (count > 0)
        {
            _current.Start(bytes, width, count);
        }
    }
}

/// <summary>DELTA_BYTE_ARRAY of values that all have one length.</summary>
sealed class FixedPrefixDecoder : FixedDecoder
{
    readonly DeltaPrefixDecoder _decoder = new();
    readonly BinaryOutput _output = new();
    int _width;

    /// <inheritdoc/>
    public override void Start(PageBytes bytes, int width, int count)
    {
        _width = width;
        _decoder.Start(bytes, count);
    }

    /// <inheritdoc/>
    public override void Read(Span<byte> target)
    {
        _output.Clear();
        _decoder.Read(target.Length / _width, _output);
        var ends = _output.Ends;
        for (var i = 0; i < ends.Length; i++)
        {
            if (ends[i] != (i + 1) * _width)
            {
                throw new CorruptDataException($"a value that is not of {_width} bytes");
            }
        }

        _output.Data.CopyTo(target);
    }

    /// <inheritdoc/>
    public override void Skip(int count) => _decoder.Skip(count);
}
