using System.Diagnostics;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Expressions;

/// <summary>A field of a struct; of a list of structs, the list of that field.</summary>
sealed class FieldNode(FieldAccess access, Node operand)
{
    internal Datum Evaluate(Rows rows)
    {
        var value = operand(rows).Decoded();
        return new(Field(value.Column, access.Type), value.IsConstant);
    }

    Column Field(Column column, DataType type) => column switch
    {
        StructColumn structs => structs.Child(access.Index),
        ListColumn lists => new ListColumn(
            (ListType)type, lists.OffsetMemory, Field(lists.Elements, ((ListType)type).Element.Type), lists.Validity),
        FixedSizeListColumn lists => new FixedSizeListColumn(
            (FixedSizeListType)type,
            lists.Length,
            Field(lists.Elements, ((FixedSizeListType)type).Element.Type),
            lists.Validity),
        NullColumn => Column.Nulls(type, column.Length),
        _ => throw new UnreachableException($"field of {column.Type}"),
    };
}
