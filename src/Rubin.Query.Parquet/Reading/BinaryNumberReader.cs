using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>A number in the bytes of one value.</summary>
delegate T NumberOfBytes<T>(ReadOnlySpan<byte> bytes);

/// <summary>Numbers that are stored as byte arrays of any length: decimals.</summary>
sealed class BinaryNumberReader<T>(DataType type, NumberOfBytes<T> number) : ValueReader
    where T : unmanaged
{
    readonly BinaryPages _pages = new();
    readonly BinaryOutput _output = new();
    int[] _codes = [];

    /// <inheritdoc/>
    public override void StartChunk() => _pages.StartChunk();

    /// <inheritdoc/>
    public override void LoadDictionary(PageBytes page, int count) => _pages.LoadDictionary(page, count, DataType.Binary);

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
        if (count == 0)
        {
            return;
        }

        if (_pages.Codes is { } reader)
        {
            if (_codes.Length < count)
            {
                _codes = new int[count];
            }

            var codes = _codes.AsSpan(0, count);
            reader.Read(codes);
            Codes.Check(codes, _pages.Dictionary!.Length);
            foreach (var code in codes)
            {
                _output.Append(_pages.Dictionary[code]);
            }
        }
        else
        {
            _pages.Decoder.Read(count, _output);
        }

        Count += count;
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
        var values = new T[rows];
        var data = _output.Data;
        var ends = _output.Ends;
        var start = 0;
        for (var i = 0; i < ends.Length; i++)
        {
            values[i] = number(data[start..ends[i]]);
            start = ends[i];
        }

        if (validity is not null)
        {
            Spread.InPlace<T>(values, validity, Count);
        }

        return new Column<T>(type, values, new(validity));
    }
}
