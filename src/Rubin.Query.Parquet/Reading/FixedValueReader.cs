using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// Values of fixed width, stored as <typeparamref name="T"/>: decoded straight into the batch where the page stores them so.
/// </summary>
sealed class FixedValueReader<T> : ValueReader
    where T : unmanaged
{
    readonly DataType _type;
    readonly FixedPages _pages;
    readonly int _width;
    readonly Conversion? _convert;
    T[] _values = [];
    T[] _given = [];
    T[] _spare = [];
    byte[] _physical = [];

    public FixedValueReader(LeafColumn leaf)
    {
        _type = leaf.Type;
        _width = PhysicalWidth(leaf);
        _convert = Conversions.Find(leaf);
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
        _values = _spare.Length >= rows ? _spare : GC.AllocateUninitializedArray<T>(rows);
        _spare = [];
        Count = 0;
    }

    /// <inheritdoc/>
    public override void Read(int count)
    {
        if (count == 0)
        {
            return;
        }

        Reserve(Count + count);
        var target = MemoryMarshal.AsBytes(_values.AsSpan(Count, count));
        if (_convert is null)
        {
            _pages.Current.Read(target);
        }
        else
        {
            if (_physical.Length < count * _width)
            {
                _physical = GC.AllocateUninitializedArray<byte>(count * _width);
            }

            var source = _physical.AsSpan(0, count * _width);
            _pages.Current.Read(source);
            _convert(source, target);
        }

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
        var values = _values;
        (_values, _given) = ([], values);
        if (validity is not null)
        {
            Spread.InPlace(values.AsSpan(0, rows), validity, Count);
        }

        // Nested leaves guess how many values a batch will have; a wide miss is not worth keeping.
        return values.Length > rows + rows / 4
            ? new Column<T>(_type, values.AsSpan(0, rows).ToArray(), new(validity))
            : new Column<T>(_type, values.AsMemory(0, rows), new(validity));
    }

    /// <inheritdoc/>
    public override void Reclaim() => (_spare, _given) = (_given.Length > 0 ? _given : _spare, []);

    void Reserve(int count)
    {
        if (_values.Length < count)
        {
            var doubled = (int)Math.Min(_values.Length * 2L, Array.MaxLength / Unsafe.SizeOf<T>());
            var grown = GC.AllocateUninitializedArray<T>(Math.Max(count, doubled));
            _values.AsSpan(0, Count).CopyTo(grown);
            _values = grown;
        }
    }
}
