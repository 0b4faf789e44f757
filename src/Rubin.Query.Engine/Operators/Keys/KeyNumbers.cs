using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>
/// Numbers for the values of a key that is no word, from 1 in the order of first appearance; 0 is NULL. A dictionary's values are looked at once, when the first
/// row that has them comes. Belongs to one worker, so that another one may number the same values in another way.
/// </summary>
sealed class KeyNumbers(DataType type)
{
    /// <summary>Bits of a number.</summary>
    internal const int Bits = 32;

    readonly HashKeyEncoder _encoder = new([type]);
    readonly BytesTable _values = new();
    readonly List<int> _new = [];
    Column? _dictionary;
    HashKeys? _dictionaryKeys;
    int[] _numberOfCode = [];
    int[] _rows = [];
    KeyNumbers? _other;
    int[] _numberOfOther = [];

    /// <summary>Bytes held.</summary>
    internal long Bytes => _values.Bytes + (4L * (_numberOfCode.Length + _numberOfOther.Length));

    /// <summary>64 bits for a value, the same wherever and whenever it appears.</summary>
    internal ulong Hash(int number) => number == 0 ? HashKeyEncoder.NullHash : _values.Hash(number - 1);

    /// <summary>The number of each row.</summary>
    internal void Fill(Column column, Span<int> numbers)
    {
        if (column is DictionaryColumn encoded)
        {
            Fill(encoded, numbers);
            return;
        }

        if (_rows.Length < numbers.Length)
        {
            _rows = [.. Enumerable.Range(0, numbers.Length)];
        }

        _new.Clear();
        _values.FindOrAdd(_encoder.Encode([column], numbers.Length), _rows.AsSpan(0, numbers.Length), numbers, _new);
        for (var row = 0; row < numbers.Length; row++)
        {
            numbers[row] = column.IsNull(row) ? 0 : numbers[row] + 1;
        }
    }

    /// <summary>The number of a value that another worker has numbered.</summary>
    internal int Translate(KeyNumbers other, int number)
    {
        if (number == 0)
        {
            return 0;
        }

        if (_other != other)
        {
            (_other, _numberOfOther) = (other, new int[other._values.Count]);
        }

        ref var own = ref _numberOfOther[number - 1];
        return own != 0 ? own : own = _values.FindOrAdd(other._values, number - 1) + 1;
    }

    void Fill(DictionaryColumn column, Span<int> numbers)
    {
        if (!ReferenceEquals(_dictionary, column.Dictionary))
        {
            _dictionary = column.Dictionary;
            _dictionaryKeys = _encoder.Encode([_dictionary], _dictionary.Length);
            _numberOfCode = new int[_dictionary.Length];
        }

        var codes = column.Codes;
        var (numberOfCode, hasNulls) = (_numberOfCode, !column.HasNoNulls);
        for (var row = 0; row < numbers.Length; row++)
        {
            if (hasNulls && column.IsNull(row))
            {
                numbers[row] = 0;
                continue;
            }

            ref var number = ref numberOfCode[codes[row]];
            if (number == 0)
            {
                number = _values.FindOrAdd(_dictionaryKeys!, codes[row]) + 1;
            }

            numbers[row] = number;
        }
    }
}
