using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// What one leaf has in a row group: levels and values. Columns that come as codes stay codes as long as nothing asks for values.
/// </summary>
sealed class LeafBuffer(LeafValues values)
{
    readonly ByteWriter _definitions = new();
    readonly ByteWriter _repetitions = new();
    readonly List<int> _codes = [];
    LeafValues _values = values;
    bool _isCoded;
    Column? _dictionary;
    int[] _codeOf = [];

    /// <summary>Number of levels: values, NULLs and empty lists.</summary>
    public int LevelCount { get; private set; }

    /// <summary>Number of values that are there.</summary>
    public int ValueCount => _isCoded ? _codes.Count : _values.Count;

    /// <summary>The definition level of each place; empty for a leaf that is always there.</summary>
    public ReadOnlySpan<byte> Definitions => _definitions.Written;

    /// <summary>The repetition level of each place; empty for a leaf outside lists.</summary>
    public ReadOnlySpan<byte> Repetitions => _repetitions.Written;

    /// <summary>Empties the buffer and keeps its memory.</summary>
    public void Clear()
    {
        _definitions.Clear();
        _repetitions.Clear();
        _codes.Clear();
        _values.Clear();
        _isCoded = false;
        _dictionary = null;
        LevelCount = 0;
    }

    /// <summary>Appends the rows of <paramref name="column"/> at <paramref name="slots"/>.</summary>
    public void Append(LeafColumn leaf, Column column, Slots slots)
    {
        LevelCount = checked(LevelCount + slots.Count);
        if (leaf.MaxDefinition > 0)
        {
            AppendLevels(_definitions, slots.Definitions, slots.Definition, slots.Count);
        }

        if (leaf.MaxRepetition > 0)
        {
            AppendLevels(_repetitions, slots.Repetitions, 0, slots.Count);
        }

        var rows = slots.PresentRows();
        if (column is DictionaryColumn coded)
        {
            AppendCodes(coded, rows);
            return;
        }

        var first = _values.Count;
        if (rows is null)
        {
            _values.Append(column);
        }
        else if (rows.Length > 0)
        {
            _values.Append(column, rows);
        }

        if (_isCoded)
        {
            _codes.AddRange(Enumerable.Range(first, _values.Count - first));
        }
    }

    /// <summary>The values, one a place that has one.</summary>
    public LeafValues Values()
    {
        if (_isCoded)
        {
            _values = _values.Gather(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_codes));
            _codes.Clear();
            _isCoded = false;
            _dictionary = null;
        }

        return _values;
    }

    /// <summary>
    /// The distinct values and the codes; null where a dictionary would take more than <paramref name="maxBytes"/> or is not worth it.
    /// </summary>
    public ValueDictionary? TryDictionary(int maxBytes)
    {
        if (!_isCoded)
        {
            return _values.TryDictionary(_values.Count / 2, maxBytes);
        }

        if (_values.TryDictionary(_values.Count, maxBytes) is not { } dictionary)
        {
            return null;
        }

        var codes = new int[_codes.Count];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = dictionary.Codes[_codes[i]];
        }

        return dictionary with { Codes = codes };
    }

    static void AppendLevels(ByteWriter target, byte[]? levels, int level, int count)
    {
        if (levels is null)
        {
            target.Append(count).Fill((byte)level);
            return;
        }

        target.Write(levels.AsSpan(0, count));
    }

    /// <summary>Appends those values of the dictionary that occur, once each, and a code a row.</summary>
    void AppendCodes(DictionaryColumn column, int[]? rows)
    {
        if (!_isCoded)
        {
            _isCoded = true;
            _codes.AddRange(Enumerable.Range(0, _values.Count));
        }

        if (!ReferenceEquals(_dictionary, column.Dictionary))
        {
            _dictionary = column.Dictionary;
            _codeOf = new int[_dictionary.Length];
            _codeOf.AsSpan().Fill(-1);
        }

        var codes = column.Codes;
        var count = rows is null ? column.Length : rows.Length;
        for (var i = 0; i < count; i++)
        {
            var code = codes[rows is null ? i : rows[i]];
            if (_codeOf[code] < 0)
            {
                _codeOf[code] = _values.Count;
                _values.Append(_dictionary, [code]);
            }

            _codes.Add(_codeOf[code]);
        }
    }
}
