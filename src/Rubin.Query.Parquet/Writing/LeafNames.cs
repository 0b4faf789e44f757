namespace Rubin.Query.Parquet;

/// <summary>
/// The names that users give to leaves: fields joined by dots, with lists passed over, so <c>lc.mag</c> for <c>lc.mag.list.element</c>.
/// </summary>
static class LeafNames
{
    /// <summary>The name of each leaf of <paramref name="schema"/>, in order.</summary>
    public static IEnumerable<string> Of(ParquetSchema schema) => schema.Columns.SelectMany(column => Of(column, column.Field.Name));

    static IEnumerable<string> Of(ColumnNode node, string name) => node switch
    {
        StructNode group => group.Children.SelectMany(child => Of(child, $"{name}.{child.Field.Name}")),
        ListNode list => Of(list.Element, name),
        _ => [name],
    };
}
