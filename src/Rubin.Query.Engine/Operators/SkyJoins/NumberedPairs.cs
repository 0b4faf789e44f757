using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Operators.SkyJoins;

/// <summary>Pairs with two columns behind theirs: the place of the left row in the order of the input, and the number of the right row.</summary>
static class NumberedPairs
{
    /// <summary>The columns of pairs with the two.</summary>
    internal static Schema SchemaOf(Schema pairs) => new([.. pairs.Fields, new("place", DataType.Int64), new("row", DataType.Int32)]);

    /// <summary>Pairs with the two.</summary>
    internal static RecordBatch With(Schema schema, RecordBatch pairs, long[] places, int[] rightRows) =>
        new(schema, [.. pairs.Columns, new Column<long>(places), new Column<int>(rightRows)], pairs.Length);

    /// <summary>The right row of each pair.</summary>
    internal static ReadOnlySpan<int> RightRows(RecordBatch pairs) => ((Column<int>)pairs.Columns[^1]).Values;

    /// <summary>The pairs, without the two columns, of which some test of pair, place and right row holds; null where there are none.</summary>
    internal static RecordBatch? Keep(Schema schema, RecordBatch pairs, Func<int, long, int, bool> isKept)
    {
        var places = ((Column<long>)pairs.Columns[^2]).Values;
        var rightRows = RightRows(pairs);
        var kept = new List<int>();
        for (var i = 0; i < pairs.Length; i++)
        {
            if (isKept(i, places[i], rightRows[i]))
            {
                kept.Add(i);
            }
        }

        return kept.Count == 0 ? null : new(schema, [.. pairs.Columns.SkipLast(2).Select(c => c.Take([.. kept]))], kept.Count);
    }
}
