using System.Diagnostics;
using System.Globalization;
using Rubin.Query.Adql;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Binding;

/// <summary>Binds the list of a SELECT: expressions, stars with EXCLUDE and REPLACE, and what the columns are called.</summary>
sealed class SelectListBinder(Binder binder, Scope scope, ExpressionBinder expressions)
{
    internal List<SelectedColumn> Bind(ValueList<SelectItemSyntax> items)
    {
        var columns = new List<SelectedColumn>();
        foreach (var item in items)
        {
            switch (item)
            {
                case ExpressionItemSyntax expression when ColumnChoice.In(expression.Expression) is [var first, ..] calls:
                    columns.AddRange(BindChosen(expression, first, calls));
                    break;
                case ExpressionItemSyntax expression:
                    columns.Add(BindExpression(expression, columns.Count));
                    break;
                case StarItemSyntax star:
                    columns.AddRange(BindStar(star));
                    break;
                case FieldsItemSyntax fields:
                    columns.AddRange(BindFields(expressions.Bind(fields.Value), fields));
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        return columns;
    }

    SelectedColumn BindExpression(ExpressionItemSyntax item, int position)
    {
        var expression = expressions.Bind(item.Expression);
        var name = item.Alias?.Text ?? NameOf(item.Expression, expression, position);
        return new(binder.FieldOf(expression) with { Name = name }, expression, item.Alias is not null) { Syntax = item.Expression };
    }

    /// <summary>An item with COLUMNS, for each column that it chooses; all of its calls choose the same.</summary>
    List<SelectedColumn> BindChosen(ExpressionItemSyntax item, CallSyntax first, List<CallSyntax> calls)
    {
        if (calls.Find(c => !c.Arguments.Select(a => a.Value).SequenceEqual(first.Arguments.Select(a => a.Value))) is { } other)
        {
            binder.Errors.Report(QueryErrorCode.Semantic, "the calls of COLUMNS in one item must choose the same columns", other.Span);
            return [];
        }

        var bound = new List<SelectedColumn>();
        foreach (var column in new ColumnChoice(binder, scope).Choose(first))
        {
            binder.ChosenColumn = column.Column.Reference with { Name = column.Name };
            var expression = expressions.Bind(item.Expression);
            binder.ChosenColumn = null;
            var name = item.Expression is CallSyntax call && !ColumnChoice.Is(call) ? $"{call.Name.Text.ToLowerInvariant()}_{column.Name}" : column.Name;
            bound.Add(new(binder.FieldOf(expression) with { Name = item.Alias?.Text ?? name }, expression, item.Alias is not null));
        }

        return bound;
    }

    /// <summary>What a column without alias is called.</summary>
    internal static string NameOf(ExpressionSyntax syntax, BoundExpression expression, int position) => (syntax, expression) switch
    {
        (ColumnSyntax { Parts.Count: 1 }, ColumnReference column) => column.Name,
        (ColumnSyntax column, ColumnReference reference) when column.Parts[^1].Text.Equals(reference.Name, StringComparison.OrdinalIgnoreCase) => reference.Name,
        (ColumnSyntax column, _) => column.Parts[^1].Text,
        (FieldSyntax field, _) => field.Field.Text,
        (CallSyntax call, _) => call.Name.Text.ToLowerInvariant(),
        _ => string.Create(CultureInfo.InvariantCulture, $"col{position + 1}"),
    };

    IEnumerable<SelectedColumn> BindStar(StarItemSyntax star)
    {
        // s.* means the fields of a struct where s is a column and no table.
        if (star.Table.Count > 0 && !scope.Relations.Any(r => r.Answers(star.Table.AsSpan())) && expressions.TryColumn(star.Table, star.Span) is { } column)
        {
            return BindFields(column, new(new ColumnSyntax(star.Table) { Span = star.Span }, star.Exclude, star.Replace) { Span = star.Span });
        }

        return Without(star, Columns(star).ConvertAll(c => (c.Name, (BoundExpression)(c.Column.Reference with { Span = star.Span }))), star.Exclude, star.Replace);
    }

    /// <summary>The fields of a struct, or of the structs of a list, as columns.</summary>
    IEnumerable<SelectedColumn> BindFields(BoundExpression value, FieldsItemSyntax syntax)
    {
        if (value is BadExpression)
        {
            return [];
        }

        if (ExpressionBinder.StructOf(value.Type.Logical) is not { } type)
        {
            binder.Errors.Report(QueryErrorCode.TypeMismatch, $"{GeometryTypes.Name(value.Type)} has no fields", syntax.Value.Span, ".* takes a table or a struct");
            return [];
        }

        var fields = type.Fields.Select(f => (f.Name, expressions.BindField(value, new NameSyntax(f.Name, true) { Span = syntax.Span }))).ToList();
        return Without(syntax, fields, syntax.Exclude, syntax.Replace);
    }

    /// <summary>The columns of a star but for EXCLUDE and REPLACE.</summary>
    IEnumerable<SelectedColumn> Without(
        SelectItemSyntax star, List<(string Name, BoundExpression Value)> columns, ValueList<NameSyntax> exclude, ValueList<ExpressionItemSyntax> replace)
    {
        foreach (var name in exclude.Concat(replace.Select(r => r.Alias!)))
        {
            if (!columns.Exists(c => Relation.Matches(name, c.Name)) && !scope.Relations.Any(r => r.IsUnknown))
            {
                var hint = NameSuggestion.For(name.Text, columns.Select(c => c.Name));
                binder.Errors.Report(QueryErrorCode.UnknownColumn, $"column \"{name.Text}\" is not among those of *", name.Span, hint);
            }
        }

        foreach (var (name, value) in columns.Where(c => !exclude.Any(e => Relation.Matches(e, c.Name))))
        {
            var replacement = replace.FirstOrDefault(r => Relation.Matches(r.Alias!, name));
            var expression = replacement is null ? value with { Span = star.Span } : expressions.Bind(replacement.Expression);
            yield return new(binder.FieldOf(expression) with { Name = name }, expression, false);
        }
    }

    List<ScopeColumn> Columns(StarItemSyntax star)
    {
        if (star.Table.Count == 0)
        {
            if (scope.Relations.Count == 0)
            {
                binder.Errors.Report(QueryErrorCode.Semantic, "* needs a FROM", star.Span);
            }

            return [.. scope.All()];
        }

        var relations = scope.Relations.Where(r => r.Answers(star.Table.AsSpan())).ToList();
        if (relations.Count == 0)
        {
            var hint = NameSuggestion.For(star.Table[^1].Text, scope.Relations.Select(r => r.Name).OfType<string>());
            binder.Errors.Report(QueryErrorCode.UnknownTable, $"table \"{star.Table[^1].Text}\" is not in FROM", star.Table[^1].Span, hint);
        }

        return [.. relations.SelectMany(r => r.Columns)];
    }
}
