using Rubin.Query.Arrow;
using Rubin.Query.Engine.Operators.Keys;

namespace Rubin.Query.Engine.Operators.Aggregation;

/// <summary>
/// Finds rows of a batch that have equal pairs of keys where one key comes in runs and the other has few values, as objects and bands: a table must then be asked
/// for the first row of each value in a run alone. Belongs to one worker.
/// </summary>
sealed class CodesInRuns
{
    /// <summary>Rows of a run, on average, from which on it pays.</summary>
    const int LongRun = 16;

    const int MostCodes = 64;

    ulong[] _words = [];
    int[] _starts = [];
    int[] _firsts = [];
    int _count;

    /// <summary>The first row of each value in a run, ascending; valid until the next call.</summary>
    internal ReadOnlySpan<int> Firsts => _firsts.AsSpan(0, _count);

    /// <summary>Fills <paramref name="places"/> with each row's place among <see cref="Firsts"/>; false where keys are not such a pair.</summary>
    internal bool TryFind(IReadOnlyList<Column> keys, Span<int> places)
    {
        var (clustered, coded) = keys is [DictionaryColumn first, var second] ? (second, first) : (keys[0], keys[^1] as DictionaryColumn);
        if (keys.Count != 2 || coded is null || coded.Dictionary.Length > MostCodes
            || clustered is DictionaryColumn || !clustered.HasNoNulls || KeyWords.Width(clustered.Type) == 0)
        {
            return false;
        }

        var rows = places.Length;
        if (_words.Length < rows)
        {
            (_words, _starts, _firsts) = (new ulong[rows], new int[rows], new int[rows]);
        }

        KeyWords.Fill(clustered, _words.AsSpan(0, rows));
        var runs = WordRuns.FillStarts(_words.AsSpan(0, rows), _starts);
        if (runs * LongRun > rows)
        {
            return false;
        }

        _count = 0;
        for (var run = 0; run < runs; run++)
        {
            AddRun(coded, _starts[run]..(run + 1 < runs ? _starts[run + 1] : rows), places);
        }

        return true;
    }

    void AddRun(DictionaryColumn column, Range range, Span<int> places)
    {
        Span<int> placeOfCode = stackalloc int[MostCodes + 1];
        placeOfCode.Fill(-1);
        var codes = column.Codes;
        var hasNulls = !column.HasNoNulls;
        var (start, length) = range.GetOffsetAndLength(places.Length);
        for (var row = start; row < start + length; row++)
        {
            ref var place = ref placeOfCode[hasNulls && column.IsNull(row) ? MostCodes : codes[row]];
            if (place < 0)
            {
                _firsts[_count] = row;
                place = _count++;
            }

            places[row] = place;
        }
    }
}
