namespace Rubin.Query.Arrow;

/// <summary>Name, type and meaning of a column or of a nested value. Metadata takes no part in equality.</summary>
/// <param name="Name">The name as the file or the query spells it; may be empty.</param>
/// <param name="Type">The type of the values.</param>
/// <param name="Nullable">False only where no value can be NULL.</param>
public sealed record Field(string Name, DataType Type, bool Nullable = true)
{
    /// <summary>Unit, UCD and the like, and whatever else the file says about the field.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>The unit in VOUnit notation, such as <c>deg</c> or <c>nJy</c>; null where unknown.</summary>
    public string? Unit => Metadata[MetadataKeys.Unit];

    /// <summary>The IVOA Unified Content Descriptor, such as <c>pos.eq.ra;meta.main</c>.</summary>
    public string? Ucd => Metadata[MetadataKeys.Ucd];

    /// <summary>The role in a data model (VOTable <c>utype</c>).</summary>
    public string? Utype => Metadata[MetadataKeys.Utype];

    /// <summary>One sentence for people.</summary>
    public string? Description => Metadata[MetadataKeys.Description];

    /// <summary>The VOTable extended type, such as <c>point</c> or <c>timestamp</c>.</summary>
    public string? Xtype => Metadata[MetadataKeys.Xtype];

    /// <inheritdoc/>
    public bool Equals(Field? other) => other is not null && Name == other.Name && Type == other.Type && Nullable == other.Nullable;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Type, Nullable);

    /// <summary>Position of the field of that name: an exact match, else the only match that ignores case, else -1.</summary>
    public static int IndexOf(ValueList<Field> fields, string name)
    {
        var found = -1;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == name)
            {
                return i;
            }

            if (string.Equals(fields[i].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                found = found == -1 ? i : -2;
            }
        }

        return Math.Max(found, -1);
    }
}

/// <summary>The columns of a table or batch, in order, and what the file says about the whole.</summary>
/// <param name="Fields">The columns.</param>
public sealed record Schema(ValueList<Field> Fields)
{
    /// <summary>Key-value pairs of the file or stream; no part in equality.</summary>
    public Metadata Metadata { get; init; } = Metadata.Empty;

    /// <summary>Number of columns.</summary>
    public int Count => Fields.Count;

    /// <summary>The column at that position.</summary>
    public Field this[int index] => Fields[index];

    /// <summary>Position of the column of that name: an exact match, else the only match that ignores case, else -1.</summary>
    public int IndexOf(string name) => Field.IndexOf(Fields, name);

    /// <inheritdoc/>
    public bool Equals(Schema? other) => other is not null && Fields.Equals(other.Fields);

    /// <inheritdoc/>
    public override int GetHashCode() => Fields.GetHashCode();
}
