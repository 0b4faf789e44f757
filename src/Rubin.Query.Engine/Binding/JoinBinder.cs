using Rubin.Query.Adql;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;
using JoinKind = Rubin.Query.Engine.Planning.JoinKind;
using SyntaxKind = Rubin.Query.Adql.JoinKind;

namespace Rubin.Query.Engine.Binding;

/// <summary>Binds joins: ON, USING, NATURAL, none, and what LATERAL makes of them.</summary>
sealed class JoinBinder(Binder binder, CommonTables tables, Scope? outer, FromBinder from)
{
    /// <summary>The tables so far paired with one more entry of FROM.</summary>
    internal FromItem Cross(FromItem left, TableSyntax table)
    {
        var right = from.Bind(table, left);
        return new(Combine(JoinKind.Inner, left.Plan, right.Plan, Constant.True, table.Span), [.. left.Relations, .. right.Relations]);
    }

    internal FromItem Bind(JoinSyntax join, FromItem? before)
    {
        var left = from.Bind(join.Left, before);
        if (join.Nearest is { } nearest)
        {
            return Nearest(join, nearest, left, from.Bind(join.Right, null));
        }

        // LATERAL also sees what stands before this join in FROM; rows of that are brought in where the join meets it.
        var right = from.Bind(join.Right, before is null ? left : left with { Relations = [.. before.Relations, .. left.Relations] });
        return join.Condition switch
        {
            UsingSyntax list => Merge(join, left, right, list.Columns),
            NaturalSyntax => Merge(join, left, right, Shared(left, right)),
            OnSyntax on => On(join, left, right, on.Condition),
            _ => Unconditional(join, left, right),
        };
    }

    FromItem Nearest(JoinSyntax join, NearestSyntax nearest, FromItem left, FromItem right)
    {
        ValueList<Relation> relations = [.. left.Relations, .. right.Relations];
        var expressions = new ExpressionBinder(binder, tables, new(relations, outer), "ON");
        var plan = new NearestJoinBinder(binder.Errors, join, nearest).Bind(
            left.Plan, right.Plan, syntax => ReferenceEquals(syntax, nearest.Count) ? expressions.Bind(syntax) : expressions.BindCondition(syntax));
        return new(plan, relations);
    }

    FromItem Unconditional(JoinSyntax join, FromItem left, FromItem right)
    {
        if (join.Kind != SyntaxKind.Cross)
        {
            binder.Warn("JOIN without ON pairs every row with every row unless WHERE says otherwise");
        }

        return new(Combine(KindOf(join.Kind), left.Plan, right.Plan, Constant.True, join.Right.Span), [.. left.Relations, .. right.Relations]);
    }

    FromItem On(JoinSyntax join, FromItem left, FromItem right, ExpressionSyntax on)
    {
        ValueList<Relation> relations = [.. left.Relations, .. right.Relations];
        return new(Combine(KindOf(join.Kind), left.Plan, right.Plan, Condition(on, relations), join.Right.Span), relations);
    }

    BoundExpression Condition(ExpressionSyntax on, IReadOnlyList<Relation> relations) =>
        new ExpressionBinder(binder, tables, new(relations, outer), "ON").BindCondition(on);

    /// <summary>A join, or an apply where the right side looks at the left.</summary>
    static LogicalNode Combine(JoinKind kind, LogicalNode left, LogicalNode right, BoundExpression condition, SourceSpan span)
    {
        if (!PlanExpressions.FreeColumns(right).Overlaps(left.Output.Select(c => c.Id)))
        {
            return new LogicalJoin(kind, left, right, condition);
        }

        if (kind is not (JoinKind.Inner or JoinKind.Left))
        {
            throw new QueryException(QueryErrorCode.Semantic, $"a {kind.ToString().ToUpperInvariant()} JOIN cannot have LATERAL on its right side", span, "exchange the tables, or write LEFT JOIN LATERAL");
        }

        return new LogicalApply(kind, left, right, condition);
    }

