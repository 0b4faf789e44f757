using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators.Aggregation;

/// <summary>The groups of the values of a dictionary, so that rows are grouped by code, without a look at keys.</summary>
sealed class DictionaryGroups
{
    Column? _dictionary;
    HashKeys? _keys;
    int[] _groupOfCode = [];
    int _nullGroup = -1;

    internal void Assign(DictionaryColumn column, HashKeyEncoder encoder, GroupTable table, Span<int> ids, List<int> newRows)
    {
        if (!ReferenceEquals(_dictionary, column.Dictionary))
        {
            _dictionary = column.Dictionary;
            _groupOfCode = new int[_dictionary.Length];
            _groupOfCode.AsSpan().Fill(-1);
            _keys = encoder.Encode([_dictionary], _dictionary.Length);
        }

        var codes = column.Codes;
        var isPlain = column.Validity.IsAllSet;
        if (isPlain && AreKnown(codes, ids))
        {
            return;
        }

        for (var row = 0; row < ids.Length; row++)
        {
            ref var group = ref _nullGroup;
            if (isPlain || column.Validity[row])
            {
                group = ref _groupOfCode[codes[row]];
            }

            if (group < 0)
            {
                var known = table.Count;
                group = isPlain || column.Validity[row]
                    ? table.FindOrAdd(_keys!, codes[row])
                    : table.FindOrAdd(encoder.Encode([Column.Nulls(_dictionary.Type, 1)], 1), 0);
                if (group == known)
                {
                    newRows.Add(row);
                }
            }

            ids[row] = group;
        }
    }

    /// <summary>Takes the groups of the codes; false where some have none yet.</summary>
    bool AreKnown(ReadOnlySpan<int> codes, Span<int> ids)
    {
        var (groupOfCode, all) = (_groupOfCode, 0);
        for (var row = 0; row < ids.Length; row++)
        {
            var group = groupOfCode[codes[row]];
            ids[row] = group;
            all |= group;
        }

        return all >= 0;
    }
}
