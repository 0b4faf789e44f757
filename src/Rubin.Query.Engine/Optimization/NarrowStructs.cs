using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Optimization;

/// <summary>
/// Reads of a struct (or list of structs) only the fields that the query uses:
/// <code>
/// Project(lc.mag)                        Project(lc.mag)
///   Scan(lc: STRUCT(mjd, mag, band)) =>    Scan(lc: STRUCT(mag))
/// </code>
/// </summary>
sealed class NarrowStructs : IRewriteRule
{
    public LogicalNode Rewrite(LogicalNode plan, RewriteContext context)
    {
        var fields = new Dictionary<int, SortedSet<int>>();
        var whole = PlanRewriting.Ids(plan);
        Collect(plan, fields, whole);
        var narrowed = new Dictionary<int, (DataType Type, List<int> Kept)>();
        var result = PlanRewriting.BottomUp(plan, node => Narrow(node, fields, whole, narrowed));
        return narrowed.Count == 0 ? plan : PlanExpressions.ReplaceDeep(result, e => Renumber(e, narrowed));
    }

    static void Collect(LogicalNode plan, Dictionary<int, SortedSet<int>> fields, HashSet<int> whole)
    {
        foreach (var input in plan.Inputs)
        {
            Collect(input, fields, whole);
        }

        if (plan is LogicalSetOperation or LogicalRecursion)
        {
            whole.UnionWith(plan.Inputs.SelectMany(PlanRewriting.Ids));
        }

        foreach (var expression in PlanExpressions.Of(plan))
        {
            Collect(expression, fields, whole);
        }
    }

    static void Collect(BoundExpression expression, Dictionary<int, SortedSet<int>> fields, HashSet<int> whole)
    {
        switch (expression)
        {
            case FieldAccess { Operand: ColumnReference column } access:
                fields.TryAdd(column.Id, []);
                fields[column.Id].Add(access.Index);
                break;
            case ColumnReference column:
                whole.Add(column.Id);
                break;
            default:
                foreach (var operand in expression.Operands)
                {
                    Collect(operand, fields, whole);
                }

                break;
        }
    }

    static LogicalNode Narrow(
        LogicalNode node, Dictionary<int, SortedSet<int>> fields, HashSet<int> whole, Dictionary<int, (DataType, List<int>)> narrowed)
    {
        if (node is not LogicalScan scan)
        {
            return node;
        }

        return scan with
        {
            Columns = scan.Columns.Map(c =>
            {
                if (whole.Contains(c.Column.Id) || !fields.TryGetValue(c.Column.Id, out var kept) || Only(c.Column.Field.Type, kept) is not { } type)
                {
                    return c;
                }

                narrowed[c.Column.Id] = (type, [.. kept]);
                return c with { Column = c.Column with { Field = c.Column.Field with { Type = type } } };
            }),
        };
    }

    static DataType? Only(DataType type, SortedSet<int> kept) => type switch
    {
        StructType s when kept.Count < s.Fields.Count => new StructType([.. kept.Select(i => s.Fields[i])]),
        ListType { Element: { Type: StructType s } element } when kept.Count < s.Fields.Count =>
            new ListType(element with { Type = new StructType([.. kept.Select(i => s.Fields[i])]) }),
        _ => null,
    };

    static FieldAccess? Renumber(BoundExpression expression, Dictionary<int, (DataType Type, List<int> Kept)> narrowed) =>
        expression is FieldAccess { Operand: ColumnReference column } access && narrowed.TryGetValue(column.Id, out var to)
            ? access with { Operand = column with { Type = to.Type }, Index = to.Kept.IndexOf(access.Index) }
            : null;
}
