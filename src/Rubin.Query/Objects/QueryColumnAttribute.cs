namespace Rubin.Query;

/// <summary>Names the column that a property, field or parameter stands for, and tells what its values mean. Without it the member's own name is the column's.</summary>
/// <example><code>record Star(long Id, [property: QueryColumn("psfFlux", Unit = "nJy")] double Flux);</code></example>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class QueryColumnAttribute : Attribute
{
    /// <summary>Tells what the values mean, and leaves the name.</summary>
    public QueryColumnAttribute()
    {
    }

    /// <summary>Names the column.</summary>
    public QueryColumnAttribute(string name) => Name = name;

    /// <summary>The column's name; null for that of the member.</summary>
    public string? Name { get; }

    /// <summary>Unit in VOUnit notation, such as <c>deg</c>; goes into results and files.</summary>
    public string? Unit { get; init; }

    /// <summary>Unified Content Descriptor, such as <c>pos.eq.ra;meta.main</c>.</summary>
    public string? Ucd { get; init; }

    /// <summary>One sentence for people.</summary>
    public string? Description { get; init; }
}
