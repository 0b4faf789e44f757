using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>A leaf within lists or structs: keeps the levels of a batch, from which <see cref="Assembly"/> builds the rows.</summary>
sealed class NestedLeaf(LeafColumn leaf, Codecs codecs, PageMemory memory) : LeafReader(leaf, codecs, memory)
{
    /// <summary>More levels than any batch has: a bound for files that lie.</summary>
    const int MostLevels = 1 << 27;

    const int MostExpected = 1 << 20;

    byte[] _pageDefinition = [];
    byte[] _pageRepetition = [];
    int _at;
    int _count;
    bool _isPageFound;
    byte[] _definition = [];
    byte[] _repetition = [];
    int _levels;

    /// <summary>The definition levels of the batch.</summary>
    public ReadOnlySpan<byte> Definition => _definition.AsSpan(0, _levels);

    /// <summary>The repetition levels of the batch; empty for a leaf outside of lists.</summary>
    public ReadOnlySpan<byte> Repetition => _repetition.AsSpan(0, Leaf.MaxRepetition == 0 ? 0 : _levels);

    /// <summary>Values that are there in the batch.</summary>
    public int Present => Values.Count;

    // Levels ahead: at least as many as rows.
    /// <inheritdoc/>
    protected override int RowsAhead => _count - _at;

    /// <inheritdoc/>
    protected override void Restart() => (_at, _count, _isPageFound) = (0, 0, false);

    /// <inheritdoc/>
    public override void Begin(int rows)
    {
        _levels = 0;
        Values.Begin((int)Math.Min(rows * ValuesPerRow * 1.05 + 16, Math.Max(rows, MostExpected)));
    }

    /// <summary>The values of the batch in their <paramref name="slots"/>.</summary>
    public Column Finish(int slots, byte[]? validity) => Values.Finish(slots, validity);

    /// <inheritdoc/>
    protected override void AppendRows(int rows) => Walk(rows, isTaken: true);

    /// <inheritdoc/>
    protected override void SkipRows(long rows) => Walk(rows, isTaken: false);

    void Walk(long rows, bool isTaken)
    {
        while (true)
        {
            if (_at == _count)
            {
                if (!FindPage(rows))
                {
                    return;
                }

                if (!isTaken && RowsOfPage() is { } whole && whole <= rows)
                {
                    _isPageFound = false;
                    rows -= whole;
                    continue;
                }

                StartPage();
            }

            var end = EndOfRows(ref rows);
            Pass(end, isTaken);
            if (end < _count)
            {
                return;
            }
        }
    }

    // Whether the page that follows is needed: always while rows are wanted, and where it may go on with the last of them.
    bool FindPage(long rows)
    {
        if (rows == 0 && (Pages.ValuesLeft == 0 || !MayContinue()) && !_isPageFound)
        {
            return false;
        }

        if (!_isPageFound)
        {
            NextPage();
            _isPageFound = true;
        }

        return rows > 0 || (MayContinue() && Pages.Header.Type == PageType.DataV1);
    }

    // Pages of the second layout start with a row, and so do those of an index; others may go on with one.
    bool MayContinue() => Leaf.MaxRepetition > 0 && !HasJumped;

    long? RowsOfPage() => Pages.Header.Type == PageType.DataV2 ? Pages.Header.RowCount
        : Leaf.MaxRepetition == 0 ? Pages.Header.ValueCount
        : null;

    void StartPage()
    {
        _isPageFound = false;
        var page = Pages.ReadData();
        (_at, _count) = (0, page.ValueCount);
        Read(page, page.Repetition, Leaf.MaxRepetition, ref _pageRepetition);
        Read(page, page.Definition, Leaf.MaxDefinition, ref _pageDefinition);
        Values.StartPage(page.Encoding, page.Values, _pageDefinition.AsSpan(0, _count).Count((byte)Leaf.MaxDefinition));
    }

    static void Read(in DataPage page, PageBytes bytes, int max, ref byte[] levels)
    {
        Grow(ref levels, page.ValueCount, kept: 0);

        var target = levels.AsSpan(0, page.ValueCount);
        if (max == 0)
        {
            target.Clear();
        }
        else if (page.HasPackedLevels)
        {
            Levels.ReadBitPacked(bytes, max, target);
        }
        else
        {
            Levels.Read(bytes, max, target);
        }
    }

    void Pass(int end, bool isTaken)
    {
        var definition = _pageDefinition.AsSpan(_at, end - _at);
        var present = definition.Count((byte)Leaf.MaxDefinition);
        if (isTaken)
        {
            Reserve(definition.Length);
            definition.CopyTo(_definition.AsSpan(_levels));
            _pageRepetition.AsSpan(_at, definition.Length).CopyTo(_repetition.AsSpan(_levels));
            _levels += definition.Length;
            Values.Read(present);
        }
        else
        {
            Values.Skip(present);
        }

        _at = end;
    }

    void Reserve(int count)
    {
        var length = _levels + (long)count;
        if (length > MostLevels)
        {
            throw new CorruptDataException($"a batch of more than {MostLevels} nested values");
        }

        if (Math.Min(_definition.Length, _repetition.Length) < length)
        {
            var capacity = (int)Math.Max(length, Math.Min(_definition.Length * 2L, MostLevels));
            Grow(ref _definition, capacity, _levels);
            Grow(ref _repetition, capacity, _levels);
        }
    }

    static void Grow(ref byte[] levels, int length, int kept)
    {
        if (levels.Length < length)
        {
            var grown = ArrayPool<byte>.Shared.Rent(length);
            levels.AsSpan(0, kept).CopyTo(grown);
            GiveBack(ref levels);
            levels = grown;
        }
    }

    static void GiveBack(ref byte[] levels)
    {
        if (levels.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(levels);
            levels = [];
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        GiveBack(ref _pageDefinition);
        GiveBack(ref _pageRepetition);
        GiveBack(ref _definition);
        GiveBack(ref _repetition);
        base.Dispose();
    }

    // The level at which the row behind the next `rows` starts, or the end of the page; what is left of rows then.
    int EndOfRows(ref long rows)
    {
        if (Leaf.MaxRepetition == 0)
        {
            var part = (int)Math.Min(rows, _count - _at);
            rows -= part;
            return _at + part;
        }

        ref var levels = ref MemoryMarshal.GetArrayDataReference(_pageRepetition);
        var i = _at;
        for (; i <= _count - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var starts = Vector256.Equals(Vector256.LoadUnsafe(ref levels, (nuint)i), Vector256<byte>.Zero).ExtractMostSignificantBits();
            var count = BitOperations.PopCount(starts);
            if (count > rows)
            {
                for (; rows > 0; rows--)
                {
                    starts &= starts - 1;
                }

                return i + BitOperations.TrailingZeroCount(starts);
            }

            rows -= count;
        }

        for (; i < _count; i++)
        {
            if (_pageRepetition[i] == 0 && rows-- == 0)
            {
                rows = 0;
                return i;
            }
        }

        return _count;
    }
}
