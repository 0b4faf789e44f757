using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// What a condition on the elements of a list says of the rows that the list is in, where the table has an index of those elements:
/// <code>
/// Filter(s.id = 7)             Filter(s.id = 7)
///   Unnest(t.s)          =>      Unnest(t.s)
///     Scan t                       Scan t (list_contains(t.s.id, 7))
/// </code>
/// </summary>
static class IndexedLists
{
    /// <summary>Values of IN from which on reading the lists is as good.</summary>
    const int MostValues = 100;

    /// <summary>Conditions on the input of a call of UNNEST that follow from those on its rows.</summary>
    internal static IEnumerable<BoundExpression> Below(LogicalTableFunction call, IEnumerable<BoundExpression> terms)
    {
        if (call is not { Function: Unnest, Arguments: [ColumnReference argument] } || PathOf(call.Input, argument) is not (var path, var indexed))
        {
            return [];
        }

        return terms.Select(t => Below(call, argument, path, indexed, t)).OfType<BoundExpression>();
    }

    static BoundExpression? Below(LogicalTableFunction call, ColumnReference argument, string path, ValueList<string> indexed, BoundExpression term)
    {
        (ColumnReference? column, ValueList<object> values) = term switch
        {
            Comparison { Operator: ComparisonOperator.Equal, Left: ColumnReference c, Right: Constant { Value: { } v } } => (c, [v]),
            Comparison { Operator: ComparisonOperator.Equal, Right: ColumnReference c, Left: Constant { Value: { } v } } => (c, [v]),
            Membership { Operand: ColumnReference c, Values: { Count: <= MostValues } among } => (c, [.. among.OfType<object>()]),
            _ => ((ColumnReference?)null, (ValueList<object>)[]),
        };
        if (column is null || call.Columns.FirstOrDefault(c => c.Column.Id == column.Id) is not { Position: var position } || FieldsOf(argument.Type) is not { } fields
            || !indexed.Contains($"{path}.{fields[position].Name}", StringComparer.Ordinal) || values.Count == 0)
        {
            return null;
        }

        var type = argument.Type.Logical is StructType ? fields[position].Type : new ListType(fields[position]);
        ValueList<BoundExpression> each = values.Map(BoundExpression (v) => Contains(new FieldAccess(argument, position, type), new Constant(column.Type, v)));
        var below = each is [var one] ? one : new Junction(false, each);
        return IsKnown(call.Input, below.ToString()) ? null : below;
    }

    /// <summary>Whether a scan has the condition already.</summary>
    static bool IsKnown(LogicalNode plan, string condition) =>
        (plan is LogicalScan scan && scan.Filters.Any(f => f.ToString() == condition)) || plan.Inputs.Any(i => IsKnown(i, condition));

    static FunctionCall Contains(FieldAccess list, Constant value) =>
        new(ListFunctions.Contains, ListFunctions.Contains.Resolve!([list.Type, value.Type])!, [list, value]);

    /// <summary>The name of the table's column that a column is, and the table's indexed lists; null where it comes from no table.</summary>
    static (string Path, ValueList<string> Indexed)? PathOf(LogicalNode plan, ColumnReference column) => plan switch
    {
        LogicalScan scan => scan.Columns.FirstOrDefault(c => c.Column.Id == column.Id) is { } own && scan.Table.IndexedLists is { Count: > 0 } indexed
            ? (scan.Table.Schema[own.Position].Name, indexed)
            : null,
        LogicalFilter or LogicalJoin { Kind: JoinKind.Inner or JoinKind.Left or JoinKind.Semi } or LogicalTableFunction =>
            plan.Inputs.Select(i => PathOf(i, column)).FirstOrDefault(p => p is not null),
        LogicalProject project => project.Columns.FirstOrDefault(c => c.Column.Id == column.Id) is { Expression: ColumnReference source } ? PathOf(project.Input, source) : null,
        _ => null,
    };

    static ValueList<Field>? FieldsOf(DataType type) => type.Logical switch
    {
        StructType fields => fields.Fields,
        ListType { Element.Type: StructType fields } => fields.Fields,
        _ => null,
    };
}
