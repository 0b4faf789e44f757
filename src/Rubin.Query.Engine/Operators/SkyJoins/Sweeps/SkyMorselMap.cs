using Rubin.Query.Engine.Execution;
using Rubin.Query.Sky;

namespace Rubin.Query.Engine.Operators.SkyJoins.Sweeps;

/// <summary>Finds the morsels of a catalog that lie in some cells; morsels may lie on top of each other. Immutable.</summary>
sealed class SkyMorselMap
{
    readonly IReadOnlyList<SkyMorsel> _all;
    readonly int[] _numbers;
    readonly SkyMorsel[] _morsels;

    /// <summary>No morsel up to this one ends behind this.</summary>
    readonly long[] _ends;

    /// <summary>A map of morsels in the order of the input.</summary>
    internal SkyMorselMap(IReadOnlyList<SkyMorsel> morsels)
    {
        (_all, _morsels) = (morsels, [.. morsels]);
        _numbers = [.. Enumerable.Range(0, _morsels.Length)];
        Array.Sort(_morsels, _numbers, Comparer<SkyMorsel>.Create((a, b) => a.Start.CompareTo(b.Start)));
        _ends = new long[_morsels.Length];
        for (var i = 0; i < _ends.Length; i++)
        {
            _ends[i] = Math.Max(_morsels[i].End, i == 0 ? 0 : _ends[i - 1]);
        }
    }

    /// <summary>A morsel by its number.</summary>
    internal SkyMorsel this[int number] => _all[number];

    /// <summary>The numbers of the morsels that may have rows in <paramref name="cells"/>, ascending.</summary>
    internal int[] Touching(HealpixRanges cells)
    {
        var found = new SortedSet<int>();
        foreach (var range in cells.AsSpan())
        {
            for (var i = FirstStartingAt(range.End) - 1; i >= 0 && _ends[i] > range.Start; i--)
            {
                if (_morsels[i].End > range.Start)
                {
                    found.Add(_numbers[i]);
                }
            }
        }

        return [.. found];
    }

    /// <summary>The morsels whose place, the same for all of them, holds that of another table's; none where no place does, or different ones do.</summary>
    internal (int[] Numbers, long Start, long End) Holding(SkyMorsel other)
    {
        var found = new List<int>();
        var place = default(SkyMorsel);
        for (var i = FirstStartingAt(other.Start + 1) - 1; i >= 0 && _ends[i] >= other.End; i--)
        {
            if (_morsels[i].End < other.End)
            {
                continue;
            }

            if (found.Count > 0 && (_morsels[i].Start, _morsels[i].End) != (place.Start, place.End))
            {
                return ([], 0, 0);
            }

            place = _morsels[i];
            found.Add(_numbers[i]);
        }

        return ([.. found.Order()], place.Start, place.End);
    }

    int FirstStartingAt(long cell)
    {
        var (low, high) = (0, _morsels.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _morsels[middle].Start < cell ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
