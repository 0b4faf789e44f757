using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>The columns, or fields within them, that are to be read of a file, and the schema of what comes out. Immutable.</summary>
public sealed class Projection
{
    Projection(ValueList<ColumnNode> nodes, Metadata metadata)
    {
        Nodes = nodes;
        Schema = new(nodes.Map(n => n.Field)) { Metadata = metadata };
        Leaves = [.. nodes.SelectMany(LeavesOf)];
    }

    /// <summary>The fields that come out.</summary>
    public Schema Schema { get; }

    /// <summary>The trees that come out, one a field of <see cref="Schema"/>.</summary>
    public ValueList<ColumnNode> Nodes { get; }

    /// <summary>The leaves of the trees.</summary>
    internal ValueList<LeafColumn> Leaves { get; }

    /// <summary>All columns.</summary>
    public static Projection All(ParquetSchema schema) => new(schema.Columns, schema.Arrow.Metadata);

    /// <summary>The columns at these positions, whole, in this order.</summary>
    public static Projection Columns(ParquetSchema schema, IReadOnlyList<int> columns) =>
        new([.. columns.Select(c => schema.Columns[c])], schema.Arrow.Metadata);

    /// <summary>
    /// The columns of these paths: <c>ra</c>, or <c>lc.mag</c> for one field of a struct or of a list of structs. Fields of one column
    /// come out together, at the place of the first; lists are stepped through without a name of their own.
    /// </summary>
    /// <exception cref="QueryException">UnknownColumn: a path that is not in the file.</exception>
    public static Projection Of(ParquetSchema schema, IEnumerable<string> paths)
    {
        List<ColumnNode> nodes = [];
        foreach (var path in paths)
        {
            var node = Resolve(schema.Columns, path)
                ?? throw new QueryException(QueryErrorCode.UnknownColumn, $"column \"{path}\" does not exist in the file");
            var same = nodes.FindIndex(n => n.Field.Name == node.Field.Name);
            if (same < 0)
            {
                nodes.Add(node);
            }
            else
            {
                nodes[same] = Merge(nodes[same], node, schema.Columns.First(c => c.Field.Name == node.Field.Name));
            }
        }

        return new([.. nodes], schema.Arrow.Metadata);
    }

    static IEnumerable<LeafColumn> LeavesOf(ColumnNode node) => node switch
    {
        LeafNode leaf => [leaf.Leaf],
        StructNode structs => structs.Children.SelectMany(LeavesOf),
        ListNode list => LeavesOf(list.Element),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // The node called by the path, cut down to what the path names; a name may have dots of its own.
    static ColumnNode? Resolve(ValueList<ColumnNode> nodes, string path)
    {
        foreach (var node in nodes)
        {
            if (node.Field.Name == path)
            {
                return node;
            }
        }

        foreach (var node in nodes)
        {
            var name = node.Field.Name;
            if (path.Length > name.Length && path[name.Length] == '.' && path.StartsWith(name, StringComparison.Ordinal)
                && Below(node, path[(name.Length + 1)..]) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    static ColumnNode? Below(ColumnNode node, string path) => node switch
    {
        StructNode s when Resolve(s.Children, path) is { } child => WithChildren(s, [child]),
        ListNode l when Below(l.Element, path) is { } element => WithElement(l, element),
        _ => null,
    };

    // Two cuts of one column as one cut, with fields in the order of the file.
    static ColumnNode Merge(ColumnNode left, ColumnNode right, ColumnNode whole) => (left, right, whole) switch
    {
        (StructNode a, StructNode b, StructNode w) => WithChildren(w, [.. w.Children.Select(c => MergeChild(a, b, c)).OfType<ColumnNode>()]),
        (ListNode a, ListNode b, ListNode w) => WithElement(w, Merge(a.Element, b.Element, w.Element)),
        _ => whole,
    };

    static ColumnNode? MergeChild(StructNode left, StructNode right, ColumnNode whole)
    {
        var a = left.Children.FirstOrDefault(c => c.Field.Name == whole.Field.Name);
        var b = right.Children.FirstOrDefault(c => c.Field.Name == whole.Field.Name);
        return a is null || b is null ? a ?? b : Merge(a, b, whole);
    }

    static StructNode WithChildren(StructNode node, ValueList<ColumnNode> children) =>
        node with { Children = children, Field = node.Field with { Type = new StructType(children.Map(c => c.Field)) } };

    static ListNode WithElement(ListNode node, ColumnNode element) => node with
    {
        Element = element,
        Field = node.Field with
        {
            Type = node.Field.Type is FixedSizeListType list ? list with { Element = element.Field } : new ListType(element.Field),
        },
    };
}
