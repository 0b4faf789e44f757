using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>
/// Builds the tree of values from the footer's nodes (LogicalTypes.md, "Lists" and "Maps" with their rules for old files;
/// levels after Melnik et al. 2010, Dremel, doi:10.14778/1920841.1920886).
/// </summary>
sealed class SchemaParser(ValueList<SchemaElement> elements)
{
    const int MaxDepth = 32;

    /// <summary>Geometry values are lists that are told from others by the name of their elements, where Parquet's own is "element".</summary>
    static readonly HashSet<string> Geometries = ["point", "circle", "box", "polygon", "region", "moc"];

    readonly List<string> _path = [];
    int _next;

    /// <summary>The leaves found so far, in order.</summary>
    public List<LeafColumn> Leaves { get; } = [];

    /// <summary>The children of the root.</summary>
    public ValueList<ColumnNode> ParseRoot(Schema? hint)
    {
        if (elements.Count == 0 || !elements[0].IsGroup)
        {
            throw new CorruptDataException("the schema has no root");
        }

        var root = Next();
        var columns = ParseChildren(root, 0, 0, hint?.Fields);
        return _next == elements.Count ? columns : throw new CorruptDataException("the schema has fields outside its root");
    }

    SchemaElement Next() => _next < elements.Count ? elements[_next++] : throw new CorruptDataException("the schema ends early");

    ValueList<ColumnNode> ParseChildren(SchemaElement group, int definition, int repetition, ValueList<Field>? hints)
    {
        if (group.ChildCount > elements.Count - _next)
        {
            throw new CorruptDataException($"group \"{group.Name}\" of the schema has {group.ChildCount} children, more than there are");
        }

        var children = new ColumnNode[group.ChildCount];
        for (var i = 0; i < children.Length; i++)
        {
            var name = _next < elements.Count ? elements[_next].Name : "";
            var hint = i < hints?.Count && hints[i].Name == name ? hints[i] : hints?.FirstOrDefault(f => f.Name == name);
            children[i] = ParseField(definition, repetition, hint);
        }

        return [.. children];
    }

    ColumnNode ParseField(int definition, int repetition, Field? hint)
    {
        var element = Next();
        if (element.Repetition != Repetition.Repeated)
        {
            var isNullable = element.Repetition == Repetition.Optional;
            return ParseValue(element, isNullable, definition + (isNullable ? 1 : 0), repetition, hint);
        }

        // A repeated field outside a LIST group is a list that cannot be NULL.
        var value = ParseValue(element, false, definition + 1, repetition + 1, ElementOf(hint));
        return List(element.Name, false, definition, repetition, value, hint);
    }

    ColumnNode ParseValue(SchemaElement element, bool isNullable, int definition, int repetition, Field? hint)
    {
        _path.Add(element.Name);
        if (_path.Count > MaxDepth)
        {
            throw new CorruptDataException("the schema is nested too deeply");
        }

        ColumnNode result = element switch
        {
            { IsGroup: false } => ParseLeaf(element, isNullable, definition, repetition, hint),
            _ when IsList(element) && HasRepeatedChild(element) => ParseList(element, isNullable, definition, repetition, hint),
            _ => ParseStruct(element, isNullable, definition, repetition, hint),
        };
        _path.RemoveAt(_path.Count - 1);
        return result;
    }

    LeafNode ParseLeaf(SchemaElement element, bool isNullable, int definition, int repetition, Field? hint)
    {
        var type = LeafType.ToArrow(element);
        if (type is TimestampType timestamp && hint?.Type is TimestampType { TimeZone: var zone })
        {
            type = timestamp with { TimeZone = zone };
        }

        var leaf = new LeafColumn(Leaves.Count, [.. _path], element, type, definition, repetition);
        Leaves.Add(leaf);
        return new(new(element.Name, type, isNullable) { Metadata = hint?.Metadata ?? Metadata.Empty }, definition, leaf);
    }

    StructNode ParseStruct(SchemaElement element, bool isNullable, int definition, int repetition, Field? hint)
    {
        if (element.ChildCount == 0)
        {
            throw new CorruptDataException($"group \"{element.Name}\" of the schema has no children");
        }

        var children = ParseChildren(element, definition, repetition, (hint?.Type as StructType)?.Fields);
        var type = new StructType(children.Map(c => c.Field));
        return new(new(element.Name, type, isNullable) { Metadata = hint?.Metadata ?? Metadata.Empty }, definition, children);
    }

    ListNode ParseList(SchemaElement element, bool isNullable, int definition, int repetition, Field? hint)
    {
        var repeated = Next();
        ColumnNode value;
        if (IsMap(element) || IsElement(repeated, element.Name))
        {
            value = ParseValue(repeated, false, definition + 1, repetition + 1, ElementOf(hint));
        }
        else
        {
            _path.Add(repeated.Name);
            value = ParseField(definition + 1, repetition + 1, ElementOf(hint));
            _path.RemoveAt(_path.Count - 1);
        }

        return List(element.Name, isNullable, definition, repetition, value, hint);
    }

    static ListNode List(string name, bool isNullable, int definition, int repetition, ColumnNode element, Field? hint)
    {
        if (ElementOf(hint) is { Name: var kind } && Geometries.Contains(kind))
        {
            element = element with { Field = element.Field with { Name = kind } };
        }

        DataType type = hint?.Type is FixedSizeListType { Size: > 0 and var size }
            ? new FixedSizeListType(element.Field, size)
            : new ListType(element.Field);
        var field = new Field(name, type, isNullable) { Metadata = hint?.Metadata ?? Metadata.Empty };
        return new(field, definition, definition + 1, repetition + 1, element);
    }

    bool HasRepeatedChild(SchemaElement group) =>
        group.ChildCount == 1 && _next < elements.Count && elements[_next].Repetition == Repetition.Repeated;

    // "Backward-compatibility rules" of LogicalTypes.md: files of two levels have the elements themselves in the repeated field.
    bool IsElement(SchemaElement repeated, string listName) =>
        !repeated.IsGroup || repeated.ChildCount != 1 || repeated.Name == "array" || repeated.Name == listName + "_tuple"
        || IsList(repeated) || (_next < elements.Count && elements[_next].Repetition == Repetition.Repeated);

    static bool IsList(SchemaElement element) =>
        element.LogicalType?.Kind == LogicalKind.List || element.ConvertedType == ConvertedType.List || IsMap(element);

    static bool IsMap(SchemaElement element) =>
        element.LogicalType?.Kind == LogicalKind.Map || element.ConvertedType is ConvertedType.Map or ConvertedType.MapKeyValue;

    static Field? ElementOf(Field? list) => list?.Type switch
    {
        ListType type => type.Element,
        FixedSizeListType type => type.Element,
        _ => null,
    };
}
