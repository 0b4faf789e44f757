using Rubin.Query.Adql;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>Binds calls of table functions in FROM, which see the tables to their left.</summary>
sealed class TableFunctionBinder(Binder binder, CommonTables tables, Scope? outer)
{
    /// <summary>The rows to the left, each with the rows that the function gives for it.</summary>
    /// <param name="syntax">The call.</param>
    /// <param name="left">The tables to its left, or null.</param>
    /// <param name="keepsOuter">LEFT JOIN: a left row without rows stays.</param>
    internal FromItem Bind(FunctionTableSyntax syntax, FromItem? left, bool keepsOuter)
    {
        var input = left ?? new(FromBinder.OneRow, []);
        var name = syntax.Call.Name.Text;
        if (binder.Functions.FindTable(name) is not { } function)
        {
            var hint = NameSuggestion.For(name, binder.Functions.Tables.Select(f => f.Name));
            binder.Errors.Report(QueryErrorCode.UnknownFunction, $"table function \"{name}\" does not exist", syntax.Call.Name.Span, hint);
            return Bad(input, syntax);
        }

        var expressions = new ExpressionBinder(binder, tables, new(input.Relations, outer), "a table function");
        var arguments = syntax.Call.Arguments.Map(a => a.Value is TableArgumentSyntax table
            ? binder.Errors.Report(QueryErrorCode.Unsupported, "TABLE(…) arguments are not supported yet", table.Span, "GROUP BY with list(…) gives one list a group")
            : ConstantFolding.Fold(expressions.Bind(a.Value)));
        if (arguments.Any(a => a is BadExpression))
        {
            return Bad(input, syntax);
        }

        var call = new TableFunctionCall(
            [.. arguments.Select((a, i) => new TableFunctionArgument(syntax.Call.Arguments[i].Name?.Text, binder.FieldOf(a), a as Constant, null, syntax.Call.Arguments[i].Span))],
            syntax.Span);
        try
        {
            return Apply(syntax, input, function, function.Bind(call), arguments, keepsOuter);
        }
        catch (QueryException error)
        {
            binder.Errors.Report(error.Span is null ? new(error.Code, error.Message, syntax.Span, error.Hint) : error);
            return Bad(input, syntax);
        }
    }

    FromItem Apply(
        FunctionTableSyntax syntax, FromItem input, TableFunction function, TableFunctionBinding binding, ValueList<BoundExpression> arguments, bool keepsOuter)
    {
        if (syntax.WithOrdinality)
        {
            throw new QueryException(QueryErrorCode.Unsupported, "WITH ORDINALITY is not supported yet", syntax.Span);
        }

        var names = syntax.Alias?.Columns ?? [];
        if (names.Count > binding.Schema.Count)
        {
            throw new QueryException(QueryErrorCode.Semantic, $"{function.Name} gives {binding.Schema.Count} columns, not {names.Count}", syntax.Alias!.Span);
        }

        var columns = binding.Schema.Fields
            .Select((f, i) => new LogicalScanColumn(binder.NewColumn(i < names.Count ? f with { Name = names[i].Text } : f), i))
            .ToValueList();
        var plan = new LogicalTableFunction(input.Plan, function, binding, arguments, columns, keepsOuter);
        var alias = syntax.Alias?.Name ?? syntax.Call.Name;
        var relation = new Relation(null, alias.Text, alias.IsQuoted, [.. columns.Select(c => new ScopeColumn(c.Column.Field.Name, c.Column))]);
        return new(plan, [.. input.Relations, relation]);
    }

    static FromItem Bad(FromItem input, FunctionTableSyntax syntax)
    {
        var name = syntax.Alias?.Name.Text ?? syntax.Call.Name.Text;
        return new(input.Plan, [.. input.Relations, new Relation(null, name, false, []) { IsUnknown = true }]);
    }
}
