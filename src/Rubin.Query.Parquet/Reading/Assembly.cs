using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// Builds lists and structs from the levels of their leaves (Melnik et al. 2010, Dremel, doi:10.14778/1920841.1920886). Within r lists,
/// a level stands for a value of its own, a slot, where its repetition is at most r and its definition says that the innermost list has
/// an element.
/// </summary>
sealed class Assembly(IReadOnlyList<NestedLeaf> leaves)
{
    int _next;

    /// <summary>The column of the whole tree, whose leaves are given in order.</summary>
    public Column Build(ColumnNode node)
    {
        _next = 0;
        return Build(node, 0, 0);
    }

    /// <summary>
    /// A node's values within <paramref name="lists"/> lists, the innermost of which has an element from <paramref name="threshold"/> on.
    /// </summary>
    Column Build(ColumnNode node, int lists, int threshold) => node switch
    {
        LeafNode => BuildLeaf(leaves[_next++], threshold),
        StructNode group => BuildStruct(group, lists, threshold),
        ListNode list => BuildList(list, lists, threshold),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static Column BuildLeaf(NestedLeaf leaf, int threshold)
    {
        var definition = leaf.Definition;
        if (leaf.Present == definition.Length)
        {
            return leaf.Finish(definition.Length, null);
        }

        var max = (byte)leaf.Leaf.MaxDefinition;
        var validity = new byte[(definition.Length + 7) / 8];
        var slots = 0;
        foreach (var level in definition)
        {
            if (level >= threshold)
            {
                validity[slots >> 3] |= (byte)((level == max ? 1 : 0) << (slots & 7));
                slots++;
            }
        }

        return leaf.Finish(slots, leaf.Present == slots ? null : validity);
    }

    StructColumn BuildStruct(StructNode node, int lists, int threshold)
    {
        var first = leaves[_next];
        var children = new Column[node.Children.Count];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = Build(node.Children[i], lists, threshold);
            if (children[i].Length != children[0].Length)
            {
                throw new CorruptDataException($"the fields of \"{node.Field.Name}\" differ in length");
            }
        }

        var validity = LevelShape.Validity(first, lists, threshold, node.Definition);
        return new((StructType)node.Field.Type, children[0].Length, [.. children], new(validity));
    }

    Column BuildList(ListNode node, int lists, int threshold)
    {
        var first = leaves[_next];
        var validity = LevelShape.Validity(first, lists, threshold, node.Definition);
        var offsets = LevelShape.Offsets(first, lists, threshold, node.ElementDefinition);
        var elements = Build(node.Element, lists + 1, node.ElementDefinition);
        if (elements.Length != offsets[^1])
        {
            throw new CorruptDataException($"{elements.Length} elements in the lists of \"{node.Field.Name}\", whose levels say {offsets[^1]}");
        }

        return node.Field.Type is FixedSizeListType type
            ? BuildFixed(type, node, offsets, elements, new(validity))
            : new ListColumn((ListType)node.Field.Type, offsets, elements, new(validity));
    }

    static FixedSizeListColumn BuildFixed(FixedSizeListType type, ListNode node, int[] offsets, Column elements, Bitmap validity)
    {
        var rows = offsets.Length - 1;
        var isPadded = false;
        for (var row = 0; row < rows; row++)
        {
            var length = offsets[row + 1] - offsets[row];
            isPadded |= length != type.Size;
            if (length != type.Size && (length != 0 || validity[row]))
            {
                throw new CorruptDataException($"{length} elements in a list of \"{node.Field.Name}\", which has {type.Size}");
            }
        }

        if (!isPadded)
        {
            return new(type, rows, elements, validity);
        }

        var taken = new int[checked(rows * type.Size)];
        for (var i = 0; i < taken.Length; i++)
        {
            var row = i / type.Size;
            taken[i] = offsets[row + 1] == offsets[row] ? -1 : offsets[row] + i % type.Size;
        }

        return new(type, rows, elements.Take(taken), validity);
    }
}
