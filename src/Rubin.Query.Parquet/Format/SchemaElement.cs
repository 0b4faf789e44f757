namespace Rubin.Query.Parquet;

/// <summary>One node of a file's schema as it lies in the footer: depth first, a group before its children.</summary>
/// <param name="Name">The field's name.</param>
public sealed record SchemaElement(string Name)
{
    /// <summary>How a leaf is stored; null for a group.</summary>
    public PhysicalType? Type { get; init; }

    /// <summary>Bytes a value of a fixed-length byte array.</summary>
    public int TypeLength { get; init; }

    /// <summary>How often the field occurs in its parent.</summary>
    public Repetition Repetition { get; init; }

    /// <summary>Children of a group; 0 for a leaf.</summary>
    public int ChildCount { get; init; }

    /// <summary>The deprecated annotation, null where absent.</summary>
    public ConvertedType? ConvertedType { get; init; }

    /// <summary>Scale of a decimal, written beside the deprecated annotation.</summary>
    public int Scale { get; init; }

    /// <summary>Precision of a decimal, written beside the deprecated annotation.</summary>
    public int Precision { get; init; }

    /// <summary>The field id of the writer's schema, null where absent.</summary>
    public int? FieldId { get; init; }

    /// <summary>What the field means; null where absent.</summary>
    public LogicalType? LogicalType { get; init; }

    /// <summary>True for a field that has children instead of values.</summary>
    public bool IsGroup => Type is null;
}
