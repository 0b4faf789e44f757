using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>Booleans.</summary>
sealed class BooleanValueReader : ValueReader
{
    readonly FixedPages _pages = new(PhysicalType.Boolean, 1);
    byte[] _values = [];

    /// <inheritdoc/>
    public override void StartChunk() => _pages.StartChunk();

    /// <inheritdoc/>
    public override void LoadDictionary(PageBytes page, int count) => _pages.LoadDictionary(page, count);

    /// <inheritdoc/>
    public override void StartPage(PageEncoding encoding, PageBytes bytes, int count) => _pages.StartPage(encoding, bytes, count);

    /// <inheritdoc/>
    public override void Begin(int rows) => Count = 0;

    /// <inheritdoc/>
    public override void Read(int count)
    {
        if (count == 0)
        {
            return;
        }

        Reserve(Count + count);
        _pages.Current.Read(_values.AsSpan(Count, count));
        Count += count;
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
    public override Column Finish(int rows, byte[]? validity)
    {
        Reserve(rows);
        var values = _values.AsSpan(0, rows);
        if (validity is not null)
        {
            Spread.InPlace(values, validity, Count);
        }

        var bits = new byte[(rows + 7) / 8];
        for (var i = 0; i < values.Length; i++)
        {
            bits[i >> 3] |= (byte)(values[i] << (i & 7));
        }

        return new BooleanColumn(new(bits), rows, new(validity));
    }

    void Reserve(int count)
    {
        if (_values.Length < count)
        {
            Array.Resize(ref _values, Math.Max(count, (int)Math.Min(_values.Length * 2L, Array.MaxLength)));
        }
    }
}
