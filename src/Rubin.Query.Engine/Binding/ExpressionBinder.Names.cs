using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Binding;

/// <summary>Columns, their qualifiers, and the fields of structs.</summary>
sealed partial class ExpressionBinder
{
    /// <summary>Whether a plain name is a column of the tables of this query.</summary>
    internal bool CanResolve(NameSyntax name) => scope.Find([], name).Count > 0;

    /// <summary>The column, perhaps with fields behind, that a name means; null where it means none, which is no error yet.</summary>
    internal BoundExpression? TryColumn(ValueList<NameSyntax> parts, SourceSpan span) =>
        scope.Chain().Any(s => Enumerable.Range(0, Math.Min(parts.Count, 3)).Any(q => s.Find(parts.AsSpan()[..q], parts[q]).Count == 1))
            ? BindColumn(new(parts) { Span = span })
            : null;

    /// <summary>
    /// Tries <c>schema.table.column</c>, then <c>table.column</c>, then <c>column</c>, each with fields behind, in this query and then in those around it.
    /// </summary>
    BoundExpression BindColumn(ColumnSyntax syntax)
    {
        var parts = syntax.Parts.AsSpan();
        foreach (var at in scope.Chain())
        {
            for (var qualifiers = Math.Min(parts.Length - 1, 2); qualifiers >= 0; qualifiers--)
            {
                var found = at.Find(parts[..qualifiers], parts[qualifiers]);
                if (found.Count > 1)
                {
                    return Ambiguous(parts[qualifiers], at);
                }

                if (found.Count == 1 && (qualifiers == parts.Length - 1 || HasFields(found[0].Column.Field.Type)))
                {
                    var column = found[0].Column.Reference with { Name = found[0].Name, Span = syntax.Span };
                    return parts[(qualifiers + 1)..].ToArray().Aggregate((BoundExpression)column, BindField);
                }
            }
        }

        if (parts.Length == 1 && _aliases.FirstOrDefault(c => c.HasAlias && Relation.Matches(syntax.Parts[0], c.Field.Name)) is { } aliased)
        {
            return aliased.Expression;
        }

        if (Nested(syntax) is { } nested)
        {
            return nested;
        }

        return Linked(syntax) switch
        {
            [] => UnknownColumn(syntax),
            [(_, { Column: not null } only)] => binder.Links.Use(only) with { Span = syntax.Span },
            [(_, var only)] => Missing(only, syntax),
            var several => InSeveralWays(several, syntax),
        };
    }

    /// <summary>A field of a struct as TAP_SCHEMA lists it, under one name in quotes: <c>"lc.mjd"</c>; null where the name is no such one.</summary>
    BoundExpression? Nested(ColumnSyntax syntax) =>
        syntax.Parts[^1] is { IsQuoted: true } name && name.Text.Split('.') is { Length: > 1 } path && Array.TrueForAll(path, p => p.Length > 0)
            ? TryColumn([.. syntax.Parts.SkipLast(1), .. path.Select(p => name with { Text = p })], syntax.Span)
            : null;

    /// <summary>The columns of that name that tables offer by links, in the innermost query that has any.</summary>
    List<(Relation Relation, LinkedColumn Linked)> Linked(ColumnSyntax syntax)
    {
        var qualifier = syntax.Parts.Take(syntax.Parts.Count - 1).ToArray();
        var levels = scope.Chain().Select(at =>
            from relation in at.Relations
            where qualifier.Length == 0 || relation.Answers(qualifier)
            from column in relation.Linked
            where Relation.Matches(syntax.Parts[^1], column.Name)
            select (relation, column));
        return levels.Select(l => l.ToList()).FirstOrDefault(l => l.Count > 0) ?? [];
    }

    BadExpression InSeveralWays(List<(Relation Relation, LinkedColumn Linked)> found, ColumnSyntax syntax)
    {
        var ways = found.Select(f => $"{f.Relation.Name}.{string.Join(", ", f.Linked.Link.Columns)} -> {f.Linked.Link.TargetTable}");
        return binder.Errors.Report(
            QueryErrorCode.AmbiguousName,
            $"column \"{syntax.Parts[^1].Text}\" can be reached in several ways: {string.Join("; ", ways)}",
            syntax.Span,
            "join the table that is meant");
    }

    BadExpression Missing(LinkedColumn linked, ColumnSyntax syntax) => binder.Errors.Report(
        QueryErrorCode.UnknownTable,
        $"column \"{linked.Name}\" comes from table \"{linked.Link.TargetSchema}\".\"{linked.Link.TargetTable}\" by a link, and there is no such table",
        syntax.Span,
        $"attach it: --attach {linked.Link.TargetSchema}=…");

