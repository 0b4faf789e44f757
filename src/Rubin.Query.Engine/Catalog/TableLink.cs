namespace Rubin.Query.Engine.Catalog;

/// <summary>
/// Lets queries name columns of another table as if they were columns of this one: each row's values are those of the row of the other table
/// that its key points to, NULL where there is none. Such columns are no part of <c>*</c>.
/// </summary>
/// <param name="Columns">The columns here that hold the key.</param>
/// <param name="TargetSchema">The schema of the other table.</param>
/// <param name="TargetTable">The other table.</param>
/// <param name="TargetColumns">The columns there that the key is compared with, as many.</param>
/// <param name="Offered">The one column of the other table that it offers; null for all of them.</param>
public sealed record TableLink(ValueList<string> Columns, string TargetSchema, string TargetTable, ValueList<string> TargetColumns, string? Offered)
{
    /// <summary>The key and what it points to, as <c>--attach</c> writes it.</summary>
    public override string ToString() =>
        $"({string.Join(", ", Columns)}) -> {TargetTable}({string.Join(", ", TargetColumns)})" + (Offered is null ? "" : $": {Offered}");
}
