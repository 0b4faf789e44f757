using Rubin.Query.Arrow;
using Rubin.Query.Engine.Execution;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Operators.Aggregation;

/// <summary>
/// Cuts the exported states of groups with very many values into rows of some values each, so that reading them back does not take the memory of them all: the error of a group that is too large
/// comes before the memory is used up. The parts behind the first have empty states of all aggregates that cannot be cut.
/// </summary>
sealed class CutStates
{
    /// <summary>Bytes of a part, about.</summary>
    const double PartBytes = 64 << 10;

    readonly int _before;
    readonly bool[] _isCut;
    readonly Column[] _empty;

    /// <summary>Cuts rows of groups with such states.</summary>
    /// <param name="before">Columns before those of the states.</param>
    /// <param name="states">Fresh states, which must not be used afterwards.</param>
    internal CutStates(int before, IReadOnlyList<AggregateState> states)
    {
        var (isCut, empty) = (new List<bool>(), new List<Column>());
        foreach (var state in states)
        {
            state.Resize(1);
            var columns = state.Export(1);
            empty.AddRange(columns);
            isCut.AddRange(columns.Select(_ => state.ExportsValues));
        }

        (_before, _isCut, _empty) = (before, [.. isCut], [.. empty]);
    }

    /// <summary>The rows with long lists cut, and which row each comes from; null where none is long.</summary>
    internal (RecordBatch Rows, int[] Source)? Of(RecordBatch rows)
    {
        var lists = rows.Columns.Skip(_before).Where((c, i) => _isCut[i] && c is ListColumn).Cast<ListColumn>().ToList();
        var mostValues = (int)Math.Clamp(PartBytes / Math.Max(1, lists.Sum(l => BatchBytes.PerRow(l.Elements))), 1, PartBytes);
        var parts = new int[rows.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            parts[row] = Math.Max(1, lists.Select(l => (l.Offsets[row + 1] - l.Offsets[row] + mostValues - 1) / mostValues).DefaultIfEmpty().Max());
        }

        if (parts.All(p => p == 1))
        {
            return null;
        }

        int[] source = [.. Enumerable.Range(0, rows.Length).SelectMany(row => Enumerable.Repeat(row, parts[row]))];
        int[] part = [.. parts.SelectMany(p => Enumerable.Range(0, p))];
        return (new(rows.Schema, [.. rows.Columns.Select((c, i) => Cut(c, i - _before, source, part, mostValues))], source.Length), source);
    }

    Column Cut(Column column, int state, int[] source, int[] part, int mostValues)
    {
        if (state < 0)
        {
            return column.Take(source);
        }

        if (!_isCut[state])
        {
            int[] rows = [.. source.Select((row, i) => part[i] == 0 ? row : column.Length)];
            return Column.Concat([column, _empty[state]]).Take(rows);
        }

        return column is ListColumn list ? Parts(list, source, part, mostValues) : column.Take(source);
    }

    /// <summary>The lists' parts, which lie as the lists do, as these are in the order of the rows.</summary>
    static ListColumn Parts(ListColumn list, int[] source, int[] part, int mostValues)
    {
        var offsets = new int[source.Length + 1];
        for (var i = 0; i < source.Length; i++)
        {
            var (start, end) = (list.Offsets[source[i]], list.Offsets[source[i] + 1]);
            offsets[i] = (int)Math.Min(start + ((long)part[i] * mostValues), end);
        }

        offsets[^1] = list.Offsets[^1];
        return new(list.ListType, offsets, list.Elements);
    }
}