    static JoinKind KindOf(SyntaxKind kind) => kind switch
    {
        SyntaxKind.Left => JoinKind.Left,
        SyntaxKind.Right => JoinKind.Right,
        SyntaxKind.Full => JoinKind.Full,
        _ => JoinKind.Inner,
    };

    static ValueList<NameSyntax> Shared(FromItem left, FromItem right)
    {
        var rightScope = new Scope(right.Relations, null);
        return new Scope(left.Relations, null).All()
            .Select(c => new NameSyntax(c.Name))
            .Where(name => rightScope.Find([], name).Count > 0)
            .DistinctBy(name => name.Text, StringComparer.OrdinalIgnoreCase)
            .ToValueList();
    }

    /// <summary>USING and NATURAL: each shared column is one column of the answer, and stands first in SELECT *.</summary>
    FromItem Merge(JoinSyntax join, FromItem left, FromItem right, ValueList<NameSyntax> names)
    {
        var kind = KindOf(join.Kind);
        var expressions = new ExpressionBinder(binder, tables, new([.. left.Relations, .. right.Relations], outer), "USING");
        var terms = new List<BoundExpression>();
        var pairs = new List<(ScopeColumn Left, ScopeColumn Right)>();
        var (leftScope, rightScope) = (new Scope(left.Relations, null), new Scope(right.Relations, null));
        foreach (var name in names)
        {
            if (Single(leftScope, name, "left") is not { } a || Single(rightScope, name, "right") is not { } b)
            {
                continue;
            }

            pairs.Add((a, b));
            terms.Add(expressions.Compare(ComparisonOperator.Equal, a.Column.Reference, b.Column.Reference, name.Span));
        }

        var condition = terms.Count switch { 0 => Constant.True, 1 => terms[0], _ => new Junction(true, [.. terms]) };
        var plan = Combine(kind, left.Plan, right.Plan, condition, join.Right.Span);
        var merged = new List<ScopeColumn>();
        if (kind == JoinKind.Full)
        {
            plan = WithCoalesced(plan, pairs, expressions, merged);
        }
        else
        {
            merged.AddRange(pairs.Select(p => kind == JoinKind.Right ? p.Right with { Name = p.Left.Name } : p.Left));
        }

        var hidden = pairs.SelectMany(p => new[] { p.Left.Column.Id, p.Right.Column.Id }).ToHashSet();
        var relations = left.Relations.Concat(right.Relations).Select(r => r with { Columns = [.. r.Columns.Select(c => hidden.Contains(c.Column.Id) ? c with { NeedsQualifier = true } : c)] });
        return new(plan, [new(null, null, false, merged), .. relations]);
    }

    LogicalProject WithCoalesced(LogicalNode plan, List<(ScopeColumn Left, ScopeColumn Right)> pairs, ExpressionBinder expressions, List<ScopeColumn> merged)
    {
        var columns = plan.Output.Select(c => new ProjectedColumn(c, c.Reference)).ToList();
        foreach (var (a, b) in pairs)
        {
            var (type, cast) = expressions.Unify([a.Column.Reference, b.Column.Reference], "USING");
            var value = new Case([new Negation(new NullTest(cast[0]))], [cast[0]], cast[1]);
            var column = binder.NewColumn(a.Column.Field with { Type = type });
            columns.Add(new(column, value));
            merged.Add(new(a.Name, column));
        }

        return new(plan, [.. columns]);
    }

    ScopeColumn? Single(Scope side, NameSyntax name, string which)
    {
        var found = side.Find([], name);
        if (found.Count == 1)
        {
            return found[0];
        }

        if (!side.Relations.Any(r => r.IsUnknown))
        {
            var (code, problem) = found.Count == 0 ? (QueryErrorCode.UnknownColumn, "does not exist") : (QueryErrorCode.AmbiguousName, "exists more than once");
            binder.Errors.Report(code, $"column \"{name.Text}\" {problem} on the {which} side of the join", name.Span);
        }

        return null;
    }
}