    BadExpression Ambiguous(NameSyntax name, Scope at)
    {
        var tables = at.Relations.Where(r => r.Columns.Any(c => Relation.Matches(name, c.Name)));
        var choices = tables.Select(r => r.Name).OfType<string>().Distinct().Select(t => $"{t}.{name.Text}").ToList();
        var hint = choices.Count > 1 ? $"write {string.Join(" or ", choices)}" : null;
        return binder.Errors.Report(QueryErrorCode.AmbiguousName, $"column \"{name.Text}\" is ambiguous", name.Span, hint);
    }

    BadExpression UnknownColumn(ColumnSyntax syntax)
    {
        var name = syntax.Parts[^1];
        var qualifier = syntax.Parts.AsSpan()[..^1];
        if (qualifier.Length > 0)
        {
            return UnknownQualified(syntax, name);
        }

        if (scope.Chain().Any(s => s.Relations.Any(r => r.IsUnknown)))
        {
            return BadExpression.Instance;
        }

        var place = scope.Relations is [{ Name: { } only }] ? $" in \"{only}\"" : "";
        var isAlias = OutOfReach.Any(a => Relation.Matches(name, a));
        var hint = isAlias
            ? $"an alias of SELECT cannot be used in {clause}; repeat its expression"
            : FunctionHint(name) ?? NameSuggestion.For(name.Text, scope.Chain().SelectMany(s => s.All()).Select(c => c.Name))
                ?? (name.IsQuoted || _isBesideText ? $"a text stands in single quotes: '{name.Text.Replace("'", "''", StringComparison.Ordinal)}'" : null);
        return binder.Errors.Report(QueryErrorCode.UnknownColumn, $"column \"{name.Text}\" does not exist{place}", syntax.Span, hint);
    }

    string? FunctionHint(NameSyntax name) => name switch
    {
        { IsQuoted: true } => null,
        _ when name.Text.Equals("nan", StringComparison.OrdinalIgnoreCase) => "isnan(x) tests for NaN; CAST('NaN' AS DOUBLE) is one",
        _ when binder.Functions.FindAggregate(name.Text) is not null || binder.Functions.FindScalar(name.Text) is not null => $"{name.Text} is a function: {name.Text}(…)",
        _ => null,
    };

    BadExpression UnknownQualified(ColumnSyntax syntax, NameSyntax name)
    {
        var qualifier = syntax.Parts.AsSpan()[..^1];
        foreach (var at in scope.Chain())
        {
            foreach (var relation in at.Relations)
            {
                if (!relation.Answers(qualifier))
                {
                    continue;
                }

                return relation.IsUnknown
                    ? BadExpression.Instance
                    : binder.Errors.Report(
                        QueryErrorCode.UnknownColumn,
                        $"column \"{name.Text}\" does not exist in \"{relation.Name}\"",
                        syntax.Span,
                        NameSuggestion.For(name.Text, relation.Columns.Select(c => c.Name)));
            }
        }

        if (scope.Chain().Any(s => s.Relations.Any(r => r.IsUnknown)))
        {
            return BadExpression.Instance;
        }

        var table = syntax.Parts[^2];
        var names = scope.Chain().SelectMany(s => s.Relations).Select(r => r.Name).OfType<string>();
        return binder.Errors.Report(QueryErrorCode.UnknownTable, $"table \"{table.Text}\" is not in FROM", table.Span, NameSuggestion.For(table.Text, names));
    }

    static bool HasFields(DataType type) => StructOf(type) is not null;

    internal static StructType? StructOf(DataType type) => type as StructType ?? (type as ListType)?.Element.Type as StructType;

    /// <summary>A field of a struct, or the list of that field of a list of structs.</summary>
    internal BoundExpression BindField(BoundExpression value, NameSyntax name)
    {
        if (value is BadExpression)
        {
            return value;
        }

        if (StructOf(value.Type) is not { } type)
        {
            return binder.Errors.Report(QueryErrorCode.TypeMismatch, $"{Name(value.Type)} has no fields", name.Span);
        }

        var index = name.IsQuoted ? type.Fields.ToList().FindIndex(f => f.Name == name.Text) : type.IndexOf(name.Text);
        if (index < 0)
        {
            var hint = NameSuggestion.For(name.Text, type.Fields.Select(f => f.Name));
            return binder.Errors.Report(QueryErrorCode.UnknownColumn, $"field \"{name.Text}\" does not exist", name.Span, hint);
        }

        var field = type.Fields[index];
        return new FieldAccess(value, index, value.Type is ListType ? new ListType(field) : field.Type) { Span = SourceSpan.Cover(value.Span, name.Span) };
    }
}
