using Rubin.Query.Arrow;

namespace Rubin.Query.Parquet;

/// <summary>A leaf of the schema: what a column chunk holds.</summary>
/// <param name="Index">Position among the leaves, and of its chunk in every row group.</param>
/// <param name="Path">Names from the root's child down to the leaf.</param>
/// <param name="Element">The leaf's node in the footer.</param>
/// <param name="Type">The Arrow type that the values are read as.</param>
/// <param name="MaxDefinition">The definition level of a value that is there.</param>
/// <param name="MaxRepetition">How many lists the leaf lies in.</param>
public sealed record LeafColumn(int Index, ValueList<string> Path, SchemaElement Element, DataType Type, int MaxDefinition, int MaxRepetition)
{
    /// <summary>How values are stored.</summary>
    public PhysicalType PhysicalType => Element.Type!.Value;

    /// <summary>The path with dots between the names, for messages.</summary>
    public string Name => string.Join('.', Path);
}

/// <summary>A node of the tree of values that a file's leaves are assembled to: leaf, struct or list.</summary>
/// <param name="Field">Name, Arrow type and metadata.</param>
/// <param name="Definition">The definition level from which on the value is not NULL.</param>
public abstract record ColumnNode(Field Field, int Definition);

/// <summary>A value that is stored in a leaf.</summary>
public sealed record LeafNode(Field Field, int Definition, LeafColumn Leaf) : ColumnNode(Field, Definition);

/// <summary>A struct; its children have the same rows.</summary>
public sealed record StructNode(Field Field, int Definition, ValueList<ColumnNode> Children) : ColumnNode(Field, Definition);

/// <summary>A list, of any or of a fixed size (<see cref="Field"/> says which), or a map as a list of structs.</summary>
/// <param name="Field">Name, Arrow type and metadata.</param>
/// <param name="Definition">The definition level from which on the list is not NULL.</param>
/// <param name="ElementDefinition">The definition level from which on there is an element.</param>
/// <param name="Repetition">The repetition level of elements that follow the first of their list.</param>
/// <param name="Element">The elements.</param>
public sealed record ListNode(Field Field, int Definition, int ElementDefinition, int Repetition, ColumnNode Element)
    : ColumnNode(Field, Definition);
