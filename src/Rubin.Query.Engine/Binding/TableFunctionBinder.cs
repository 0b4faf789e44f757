using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>
/// Binds calls of table functions in FROM. A call is a plan of its own over one row, which may look at the tables to its left; where it does, the join
/// that it stands in becomes an apply.
/// </summary>
sealed class TableFunctionBinder(Binder binder, CommonTables tables, Scope? outer)
{
    /// <summary>An argument: a value, or the rows of TABLE(…).</summary>
    sealed record Argument(ArgumentSyntax Syntax, BoundExpression Value, TableArgument? Table)
    {
        /// <summary>Whether COLUMNS chose it.</summary>
        public bool IsChosen { get; init; }
    }

    /// <summary>The rows that the function gives, behind the keys of its partitioned TABLE argument.</summary>
    /// <param name="syntax">The call.</param>
    /// <param name="left">The tables to its left, or null.</param>
    internal FromItem Bind(FunctionTableSyntax syntax, FromItem? left)
    {
        var name = syntax.Call.Name.Text;
        if (binder.Functions.FindTable(name) is not { } function)
        {
            var hint = ForeignNames.HintFor(name) ?? NameSuggestion.For(name, binder.Functions.Tables.Select(f => f.Name));
            binder.Errors.Report(QueryErrorCode.UnknownFunction, $"table function \"{name}\" does not exist", syntax.Call.Name.Span, hint);
            return Bad(syntax);
        }

        var scope = left is null ? Scope.Empty(outer) : new Scope(left.Relations, outer);
        var arguments = syntax.Call.Arguments.SelectMany(a => Bind(a, scope)).ToList();
        if (arguments.Any(a => a.Value is BadExpression))
        {
            return Bad(syntax);
        }

        var call = new TableFunctionCall([.. arguments.Select(Describe)], syntax.Span);
        try
        {
            return Plan(syntax, function, function.Bind(call), arguments);
        }
        catch (QueryException error)
        {
            binder.Errors.Report(error.Span is null ? new(error.Code, error.Message, syntax.Span, error.Hint) : error);
            return Bad(syntax);
        }
    }

    /// <summary>An argument, or one for each column that COLUMNS chooses.</summary>
    IEnumerable<Argument> Bind(ArgumentSyntax syntax, Scope scope)
    {
        if (syntax is { Name: null, Value: CallSyntax call } && ColumnChoice.Is(call))
        {
            return new ColumnChoice(binder, scope).Choose(call)
                .Select(c => new Argument(syntax with { Name = new(c.Name) { Span = syntax.Span } }, c.Column.Reference, null) { IsChosen = true });
        }

        if (syntax.Value is not TableArgumentSyntax rows)
        {
            return [new(syntax, ConstantFolding.Fold(new ExpressionBinder(binder, tables, scope, "a table function").Bind(syntax.Value)), null)];
        }

        var table = TableArgument.Bind(binder, tables, rows, scope);
        return [new(syntax, table is null ? BadExpression.Instance : Constant.Null(DataType.Null), table)];
    }

    TableFunctionArgument Describe(Argument argument, int position)
    {
        var field = argument.Table is { } table ? new Field("", table.TypeOf(table.All)) : binder.FieldOf(argument.Value);
        return new(argument.Syntax.Name?.Text, field, argument.Value as Constant, argument.Table?.Schema, argument.Syntax.Span)
        {
            Position = position,
            IsChosen = argument.IsChosen,
        };
    }

    FromItem Plan(FunctionTableSyntax syntax, TableFunction function, TableFunctionBinding binding, List<Argument> arguments)
    {
        if (arguments.Where(a => a.Table?.PartitionBy.Count > 0).Skip(1).FirstOrDefault() is { } second)
        {
            throw new QueryException(QueryErrorCode.Semantic, "only one TABLE argument can have PARTITION BY", second.Syntax.Span, "join the two in one query");
        }

        var input = (LogicalNode)FromBinder.OneRow;
        var whole = new List<LogicalNode>();
        var values = new List<BoundExpression>();
        foreach (var (position, argument) in arguments.Index())
        {
            if (argument.Table is not { } table)
            {
                values.Add(binding.UsedArguments?.Contains(position) == false ? Constant.Null(DataType.Null) : argument.Value);
                continue;
            }

            var partitions = table.Partitions(binder, binding.TableColumns.FirstOrDefault(c => c.Argument == position)?.Columns ?? table.All);
            values.Add(partitions.Aggregates[0].Column.Reference);
            if (table.PartitionBy.Count == 0 && PlanExpressions.FreeColumns(partitions).Count == 0)
            {
                whole.Add(partitions);
            }
            else
            {
                input = input == FromBinder.OneRow ? partitions : new LogicalJoin(Planning.JoinKind.Inner, input, partitions, Constant.True);
            }
        }

        var keys = arguments.Where(a => a.Table is not null).SelectMany(a => a.Table!.PartitionBy).Select(k => k.Column).ToList();
        var names = syntax.Alias?.Columns ?? [];
        var (plan, own) = Call(new(function, syntax.WithOrdinality, [.. names.Skip(keys.Count)]), binding, input, [.. values]);
        return Named(syntax, plan with { Tables = [.. whole] }, [.. keys, .. own]);
    }

    /// <summary>What is called.</summary>
    /// <param name="Function">The function.</param>
    /// <param name="WithOrdinality">Whether its rows are counted.</param>
    /// <param name="Names">Names for its columns.</param>
    sealed record Callee(TableFunction Function, bool WithOrdinality, IReadOnlyList<NameSyntax> Names);

    (LogicalTableFunction Plan, IEnumerable<OutputColumn> Own) Call(
        Callee callee, TableFunctionBinding binding, LogicalNode input, ValueList<BoundExpression> arguments)
    {
        OutputColumn Column(Field field, int position) =>
            binder.NewColumn(position < callee.Names.Count ? field with { Name = callee.Names[position].Text } : field);
        var columns = binding.Schema.Fields.Select((f, i) => new LogicalScanColumn(Column(f, i), i)).ToValueList();
        var ordinality = callee.WithOrdinality ? Column(new("ordinality", DataType.Int64, Nullable: false), columns.Count) : null;
        var plan = new LogicalTableFunction(input, callee.Function, binding, arguments, columns, KeepsOuter: false) { Ordinality = ordinality };
        return (plan, columns.Select(c => c.Column).Concat(ordinality is null ? [] : [ordinality]));
    }

    /// <summary>The columns under the names that the alias gives them.</summary>
    static FromItem Named(FunctionTableSyntax syntax, LogicalNode plan, List<OutputColumn> columns)
    {
        var names = syntax.Alias?.Columns ?? [];
        if (names.Count > columns.Count)
        {
            throw new QueryException(QueryErrorCode.Semantic, $"{syntax.Call.Name.Text} gives {columns.Count} columns, not {names.Count}", syntax.Alias!.Span);
        }

        var renamed = columns.Select((c, i) => i < names.Count ? c with { Field = c.Field with { Name = names[i].Text } } : c);
        var alias = syntax.Alias?.Name ?? syntax.Call.Name;
        return new(plan, [new(null, alias.Text, alias.IsQuoted, [.. renamed.Select(c => new ScopeColumn(c.Field.Name, c))])]);
    }

    static FromItem Bad(FunctionTableSyntax syntax)
    {
        var name = syntax.Alias?.Name.Text ?? syntax.Call.Name.Text;
        return new(FromBinder.OneRow, [new Relation(null, name, false, []) { IsUnknown = true }]);
    }
}
