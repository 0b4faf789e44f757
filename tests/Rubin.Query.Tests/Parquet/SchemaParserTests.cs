using Rubin.Query.Arrow;
using Rubin.Query.Parquet;

namespace Rubin.Query.Tests.Parquet;

/// <summary>The rules for lists and maps of old files: the examples of LogicalTypes.md, "Backward-compatibility rules".</summary>
public class SchemaParserTests
{
    static readonly LogicalType List = new(LogicalKind.List);

    [Fact]
    public void A_repeated_leaf_outside_of_a_list_group_is_a_list_of_required_elements()
    {
        var column = Parse(Leaf("values", Repetition.Repeated));
        Assert.Equal(new Field("values", new ListType(new Field("values", DataType.Int32, false)), false), column.Field);
        Assert.Equal((0, 1, 1), Levels(column));
    }

    [Fact]
    public void The_repeated_field_of_a_list_is_the_element_where_it_is_a_leaf()
    {
        var column = Parse(Group("my_list", Repetition.Optional, 1, List), Leaf("element", Repetition.Repeated));
        Assert.Equal(new ListType(new Field("element", DataType.Int32, false)), column.Field.Type);
        Assert.Equal((1, 2, 1), Levels(column));
    }

    [Theory]
    [InlineData("element", 2)]
    [InlineData("array", 1)]
    [InlineData("my_list_tuple", 1)]
    public void The_repeated_group_of_a_list_is_the_element_by_its_fields_or_name(string name, int fields)
    {
        SchemaElement[] leaves = [Leaf("str", Repetition.Required), Leaf("num", Repetition.Required)];
        var column = Parse([Group("my_list", Repetition.Optional, 1, List), Group(name, Repetition.Repeated, fields), .. leaves.Take(fields)]);
        var element = ((ListType)column.Field.Type).Element;
        Assert.False(element.Nullable);
        Assert.Equal(fields, ((StructType)element.Type).Fields.Count);
    }

    [Fact]
    public void The_repeated_group_of_a_list_of_three_levels_is_no_value_of_its_own()
    {
        var column = Parse(Group("my_list", Repetition.Optional, 1, List), Group("list", Repetition.Repeated, 1), Leaf("element", Repetition.Optional));
        Assert.Equal(new ListType(new Field("element", DataType.Int32)), column.Field.Type);
        var leaf = ((LeafNode)((ListNode)column).Element).Leaf;
        Assert.Equal((3, 1), (leaf.MaxDefinition, leaf.MaxRepetition));
        Assert.Equal("my_list.list.element", leaf.Name);
    }

    [Fact]
    public void A_map_is_a_list_of_keys_and_values()
    {
        var column = Parse(
            new SchemaElement("map") { ChildCount = 1, Repetition = Repetition.Optional, ConvertedType = ConvertedType.Map },
            Group("key_value", Repetition.Repeated, 2),
            Leaf("key", Repetition.Required),
            Leaf("value", Repetition.Optional));
        var entry = (StructType)((ListType)column.Field.Type).Element.Type;
        Assert.Equal(["key", "value"], entry.Fields.Select(f => f.Name));
    }

    static (int Definition, int ElementDefinition, int Repetition) Levels(ColumnNode column) =>
        column is ListNode list ? (list.Definition, list.ElementDefinition, list.Repetition) : default;

    static SchemaElement Leaf(string name, Repetition repetition) => new(name) { Type = PhysicalType.Int32, Repetition = repetition };

    static SchemaElement Group(string name, Repetition repetition, int children, LogicalType? type = null) =>
        new(name) { ChildCount = children, Repetition = repetition, LogicalType = type };

    static ColumnNode Parse(params SchemaElement[] elements) =>
        ParquetSchema.Parse([new("schema") { ChildCount = 1 }, .. elements], Metadata.Empty).Columns[0];
}
