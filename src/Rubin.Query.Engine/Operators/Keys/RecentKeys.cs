using System.Numerics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>
/// Remembers the numbers of keys seen lately, by value and dictionary code, so that only the other rows' keys are brought into the form that tables take: a small
/// part of them where rows are clustered or keys are few. For keys that come to at most 128 bits. Belongs to one worker.
/// </summary>
sealed class RecentKeys
{
    /// <summary>2048 keys take 48 KiB: they stay in the nearest caches beside the batch.</summary>
    const int SlotBits = 11;

    Slot[] _slots = [];
    readonly List<int> _slotOfUnknown = [];
    Column?[] _dictionaries = [];
    ulong[] _words = [];
    ulong[] _rest = [];

    /// <summary>The first row of each key that is not remembered, in order; valid until the next call.</summary>
    internal List<int> Unknown { get; } = [];

    /// <summary>
    /// Looks up the keys of a batch; false where they do not have such a form. To be followed by <see cref="Learn"/>, which turns what is left
    /// in <paramref name="ids"/> into the keys' numbers.
    /// </summary>
    internal bool TryRecall(IReadOnlyList<Column> keys, Span<int> ids)
    {
        if (!TryPack(keys, ids.Length))
        {
            return false;
        }

        if (_slots.Length == 0)
        {
            _slots = new Slot[1 << SlotBits];
        }

        Forget(keys);
        Unknown.Clear();
        _slotOfUnknown.Clear();
        for (var row = 0; row < ids.Length; row++)
        {
            var (word, rest) = (_words[row], _rest[row]);
            var at = (int)(((word * 0x9E37_79B9_7F4A_7C15) ^ (rest * 0xC4CE_B9FE_1A85_EC53)) >> (64 - SlotBits));
            ref var slot = ref _slots[at];
            if (slot.State == 0 || slot.Word != word || slot.Rest != rest)
            {
                Unknown.Add(row);
                _slotOfUnknown.Add(at);
                slot = new(word, rest, -Unknown.Count);
            }

            ids[row] = slot.State;
        }

        return true;
    }

    /// <summary>Takes the numbers of the unknown keys, and completes the rows' <paramref name="ids"/>.</summary>
    internal void Learn(ReadOnlySpan<int> numbers, Span<int> ids)
    {
        foreach (ref var id in ids)
        {
            id = id > 0 ? id - 1 : numbers[-id - 1];
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            // Another key may have taken the slot since.
            ref var slot = ref _slots[_slotOfUnknown[i]];
            if (slot.State == -(i + 1))
            {
                slot = slot with { State = numbers[i] + 1 };
            }
        }
    }

    /// <summary>Codes mean the same only as long as their dictionaries stay.</summary>
    void Forget(IReadOnlyList<Column> keys)
    {
        var isSame = _dictionaries.Length == keys.Count;
        for (var k = 0; isSame && k < keys.Count; k++)
        {
            isSame = ReferenceEquals(_dictionaries[k], (keys[k] as DictionaryColumn)?.Dictionary);
        }

        if (!isSame)
        {
            _dictionaries = [.. keys.Select(k => (k as DictionaryColumn)?.Dictionary)];
            Array.Clear(_slots);
        }
    }

    /// <summary>One key of eight bytes in a word, all others and a bit for each NULL in a second.</summary>
    bool TryPack(IReadOnlyList<Column> keys, int rows)
    {
        if (_words.Length < rows)
        {
            (_words, _rest) = (new ulong[rows], new ulong[rows]);
        }

        var (used, hasWord) = (0, false);
        _words.AsSpan(0, rows).Clear();
        _rest.AsSpan(0, rows).Clear();
        foreach (var key in keys)
        {
            var width = key is DictionaryColumn ? 0 : KeyWords.Width(key.Type);
            var isWord = width == 8 && !hasWord;
            var bits = key is DictionaryColumn encoded ? 32 - BitOperations.LeadingZeroCount((uint)encoded.Dictionary.Length) : isWord ? 1 : (8 * width) + 1;
            if ((width == 0 && key is not DictionaryColumn) || used + bits > 64)
            {
                return false;
            }

            hasWord |= isWord;
            Pack(key, isWord, (used, bits), rows);
            used += bits;
        }

        return true;
    }

    void Pack(Column key, bool isWord, (int Shift, int Bits) place, int rows)
    {
        if (key is DictionaryColumn { Codes: var codes })
        {
            for (var row = 0; row < rows; row++)
            {
                _rest[row] |= key.IsNull(row) ? 0 : (ulong)(codes[row] + 1) << place.Shift;
            }

            return;
        }

        var words = isWord ? _words : new ulong[rows];
        KeyWords.Fill(key, words.AsSpan(0, rows));
        if (isWord && key.Validity.IsAllSet)
        {
            return;
        }

        // The highest bit marks a NULL, whatever lies under it.
        var mark = 1UL << (place.Bits - 1);
        for (var row = 0; row < rows; row++)
        {
            if (key.IsNull(row))
            {
                words[row] = 0;
                _rest[row] |= mark << place.Shift;
            }
            else if (!isWord)
            {
                _rest[row] |= words[row] << place.Shift;
            }
        }
    }

    /// <summary>A key; and its number + 1, or minus its place among the unknown - 1, or 0 for none.</summary>
    readonly record struct Slot(ulong Word, ulong Rest, int State);
}
