using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>Takes columns apart into the leaves of the schema, whatever their nesting.</summary>
sealed class Shredder(IReadOnlyDictionary<int, LeafBuffer> leaves)
{
    /// <summary>Appends all rows of <paramref name="column"/> to the leaves below <paramref name="node"/>.</summary>
    /// <exception cref="QueryException">A NULL where the schema allows none.</exception>
    public void Append(ColumnNode node, Column column) => Append(node, column, new Slots(column.Length));

    void Append(ColumnNode node, Column column, Slots slots)
    {
        if (node.Field.Nullable)
        {
            slots = slots.WithoutNulls(column, node.Definition);
        }
        else if (slots.HasNull(column))
        {
            throw new QueryException(QueryErrorCode.Value, $"column \"{node.Field.Name}\" holds NULL although its schema allows none");
        }

        if (node is LeafNode { Leaf: var leaf })
        {
            leaves[leaf.Index].Append(leaf, column, slots);
            return;
        }

        switch (node, column is DictionaryColumn coded ? coded.Decode() : column)
        {
            case (StructNode group, StructColumn structs):
                for (var i = 0; i < group.Children.Count; i++)
                {
                    Append(group.Children[i], structs.Children[i], slots);
                }

                break;
            case (ListNode list, ListColumn lists):
                Append(list, lists.Elements, lists.Offsets, slots);
                break;
            case (ListNode list, FixedSizeListColumn lists):
                Append(list, lists.Elements, Offsets(lists), slots);
                break;
            default:
                throw new ArgumentException($"column \"{node.Field.Name}\" is {column.Type}, not {node.Field.Type}", nameof(column));
        }
    }

    void Append(ListNode list, Column elements, ReadOnlySpan<int> offsets, Slots slots)
    {
        var places = slots.Expand(offsets, list.ElementDefinition, list.Repetition);
        Append(list.Element, places.Rows is null ? elements.Slice(offsets[0], places.Count) : elements, places);
    }

    static int[] Offsets(FixedSizeListColumn lists)
    {
        var offsets = new int[lists.Length + 1];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = i * lists.ListType.Size;
        }

        return offsets;
    }
}
