using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>A leaf outside of lists and structs: at most one level, which says whether a row is NULL.</summary>
sealed class FlatLeaf(LeafColumn leaf, Codecs codecs, PageMemory memory) : LeafReader(leaf, codecs, memory)
{
    byte[] _bits = [];
    bool _hasNulls;
    bool _isReleased;
    int _at;
    int _left;
    byte[]? _validity;
    int _capacity;
    int _rows;

    /// <inheritdoc/>
    protected override int RowsAhead => _left;

    /// <inheritdoc/>
    protected override void Restart() => (_left, _isReleased) = (0, false);

    /// <inheritdoc/>
    public override void Begin(int rows)
    {
        Values.Begin(rows);
        (_validity, _capacity, _rows) = (null, rows, 0);
    }

    /// <summary>The column of the batch.</summary>
    public Column Finish() => Values.Finish(_rows, _validity);

    /// <summary>The column that <see cref="Finish"/> gave last is not used any more.</summary>
    public void Reclaim() => Values.Reclaim();

    /// <summary>Gives the memory of the page back; it is read again when its next value is asked for.</summary>
    public void Release()
    {
        Pages.Release();
        _isReleased = _left > 0;
    }

    /// <inheritdoc/>
    protected override void SkipRows(long rows)
    {
        Resume();
        while (rows > 0)
        {
            if (_left == 0)
            {
                NextPage();
                if (Pages.Header.ValueCount <= rows)
                {
                    rows -= Pages.Header.ValueCount;
                    continue;
                }

                StartPage();
            }

            var part = (int)Math.Min(rows, _left);
            Values.Skip(Present(part));
            Advance(part);
            rows -= part;
        }
    }

    /// <inheritdoc/>
    protected override void AppendRows(int rows)
    {
        Resume();
        while (rows > 0)
        {
            if (_left == 0)
            {
                NextPage();
                StartPage();
            }

            var part = Math.Min(rows, _left);
            var present = Present(part);
            MarkValid(part, present);
            Values.Read(present);
            Advance(part);
            _rows += part;
            rows -= part;
        }
    }

    /// <summary>Goes back to where the page was left.</summary>
    void Resume()
    {
        if (_isReleased)
        {
            _isReleased = false;
            var at = _at;
            StartPage();
            Values.Skip(Present(at));
            Advance(at);
        }
    }

    void StartPage()
    {
        var page = Pages.ReadData();
        (_at, _left) = (0, page.ValueCount);
        _hasNulls = Leaf.MaxDefinition > 0 && !Levels.IsConstant(page.Definition, 1, 1, page.ValueCount);
        if (_hasNulls)
        {
            ReadBits(page);
        }

        Values.StartPage(page.Encoding, page.Values, Present(page.ValueCount));
    }

    void ReadBits(in DataPage page)
    {
        var bytes = (page.ValueCount + 7) / 8;
        if (_bits.Length < bytes)
        {
            _bits = GC.AllocateUninitializedArray<byte>(bytes);
        }

        if (!page.HasPackedLevels)
        {
            Levels.ReadBits(page.Definition, _bits.AsSpan(0, bytes), page.ValueCount);
            return;
        }

        var levels = new byte[page.ValueCount];
        Levels.ReadBitPacked(page.Definition, 1, levels);
        for (var i = 0; i < levels.Length; i++)
        {
            BitCopy.Fill(_bits, i, 1, levels[i] != 0);
        }
    }

    int Present(int count) => _hasNulls ? BitCopy.CountSet(_bits, _at, count) : count;

    void MarkValid(int count, int present)
    {
        if (present < count && _validity is null)
        {
            _validity = new byte[(_capacity + 7) / 8];
            BitCopy.Fill(_validity, 0, _rows, true);
        }

        if (_validity is null)
        {
            return;
        }

        if (present == count)
        {
            BitCopy.Fill(_validity, _rows, count, true);
        }
        else
        {
            BitCopy.Copy(_bits, _at, _validity, _rows, count);
        }
    }

    void Advance(int count)
    {
        _at += count;
        _left -= count;
    }
}
