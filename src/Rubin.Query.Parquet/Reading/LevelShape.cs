using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rubin.Query.Parquet;

/// <summary>What the levels of a leaf say about the lists and structs around it.</summary>
static class LevelShape
{
    /// <summary>One bit a slot: whether its definition reaches <paramref name="definition"/>. Null where all do.</summary>
    public static byte[]? Validity(NestedLeaf leaf, int lists, int threshold, int definition)
    {
        var levels = leaf.Definition;
        if (definition == 0 || levels.IsEmpty || !levels.ContainsAnyInRange((byte)0, (byte)(definition - 1)))
        {
            return null;
        }

        var repetition = leaf.Repetition;
        var validity = new byte[(levels.Length + 7) / 8];
        var (slots, valid) = (0, 0);
        for (var i = 0; i < levels.Length; i++)
        {
            if (levels[i] >= threshold && (repetition.IsEmpty || repetition[i] <= lists))
            {
                var bit = levels[i] >= definition ? 1 : 0;
                validity[slots >> 3] |= (byte)(bit << (slots & 7));
                slots++;
                valid += bit;
            }
        }

        return valid == slots ? null : validity.AsSpan(0, (slots + 7) / 8).ToArray();
    }

    /// <summary>
    /// Where the elements of each slot's list start, and the end of the last; an element is there from <paramref name="element"/> on.
    /// </summary>
    public static int[] Offsets(NestedLeaf leaf, int lists, int threshold, int element)
    {
        var definition = leaf.Definition;
        var repetition = leaf.Repetition;
        var offsets = new int[Count(definition, repetition, lists, threshold) + 1];
        if (leaf.Leaf.MaxRepetition == 1 && !definition.ContainsAnyInRange((byte)0, (byte)(element - 1)))
        {
            FindStarts(repetition, offsets);
            return offsets;
        }

        var (slot, elements) = (0, 0);
        for (var i = 0; i < definition.Length; i++)
        {
            if (repetition[i] <= lists && definition[i] >= threshold)
            {
                offsets[slot++] = elements;
            }

            elements += repetition[i] <= lists + 1 && definition[i] >= element ? 1 : 0;
        }

        offsets[slot] = elements;
        return offsets;
    }

    // No list is NULL or empty, and none lies in another: each starts where the repetition is 0.
    static void FindStarts(ReadOnlySpan<byte> repetition, Span<int> offsets)
    {
        ref var levels = ref MemoryMarshal.GetReference(repetition);
        var (slot, i) = (0, 0);
        for (; i <= repetition.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var starts = Vector256.Equals(Vector256.LoadUnsafe(ref levels, (nuint)i), Vector256<byte>.Zero).ExtractMostSignificantBits();
            for (; starts != 0; starts &= starts - 1)
            {
                offsets[slot++] = i + BitOperations.TrailingZeroCount(starts);
            }
        }

        for (; i < repetition.Length; i++)
        {
            if (repetition[i] == 0)
            {
                offsets[slot++] = i;
            }
        }

        offsets[slot] = repetition.Length;
    }

    static int Count(ReadOnlySpan<byte> definition, ReadOnlySpan<byte> repetition, int lists, int threshold)
    {
        if (lists == 0)
        {
            return repetition.Count((byte)0);
        }

        var count = 0;
        for (var i = 0; i < definition.Length; i++)
        {
            count += repetition[i] <= lists && definition[i] >= threshold ? 1 : 0;
        }

        return count;
    }
}
