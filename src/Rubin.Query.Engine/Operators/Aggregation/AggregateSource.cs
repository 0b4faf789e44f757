using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Operators.Sorting;

namespace Rubin.Query.Engine.Operators.Aggregation;

/// <summary>
/// The merged groups as rows. Few come in the order of first appearance; many in that of their hashes (<see cref="Groups.OrderOf"/>): either
/// way the order does not depend on the number of workers, the size of batches, or the memory.
/// </summary>
sealed class AggregateSource(HashAggregate node, AggregateSink sink) : MorselSource(node.Schema)
{
    /// <summary>Ranges of hashes that many groups are given out by.</summary>
    internal const int Ranges = 64;

    internal const int RangeBits = 6;

    /// <inheritdoc/>
    protected override int Count => node.Sets.Count * Ranges;

    /// <inheritdoc/>
    protected override IEnumerable<RecordBatch> Read(int morsel, WorkerContext worker)
    {
        var (set, range) = (morsel / Ranges, morsel % Ranges);
        if (sink.Spilled is { } spilled)
        {
            return range > 0 ? [] : spilled[set].Read(sink.Memory).SelectMany(rows => Batches(set, rows.Columns, rows.Order, worker.BatchRows));
        }

        var parts = sink.Parts[set];
        if (parts.Sum(p => (long)p.Count) <= sink.Few)
        {
            return range > 0 ? [] : Batches(set, parts.Length == 1 ? parts[0].Columns : Join(parts), ByFirst([.. parts.SelectMany(p => p.First)]), worker.BatchRows);
        }

        var part = parts[(int)(Groups.Reversed((ulong)range) >> (64 - RangeBits)) & (parts.Length - 1)];
        return Batches(set, part.Columns, part.Rows(range), worker.BatchRows);
    }

    static int[] ByFirst(long[] first)
    {
        var order = new int[first.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(first, order);
        return order;
    }

    static Column[] Join(FinishedGroups[] parts)
    {
        var columns = new Column[parts[0].Columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = Column.Concat([.. parts.Select(p => p.Columns[i])]);
        }

        return columns;
    }

    IEnumerable<RecordBatch> Batches(int set, Column[] columns, int[] rows, int batchRows)
    {
        var inSet = node.Sets[set];
        for (int start = 0, length; start < rows.Length; start += length)
        {
            length = BatchBytes.RowsThatFit(columns, rows.AsSpan(start, Math.Min(batchRows, rows.Length - start)));
            var taken = Array.ConvertAll(columns, c => c.Take(rows.AsSpan(start, length)));
            var answer = new Column[Schema.Count];
            for (var k = 0; k < node.Keys.Count; k++)
            {
                answer[k] = Column.Nulls(node.Keys[k].Type, inSet.Contains(k) ? 0 : length);
            }

            for (var place = 0; place < inSet.Count; place++)
            {
                answer[inSet[place]] = taken[place];
            }

            taken.AsSpan(inSet.Count).CopyTo(answer.AsSpan(node.Keys.Count));
            if (node.HasSetColumn)
            {
                answer[^1] = Column.Constant(Schema[^1].Type, (long)set, length);
            }

            yield return new(Schema, answer, length);
        }
    }
}

/// <summary>Groups that get no more rows: keys and answers as columns.</summary>
sealed class FinishedGroups(Groups groups)
{
    readonly long[] _first = groups.First.ToArray();
    readonly Lazy<List<int>[]> _rowsByRange = new(() => ByRange(groups));

    /// <summary>Number of groups.</summary>
    internal int Count => _first.Length;

    /// <summary>The keys, then the answers of the aggregates.</summary>
    internal Column[] Columns { get; } = new Column[groups.Keys.Length + groups.States.Length];

    /// <summary>Where each group first appeared.</summary>
    internal IReadOnlyList<long> First => _first;

    /// <summary>Computes the answers, on the calling thread.</summary>
    internal FinishedGroups Finished()
    {
        foreach (var step in BeforeFinish().Concat(Finish()))
        {
            step();
        }

        return this;
    }

    /// <summary>What is to be done before <see cref="Finish"/>.</summary>
    internal IEnumerable<Action> BeforeFinish() => groups.States.SelectMany(s => s.BeforeFinish());

    /// <summary>What is to be done before the columns can be read.</summary>
    internal IEnumerable<Action> Finish()
    {
        groups.Keys.CopyTo(Columns, 0);
        return groups.States.Select((state, i) => (Action)(() => Columns[groups.Keys.Length + i] = state.Finish(Count)));
    }

    /// <summary>The groups of a range of hashes, in their order.</summary>
    internal int[] Rows(int range) => InOrder(_rowsByRange.Value[range]);

    /// <summary>All groups, in the order of their hashes.</summary>
    internal int[] AllRows() => InOrder(Enumerable.Range(0, Count));

    int[] InOrder(IEnumerable<int> rows)
    {
        int[] order = [.. rows];
        var hashes = Array.ConvertAll(order, groups.OrderOf);
        RadixSort.Sort(hashes, order);

        // Different keys hardly ever have the same hash.
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && hashes[end] == hashes[start])
            {
                end++;
            }

            order.AsSpan(start, end - start).Sort((a, b) => _first[a].CompareTo(_first[b]));
            start = end;
        }

        return order;
    }

    static List<int>[] ByRange(Groups groups)
    {
        var ranges = new List<int>[AggregateSource.Ranges];
        for (var range = 0; range < ranges.Length; range++)
        {
            ranges[range] = [];
        }

        for (var group = 0; group < groups.Count; group++)
        {
            ranges[groups.OrderOf(group) >> (64 - AggregateSource.RangeBits)].Add(group);
        }

        return ranges;
    }
}
