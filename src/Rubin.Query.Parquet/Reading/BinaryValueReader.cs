using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// Text and bytes. A batch that lies in dictionary pages altogether comes out as codes into one dictionary for the chunk; any other as
/// bytes.
/// </summary>
sealed class BinaryValueReader(DataType type) : ValueReader
{
    readonly BinaryPages _pages = new();
    readonly BinaryOutput _output = new();
    int[] _codes = [];
    int[] _given = [];
    int[] _spare = [];
    int _codeCount;
    int _expected;

    /// <inheritdoc/>
    public override void StartChunk() => _pages.StartChunk();

    /// <inheritdoc/>
    public override void LoadDictionary(PageBytes page, int count) => _pages.LoadDictionary(page, count, type);

    /// <inheritdoc/>
    public override void StartPage(PageEncoding encoding, PageBytes bytes, int count) => _pages.StartPage(encoding, bytes, count);

    /// <inheritdoc/>
    public override void Begin(int rows)
    {
        _output.Clear();
        (Count, _codeCount, _codes, _spare, _expected) = (0, 0, _spare, [], rows);
    }

    /// <inheritdoc/>
    public override void Read(int count)
    {
        if (count == 0)
        {
            return;
        }

        if (_pages.Codes is { } codes)
        {
            Reserve(_codeCount + count);
            var target = _codes.AsSpan(_codeCount, count);
            codes.Read(target);
            Codes.Check(target, _pages.Dictionary!.Length);
            _codeCount += count;
            if (_codeCount != Count + count)
            {
                WriteOut();
            }
        }
        else
        {
            WriteOut();
            _pages.Decoder.Read(count, _output);
        }

        Count += count;
    }

    void Reserve(int count)
    {
        if (_codes.Length < count)
        {
            var doubled = (int)Math.Min(_codes.Length * 2L, Array.MaxLength / sizeof(int));
            var grown = GC.AllocateUninitializedArray<int>(Math.Max(Math.Max(count, _expected), doubled));
            _codes.AsSpan(0, _codeCount).CopyTo(grown);
            _codes = grown;
        }
    }

    // The batch goes on, or began, on a page without codes: its codes become bytes.
    void WriteOut()
    {
        foreach (var code in _codes.AsSpan(0, _codeCount))
        {
            _output.Append(_pages.Dictionary![code]);
        }

        _codeCount = 0;
    }

    /// <inheritdoc/>
    public override void Skip(int count)
    {
        if (count > 0)
        {
            _pages.Skip(count);
        }
    }

    /// <inheritdoc/>
    public override Column Finish(int rows, byte[]? validity)
    {
        if (Count == 0 || _codeCount < Count)
        {
            return BinaryColumns.Create(type, _output, rows, validity);
        }

        Reserve(rows);
        var codes = _codes;
        (_codes, _given) = ([], codes);
        if (validity is not null)
        {
            Spread.InPlace(codes.AsSpan(0, rows), validity, Count);
        }

        return new DictionaryColumn(
            codes.Length > rows + rows / 4 ? codes.AsSpan(0, rows).ToArray() : codes.AsMemory(0, rows),
            _pages.Dictionary!,
            new(validity));
    }

    /// <inheritdoc/>
    public override void Reclaim() => (_spare, _given) = (_given.Length > 0 ? _given : _spare, []);
}
