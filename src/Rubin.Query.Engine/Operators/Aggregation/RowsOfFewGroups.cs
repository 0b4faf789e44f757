using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Operators.Aggregation;

/// <summary>Sorts the rows of a batch by group where groups are few: states then add a group's values as vectors, and not one to the sum of the other. Belongs to one worker.</summary>
sealed class RowsOfFewGroups
{
    /// <summary>Rows of a group in a batch, on average, from which on it pays.</summary>
    const int FewestRows = 64;

    /// <summary>So few groups are looked for one after the other (a quarter of the time of counting for six groups, Zen 5, 2026-11).</summary>
    const int SoughtGroups = 16;

    readonly int[] _starts = new int[(8192 / FewestRows) + 1];
    int[] _rows = [];

    /// <summary>The grouping with the rows by group; the same where groups are many, or rows come in runs.</summary>
    internal Grouping Of(Grouping grouping)
    {
        var groups = grouping.Groups;
        if (groups < 2 || groups >= _starts.Length || !grouping.RunStarts.IsEmpty || grouping.Rows < groups * FewestRows)
        {
            return grouping;
        }

        if (_rows.Length < grouping.Rows + Vector512<int>.Count)
        {
            _rows = new int[grouping.Rows + Vector512<int>.Count];
        }

        var starts = _starts.AsSpan(0, groups + 1);
        if (Avx512F.IsSupported && groups <= SoughtGroups)
        {
            Seek(grouping.Ids, starts, _rows);
        }
        else
        {
            Count(grouping.Ids, starts, _rows);
        }

        return new(grouping.Ids, groups) { RowsByGroup = _rows.AsSpan(0, grouping.Rows), GroupStarts = starts };
    }

    /// <summary>Passes over the rows once a group, and packs the numbers of its rows.</summary>
    /// <param name="ids">Group of each row.</param>
    /// <param name="starts">Takes where each group begins, and the end.</param>
    /// <param name="rows">Takes the rows; has room for a vector more.</param>
    internal static void Seek(ReadOnlySpan<int> ids, Span<int> starts, Span<int> rows)
    {
        ref var first = ref MemoryMarshal.GetReference(ids);
        ref var target = ref MemoryMarshal.GetReference(rows[..(ids.Length + Vector512<int>.Count)]);
        var count = 0;
        for (var group = 0; group + 1 < starts.Length; group++)
        {
            starts[group] = count;
            var (row, sought, places) = (0, Vector512.Create(group), Vector512<int>.Indices);
            for (; row <= ids.Length - Vector512<int>.Count; row += Vector512<int>.Count)
            {
                var isFound = Vector512.Equals(Vector512.LoadUnsafe(ref first, (nuint)row), sought);
                Avx512F.Compress(Vector512<int>.Zero, isFound, places).StoreUnsafe(ref target, (nuint)count);
                count += BitOperations.PopCount(isFound.ExtractMostSignificantBits());
                places += Vector512.Create(Vector512<int>.Count);
            }

            for (; row < ids.Length; row++)
            {
                rows[count] = row;
                count += ids[row] == group ? 1 : 0;
            }
        }

        starts[^1] = count;
    }

    /// <summary>The same by counting first how many rows each group has.</summary>
    internal static void Count(ReadOnlySpan<int> ids, Span<int> starts, Span<int> rows)
    {
        starts.Clear();
        foreach (var id in ids)
        {
            starts[id + 1]++;
        }

        for (var group = 1; group < starts.Length; group++)
        {
            starts[group] += starts[group - 1];
        }

        Span<int> next = stackalloc int[starts.Length];
        starts.CopyTo(next);
        for (var row = 0; row < ids.Length; row++)
        {
            rows[next[ids[row]]++] = row;
        }
    }
}
