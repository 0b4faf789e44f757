using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;

namespace Rubin.Query.Engine.Operators.Sorting;

/// <summary>Some rows of a run that lie side by side.</summary>
/// <param name="Run">The run.</param>
/// <param name="Start">The first of its rows.</param>
/// <param name="End">The row behind the last.</param>
sealed record RunStretch(SortedRun Run, int Start, int End)
{
    internal int Length => End - Start;
}

/// <summary>Stretches of several runs end to end, to be brought into one order: by radix, which takes a fraction of the time of comparing hundreds of runs row by row.</summary>
sealed class RunStretches(IReadOnlyList<RunStretch> stretches)
{
    /// <summary>Comparisons of stretches that cost next to nothing.</summary>
    const int FewComparisons = 1024;

    /// <summary>Sorting takes about as long for so many rows as one comparison.</summary>
    const int RowsPerComparison = 4;

    /// <summary>Number of rows.</summary>
    internal int Length { get; } = checked(stretches.Sum(s => s.Length));

    /// <summary>The rows in order: places in <see cref="Lend"/>.</summary>
    internal int[] Order() => MergedByStretches() ?? Sorted();

    /// <summary>
    /// The order where stretches hardly overlap, as when the input is nearly sorted: from the stretch whose row is the first all rows are taken up to the row of another. Null where
    /// there are too many such pieces.
    /// </summary>
    int[]? MergedByStretches()
    {
        var taken = new List<(int Stretch, int Start, int End)>();
        var next = stretches.Select(s => s.Start).ToArray();
        List<int> left = [.. Enumerable.Range(0, next.Length).Where(i => stretches[i].Length > 0)];
        var filled = 0L;
        while (left.Count > 0)
        {
            if ((taken.Count + 1L) * left.Count > FewComparisons + (filled / RowsPerComparison))
            {
                return null;
            }

            var (first, second) = FirstTwo(left, next);
            var (run, start, end) = stretches[first];
            var to = second < 0 ? end : Math.Min(end, run.LowerBound(stretches[second].Run, next[second], next[first]));
            taken.Add((first, next[first] - start, to - start));
            filled += to - next[first];
            next[first] = to;
            left.RemoveAll(i => next[i] == stretches[i].End);
        }

        return Rows(taken);
    }

    int[] Rows(List<(int Stretch, int Start, int End)> pieces)
    {
        var (order, offsets) = (new int[Length], Offsets());
        var filled = 0;
        foreach (var (stretch, start, end) in pieces)
        {
            for (var row = start; row < end; row++)
            {
                order[filled++] = offsets[stretch] + row;
            }
        }

        return order;
    }

    (int First, int Second) FirstTwo(List<int> left, int[] next)
    {
        bool IsBefore(int a, int b) => b < 0 || stretches[a].Run.Compare(next[a], stretches[b].Run, next[b]) < 0;
        var (first, second) = (-1, -1);
        foreach (var i in left)
        {
            (first, second) = IsBefore(i, first) ? (i, first) : IsBefore(i, second) ? (first, i) : (first, second);
        }

        return (first, second);
    }

    int[] Sorted()
    {
        if (Length == 0)
        {
            return [];
        }

        long[]? places = null;
        var keys = stretches[0].Run.Keys.Join([.. stretches.Select(s => (s.Run.Keys, s.Start, s.End))]);
        return keys.Sort((a, b) => keys.Compare(a, keys, b) is not 0 and var byKey ? byKey : (places ??= Places())[a].CompareTo(places[b]));
    }

    int[] Offsets()
    {
        var offsets = new int[stretches.Count];
        for (var i = 1; i < offsets.Length; i++)
        {
            offsets[i] = offsets[i - 1] + stretches[i - 1].Length;
        }

        return offsets;
    }

    /// <summary>The rows, stretch by stretch.</summary>
    internal LentRows Lend(Schema schema) => new(schema, [.. stretches.Where(s => s.Length > 0).Select(s => s.Run.Rows.Slice(s.Start, s.Length))]);

    /// <summary>Where the rows at <paramref name="order"/> were in the input.</summary>
    internal long[] Places(int[] order)
    {
        var places = Places();
        return Array.ConvertAll(order, row => places[row]);
    }

    long[] Places()
    {
        var places = GC.AllocateUninitializedArray<long>(Length);
        var rest = places.AsSpan();
        foreach (var (run, start, end) in stretches)
        {
            run.Places[start..end].CopyTo(rest);
            rest = rest[(end - start)..];
        }

        return places;
    }

    /// <summary>The stretch and row of a place in <see cref="Lend"/>.</summary>
    internal (SortedRun Run, int Row) RowAt(int place)
    {
        foreach (var (run, start, end) in stretches)
        {
            if (place < end - start)
            {
                return (run, start + place);
            }

            place -= end - start;
        }

        throw new ArgumentOutOfRangeException(nameof(place));
    }
}
