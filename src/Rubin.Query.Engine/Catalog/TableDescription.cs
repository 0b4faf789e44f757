using Rubin.Query.Arrow;

namespace Rubin.Query.Engine.Catalog;

/// <summary>What is known of a table beside its rows: what TAP_SCHEMA tells of it, and its keys. Immutable.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">Its columns, in order.</param>
public sealed record TableDescription(string Name, ValueList<ColumnDescription> Columns)
{
    /// <summary>One sentence for people.</summary>
    public string? Text { get; init; }

    /// <summary>The role in a data model.</summary>
    public string? Utype { get; init; }

    /// <summary>Place among the tables of a list; null for behind those that have one.</summary>
    public int? Index { get; init; }

    /// <summary>The columns whose values together tell rows apart; none where no such key is declared.</summary>
    public ValueList<string> PrimaryKey { get; init; } = [];

    /// <summary>Further such sets of columns.</summary>
    public ValueList<ValueList<string>> UniqueKeys { get; init; } = [];

    /// <summary>Columns that hold the keys of rows of other tables.</summary>
    public ValueList<ForeignKey> ForeignKeys { get; init; } = [];

    /// <summary>The columns as a schema.</summary>
    public Schema Schema => new(Columns.Map(c => c.Field));

    /// <summary>Whether one of the declared keys consists of just these columns, so that no two rows share their values.</summary>
    public bool IsKey(IReadOnlyCollection<string> columns) =>
        UniqueKeys.Append(PrimaryKey).Any(k => k.Count > 0 && columns.Count == k.Count && k.All(c => columns.Contains(c, StringComparer.OrdinalIgnoreCase)));
}

/// <summary>What is known of a column beside its values.</summary>
/// <param name="Field">Name, type, unit, UCD, utype, xtype and description.</param>
public sealed record ColumnDescription(Field Field)
{
    /// <summary>Place among the columns of a list; null for behind those that have one.</summary>
    public int? Index { get; init; }

    /// <summary>Whether it is among the columns that people see first.</summary>
    public bool IsPrincipal { get; init; }

    /// <summary>Whether a standard defines it.</summary>
    public bool IsStandard { get; init; }

    /// <summary>Whether conditions on it are fast.</summary>
    public bool IsIndexed { get; init; }

    /// <summary>The VOTable array size, such as <c>16*</c>; null for single values.</summary>
    public string? ArraySize { get; init; }
}

/// <summary>Columns whose values are keys of rows of another table of the same schema.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="Columns">The columns here.</param>
/// <param name="TargetTable">The other table.</param>
/// <param name="TargetColumns">Its columns, as many.</param>
public sealed record ForeignKey(string Name, ValueList<string> Columns, string TargetTable, ValueList<string> TargetColumns)
{
    /// <summary>One sentence for people.</summary>
    public string? Description { get; init; }

    /// <summary>The role in a data model.</summary>
    public string? Utype { get; init; }
}
