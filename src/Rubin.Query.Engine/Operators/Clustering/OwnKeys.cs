using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Clustering;

/// <summary>For each morsel of a source a range of keys that no other morsel has, as the bounds of the morsels tell. Immutable.</summary>
sealed class OwnKeys
{
    /// <summary>With fewer morsels there is little to hold at once, and what is computed of the keys would keep few workers busy.</summary>
    const int FewestMorsels = 4;

    /// <summary>A morsel of which less than one part in so many of its range is its own has none: rows would be told apart for nothing.</summary>
    const ulong LeastShare = 2;

    readonly MorselBounds?[] _own;

    OwnKeys(int morsels) => _own = new MorselBounds?[morsels];

    /// <summary>Number of morsels.</summary>
    internal int Morsels => _own.Length;

    /// <summary>Number of morsels that have keys of their own.</summary>
    internal int Count => _own.Count(o => o is not null);

    /// <summary>Whether there are enough morsels to tell keys apart.</summary>
    internal bool IsOfMany => Morsels >= FewestMorsels;

    /// <summary>The keys that a morsel alone has: all between these two; null where there are none.</summary>
    internal MorselBounds? this[int morsel] => _own[morsel];

    /// <summary>The keys of each morsel that has those bounds: none of any where the bounds of one are unknown.</summary>
    internal static OwnKeys Of(IReadOnlyList<MorselBounds?>? bounds)
    {
        var keys = new OwnKeys(bounds?.Count ?? 0);
        if (!keys.IsOfMany || bounds!.Contains(null))
        {
            return keys;
        }

        int[] order = [.. Enumerable.Range(0, keys.Morsels).Where(m => !bounds![m]!.Value.IsEmpty).OrderBy(m => bounds![m]!.Value.Least)];
        var before = Int128.MinValue;
        for (var i = 0; i < order.Length; i++)
        {
            var all = bounds![order[i]]!.Value;
            var next = i + 1 < order.Length ? bounds[order[i + 1]]!.Value.Least : Int128.MaxValue;
            keys._own[order[i]] = Between(all, before, next);
            before = Int128.Max(before, all.Greatest);
        }

        return keys;
    }

    /// <summary>What lies in the bounds, above the greatest key of those that begin before, and below the least of those that begin behind.</summary>
    static MorselBounds? Between(MorselBounds all, Int128 before, Int128 next)
    {
        var (least, greatest) = (Int128.Max(all.Least, before + 1), Int128.Min(all.Greatest, next - 1));
        return least <= greatest && (ulong)(greatest - least) >= (ulong)((Int128)all.Greatest - all.Least) / LeastShare ? new((long)least, (long)greatest) : null;
    }
}
