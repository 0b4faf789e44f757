using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>
/// Groups of several keys that do not fit one word, as some words each: keys of up to 64 bits as they are, others by their number (<see cref="KeyNumbers"/>). Belongs to
/// one worker.
/// </summary>
sealed class WideTable : GroupTable
{
    readonly Part[] _parts;
    readonly int _stride;

    // The keys of the batch that is looked at.
    ulong[] _words = [];
    ulong[] _hashes = [];
    ulong[] _values = [];
    int[] _numbers = [];

    // Those of the groups.
    ulong[] _groups = [];

    internal WideTable(IReadOnlyList<DataType> types)
    {
        var free = new List<int>();
        _parts = new Part[types.Count];
        for (var k = 0; k < _parts.Length; k++)
        {
            var width = KeyWords.Width(types[k].Logical);
            var numbers = width == 0 ? new KeyNumbers(types[k].Logical) : null;
            _parts[k] = new(numbers, Place(free, numbers is null ? 8 * width : KeyNumbers.Bits), numbers is null ? Place(free, 1) : default);
        }

        _stride = free.Count;
    }

    /// <inheritdoc/>
    internal override long Bytes => base.Bytes + (8L * _groups.Length) + _parts.Sum(p => p.Numbers?.Bytes ?? 0);

    /// <summary>The keys of some rows, one column a key; valid until the next call.</summary>
    internal HashKeys Encode(IReadOnlyList<Column> columns, int rows)
    {
        if (_hashes.Length < rows)
        {
            (_words, _hashes, _values, _numbers) = (new ulong[rows * _stride], new ulong[rows], new ulong[rows], new int[rows]);
        }

        _words.AsSpan(0, rows * _stride).Clear();
        _hashes.AsSpan(0, rows).Clear();
        for (var k = 0; k < _parts.Length; k++)
        {
            if (_parts[k].Numbers is { } numbers)
            {
                AddNumbers(columns[k], numbers, _parts[k].Value, rows);
            }
            else
            {
                AddWords(columns[k], _parts[k], rows);
            }
        }

        return new(rows, Bitmap.AllSet, default, _words) { Stride = _stride, KnownHashes = _hashes };
    }

    /// <inheritdoc/>
    internal override int FindOrAdd(HashKeys keys, int row) => FindOrAdd(keys.Hash(row), keys.WordsOf(row));

    /// <inheritdoc/>
    internal override int Find(HashKeys keys, int row)
    {
        var at = Start(keys.Hash(row));
        return Find(keys.Hash(row), keys.WordsOf(row), ref at);
    }

    /// <inheritdoc/>
    internal override int FindOrAdd(GroupTable other, int otherGroup)
    {
        var from = (WideTable)other;
        Span<ulong> words = stackalloc ulong[_stride];
        from.WordsOfGroup(otherGroup).CopyTo(words);
        for (var k = 0; k < _parts.Length; k++)
        {
            if (_parts[k].Numbers is { } numbers)
            {
                ref var word = ref words[_parts[k].Value.Word];
                var shift = _parts[k].Value.Shift;
                var number = (int)(uint)(word >> shift);
                word ^= (ulong)(uint)(number ^ numbers.Translate(from._parts[k].Numbers!, number)) << shift;
            }
        }

        return FindOrAdd(other.Hash(otherGroup), words);
    }

    /// <inheritdoc/>
    protected override int FindOrAdd(HashKeys keys, int row, ulong hash) => FindOrAdd(hash, keys.WordsOf(row));

    /// <inheritdoc/>
    protected override void Confirm(HashKeys keys, ReadOnlySpan<int> rows, ReadOnlySpan<ulong> hashes, Span<int> groups)
    {
        if (Count == 0)
        {
            return;
        }

        var (words, known, stride) = (keys.Words!, _groups, _stride);
        for (var i = 0; i < groups.Length; i++)
        {
            var (own, other, difference) = (rows[i] * stride, Math.Max(groups[i], 0) * stride, 0UL);
            for (var word = 0; word < stride; word++)
            {
                difference |= words[own + word] ^ known[other + word];
            }

            groups[i] |= MinusOneUnlessZero(difference);
        }
    }

    /// <summary>The first bits in a row that are free, in one word.</summary>
    static (int Word, int Shift) Place(List<int> free, int bits)
    {
        var word = free.FindIndex(f => f >= bits);
        if (word < 0)
        {
            word = free.Count;
            free.Add(64);
        }

        free[word] -= bits;
        return (word, free[word]);
    }

    void AddWords(Column column, Part part, int rows)
    {
        var plain = column is DictionaryColumn encoded ? encoded.Decode() : column;
        var (values, words, hashes, hasNulls) = (_values, _words, _hashes, !plain.HasNoNulls);
        KeyWords.Fill(plain, values.AsSpan(0, rows));
        for (var (row, at) = (0, 0); row < rows; row++, at += _stride)
        {
            var isNull = hasNulls && plain.IsNull(row);
            words[at + part.Value.Word] |= isNull ? 0 : values[row] << part.Value.Shift;
            words[at + part.Null.Word] |= (isNull ? 1UL : 0) << part.Null.Shift;
            hashes[row] = HashKeyEncoder.HashOf(hashes[row] ^ (isNull ? HashKeyEncoder.NullHash : values[row]));
        }
    }

    void AddNumbers(Column column, KeyNumbers numbers, (int Word, int Shift) place, int rows)
    {
        var (values, words, hashes) = (_numbers, _words, _hashes);
        numbers.Fill(column, values.AsSpan(0, rows));
        for (var (row, at) = (0, place.Word); row < rows; row++, at += _stride)
        {
            words[at] |= (ulong)(uint)values[row] << place.Shift;
            hashes[row] = HashKeyEncoder.HashOf(hashes[row] ^ numbers.Hash(values[row]));
        }
    }

    ReadOnlySpan<ulong> WordsOfGroup(int group) => _groups.AsSpan(group * _stride, _stride);

    int Find(ulong hash, ReadOnlySpan<ulong> words, ref int at)
    {
        var group = GroupAt(hash, ref at);
        while (group >= 0 && !IsKeyOf(group, words))
        {
            at++;
            group = GroupAt(hash, ref at);
        }

        return group;
    }

    bool IsKeyOf(int group, ReadOnlySpan<ulong> words)
    {
        var (first, difference) = (group * _stride, 0UL);
        for (var word = 0; word < words.Length; word++)
        {
            difference |= _groups[first + word] ^ words[word];
        }

        return difference == 0;
    }

    int FindOrAdd(ulong hash, ReadOnlySpan<ulong> words)
    {
        var at = Start(hash);
        var group = Find(hash, words, ref at);
        if (group >= 0)
        {
            return group;
        }

        var end = (Count + 1) * _stride;
        if (end > _groups.Length)
        {
            Array.Resize(ref _groups, Math.Max(checked(2 * _groups.Length), 32 * _stride));
        }

        words.CopyTo(_groups.AsSpan(end - _stride));
        return Add(hash, at);
    }

    /// <summary>Where a key lies among the words: its value or number, and, beside a value, the bit that marks NULL.</summary>
    readonly record struct Part(KeyNumbers? Numbers, (int Word, int Shift) Value, (int Word, int Shift) Null);
}
