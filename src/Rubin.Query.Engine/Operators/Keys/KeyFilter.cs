using System.Numerics;
using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.Keys;

/// <summary>
/// The keys of one side of a join as bits, to tell rows of the other side early that have no partner: a bit for each integer between the least and the greatest where those
/// are close enough, else sixteen bits a key by their hash. Safe for many threads.
/// </summary>
sealed class KeyFilter
{
    /// <summary>So few keys are given as values, which indexes and statistics of tables can look for.</summary>
    internal const int Few = 1024;

    const int BitsPerKey = 16;

    /// <summary>Integers between the least and the greatest key for each key.</summary>
    const int MostSpread = 64;

    /// <summary>After so many rows the filter must have shown that it is of use.</summary>
    const int Trial = 64 << 10;

    readonly ulong[] _bits;
    readonly ulong _span;
    readonly bool _isHashed;
    long _tested;
    long _passed;

    KeyFilter(ulong least, ulong most, long rows)
    {
        (Least, Most) = (least, most);
        _span = most - least;
        _isHashed = _span / MostSpread >= (ulong)rows;
        var bits = _isHashed ? BitOperations.RoundUpToPowerOf2((ulong)rows * BitsPerKey) : _span + 1;
        _bits = new ulong[(bits + 63) / 64];
    }

    /// <summary>The least key.</summary>
    internal ulong Least { get; }

    /// <summary>The greatest key.</summary>
    internal ulong Most { get; }

    /// <summary>The different keys, ascending, where they are few; null where they are many.</summary>
    internal ulong[]? Words { get; private init; }

    /// <summary>False once most rows have turned out to pass.</summary>
    internal bool IsWorthwhile => Volatile.Read(ref _tested) < Trial || Volatile.Read(ref _passed) < Volatile.Read(ref _tested) * 3 / 4;

    /// <summary>A filter of the words of the rows that can have a partner; null where there are none.</summary>
    internal static KeyFilter? Of(IReadOnlyList<(ulong[] Words, bool[] CanMatch)> chunks)
    {
        var (least, most, rows) = (ulong.MaxValue, 0UL, 0L);
        var different = new HashSet<ulong>();
        foreach (var (words, canMatch) in chunks)
        {
            Execution.WorkerPool.ThrowIfStopped();
            for (var row = 0; row < canMatch.Length; row++)
            {
                if (canMatch[row])
                {
                    (least, most, rows) = (Math.Min(least, words[row]), Math.Max(most, words[row]), rows + 1);
                    _ = different.Count <= Few && different.Add(words[row]);
                }
            }
        }

        if (rows == 0)
        {
            return null;
        }

        var filter = new KeyFilter(least, most, rows) { Words = different.Count <= Few ? [.. different.Order()] : null };
        foreach (var (words, canMatch) in chunks)
        {
            Execution.WorkerPool.ThrowIfStopped();
            filter.Add(words, canMatch);
        }

        return filter;
    }

    /// <summary>Sets a bit for each row whose word may be a key.</summary>
    internal void Test(ReadOnlySpan<ulong> words, Bitmap validity, Span<byte> found)
    {
        var passed = 0;
        for (var row = 0; row < words.Length; row++)
        {
            var word = words[row];
            var may = (word - Least <= _span && validity[row]) ? (int)(_bits[Place(word) >> 6] >> (int)(Place(word) & 63)) & 1 : 0;
            found[row >> 3] |= (byte)(may << (row & 7));
            passed += may;
        }

        Interlocked.Add(ref _tested, words.Length);
        Interlocked.Add(ref _passed, passed);
    }

    void Add(ulong[] words, bool[] canMatch)
    {
        for (var row = 0; row < canMatch.Length; row++)
        {
            if (canMatch[row])
            {
                var at = Place(words[row]);
                _bits[at >> 6] |= 1UL << (int)(at & 63);
            }
        }
    }

    ulong Place(ulong word) => _isHashed ? HashKeyEncoder.HashOf(word) & (((ulong)_bits.Length << 6) - 1) : word - Least;
}
