using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>
/// Binds a table of WITH RECURSIVE that uses itself: a UNION of queries that do not (the start) and of queries that do (the steps), each of which uses it once
/// (SQL:2016 part 2 §7.17, linear recursion). The types of the columns are those that both agree on.
/// </summary>
/// <param name="binder">The statement.</param>
/// <param name="before">What WITH names before the table.</param>
/// <param name="outer">The scope around the WITH.</param>
/// <param name="table">The table.</param>
sealed class RecursionBinder(Binder binder, CommonTables before, Scope? outer, CommonTableSyntax table)
{
    const int MaxWidenings = 8;

    const string Shape = "write WITH RECURSIVE t AS (SELECT … UNION ALL SELECT … FROM t WHERE …)";

    /// <summary>Whether a query uses the name of <paramref name="table"/>.</summary>
    internal static bool Uses(SyntaxNode query, CommonTableSyntax table) => FirstUse(query, table) is not null;

    static NamedTableSyntax? FirstUse(SyntaxNode query, CommonTableSyntax table) =>
        query.SelfAndDescendants().OfType<NamedTableSyntax>().FirstOrDefault(t => t.Name is [var name] && Relation.Matches(name, table.Name.Text));

    /// <summary>A fresh plan of the whole table.</summary>
    internal LogicalNode Bind()
    {
        var queries = new QueryBinder(binder, before).With(table.Query.With, outer);
        if (table.Query.Body is not SetOperationSyntax { Operator: SetOperator.Union } union)
        {
            return Refuse("a table that uses itself must be a UNION of a start and of steps", FirstUse(table.Query, table)!.Span);
        }

        var (starts, steps) = Split(union);
        if (starts.Count == 0)
        {
            return Refuse($"\"{table.Name.Text}\" has no start: every part of its UNION uses it", union.Span);
        }

        var start = queries.BindBody(Unite(starts, union.IsAll), outer);
        if (table.Columns.Count > start.Output.Count || start.Output.Count == 0)
        {
            return start;
        }

        return queries.Ordered(Recurse(queries, start, steps, union.IsAll), table.Query, outer);
    }

    /// <summary>The parts of a chain of UNIONs of one kind: those that do not use the table, and those that do.</summary>
    (List<QueryBodySyntax> Starts, List<QueryBodySyntax> Steps) Split(SetOperationSyntax union)
    {
        var parts = new List<QueryBodySyntax>();
        QueryBodySyntax next = union;
        for (; next is SetOperationSyntax { Operator: SetOperator.Union } set && set.IsAll == union.IsAll; next = set.Left)
        {
            parts.Insert(0, set.Right);
        }

        parts.Insert(0, next);
        return (parts.FindAll(p => !Uses(p, table)), parts.FindAll(p => Uses(p, table)));
    }

    static QueryBodySyntax Unite(List<QueryBodySyntax> parts, bool isAll) =>
        parts.Aggregate((a, b) => new SetOperationSyntax(a, SetOperator.Union, isAll, b) { Span = SourceSpan.Cover(a.Span, b.Span) });

    LogicalNode Recurse(QueryBinder queries, LogicalNode start, List<QueryBodySyntax> steps, bool isAll)
    {
        var fields = start.Output.Select((c, i) => new Field(i < table.Columns.Count ? table.Columns[i].Text : c.Field.Name, c.Field.Type.Logical) { Metadata = c.Field.Metadata }).ToArray();
        for (var widening = 0; widening < MaxWidenings; widening++)
        {
            var key = binder.NewKey();
            var bound = steps.Select(s => BindStep(queries, s, key, [.. fields])).OfType<LogicalNode>().ToList();
            if (bound.Count < steps.Count)
            {
                return start;
            }

            var types = Types([start, .. bound], steps);
            if (types is null || types.SequenceEqual(fields.Select(f => f.Type)))
            {
                return types is null ? start : Plan(queries, start, bound, new(key, isAll, [.. fields]));
            }

            fields = [.. fields.Select((f, i) => f with { Type = types[i] })];
        }

        return Refuse("the columns of the steps get wider with every step", table.Name.Span);
    }

    LogicalNode? BindStep(QueryBinder queries, QueryBodySyntax step, int key, ValueList<Field> fields)
    {
        var working = new WorkingTable(table.Name.Text, key, fields);
        var plan = queries.Seeing(new(table, queries.Tables, outer) { Working = working }).BindBody(step, outer);
        if (working.Uses.Count > 1)
        {
            Refuse($"a step can use \"{table.Name.Text}\" once, not {working.Uses.Count} times", working.Uses[1], "join the other rows in another query, or use two steps");
            return null;
        }

        if (working.Uses.Count == 1 && LinearRecursion.Misuse(plan, key) is { } misuse)
        {
            Refuse($"\"{table.Name.Text}\" cannot stand {misuse} in its own definition", working.Uses[0], "do that in the query that uses the table");
            return null;
        }

        return plan;
    }

    /// <summary>The types that all parts agree on; null where they do not, which is reported.</summary>
    DataType[]? Types(List<LogicalNode> parts, List<QueryBodySyntax> steps)
    {
        var types = parts[0].Output.Select(c => c.Field.Type.Logical).ToArray();
        foreach (var (part, syntax) in parts.Skip(1).Zip(steps))
        {
            if (part.Output.Count != types.Length)
            {
                Refuse($"UNION needs as many columns on both sides: {types.Length} here, {part.Output.Count} there", syntax.Span, null);
                return null;
            }

            for (var i = 0; i < types.Length; i++)
            {
                var other = part.Output[i].Field.Type.Logical;
                if (TypeRules.Common(types[i], other) is not { } common)
                {
                    binder.Errors.Report(QueryErrorCode.TypeMismatch, $"column {i + 1} of UNION is {GeometryTypes.Name(types[i])} on one side and {GeometryTypes.Name(other)} on the other", syntax.Span);
                    return null;
                }

                types[i] = common;
            }
        }

        return types;
    }

    /// <summary>What the parts have in common.</summary>
    sealed record Form(int Key, bool IsAll, ValueList<Field> Fields);

    LogicalRecursion Plan(QueryBinder queries, LogicalNode start, List<LogicalNode> steps, Form form)
    {
        var types = form.Fields.Select(f => f.Type).ToArray();
        LogicalNode step = queries.CastTo(steps[0], types);
        foreach (var other in steps.Skip(1))
        {
            step = new LogicalSetOperation(SetOperationKind.Union, true, step, queries.CastTo(other, types), form.Fields.Map(binder.NewColumn));
        }

        return new(table.Name.Text, form.Key, form.IsAll, queries.CastTo(start, types), step, form.Fields.Map(binder.NewColumn));
    }

    LogicalValues Refuse(string message, SourceSpan span, string? hint = Shape)
    {
        binder.Errors.Report(QueryErrorCode.Semantic, message, span, hint);
        return FromBinder.OneRow;
    }
}

/// <summary>A recursive table as its own steps see it.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Key">The recursion that it belongs to.</param>
/// <param name="Fields">Its columns.</param>
sealed record WorkingTable(string Name, int Key, ValueList<Field> Fields)
{
    /// <summary>Where a step uses it.</summary>
    internal List<SourceSpan> Uses { get; } = [];

    /// <summary>The rows of the last step.</summary>
    internal LogicalWorkingTable Use(Binder binder, SourceSpan span)
    {
        Uses.Add(span);
        return new(Name, Key, Fields.Map(binder.NewColumn));
    }
}
