using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>Calls: scalar functions, aggregates, windows, and the few that are not functions (COALESCE, NULLIF, GROUPING).</summary>
sealed partial class ExpressionBinder
{
    BoundExpression BindCall(CallSyntax syntax)
    {
        var name = syntax.Name.Text;
        if (syntax.Over is not null)
        {
            return BindWindow(syntax);
        }

        if (ColumnChoice.Is(syntax))
        {
            return binder.ChosenColumn
                ?? binder.Errors.Report(QueryErrorCode.Semantic, $"COLUMNS can only stand in a SELECT list, not in {clause}", syntax.Span);
        }

        if (binder.Functions.FindAggregate(name) is { } aggregate)
        {
            return BindAggregate(syntax, aggregate);
        }

        var gather = binder.Functions.FindScalar(name)?.Gather;
        if (gather is null && (syntax.IsDistinct || syntax.Filter is not null || syntax.OrderBy.Count > 0 || syntax.Arguments.Any(a => a.Value is StarSyntax)))
        {
            return binder.Errors.Report(QueryErrorCode.Semantic, $"{name} is no aggregate: it takes no DISTINCT, FILTER, ORDER BY or *", syntax.Span);
        }

        if (binder.Functions.FindWindow(name) is not null)
        {
            return binder.Errors.Report(QueryErrorCode.Semantic, $"{name} needs a window", syntax.Span, $"write {name}({(syntax.Arguments.Count == 0 ? "" : "…")}) OVER (ORDER BY …)");
        }

        if (syntax.Arguments is [{ Value: not (StringSyntax or NullSyntax or ParameterSyntax) and var system }, _, ..]
            && name.ToUpperInvariant() is "POINT" or "CIRCLE" or "BOX" or "POLYGON" && Bind(system).Type.Logical == DataType.Utf8)
        {
            return binder.Errors.Report(
                QueryErrorCode.TypeMismatch, $"the coordinate system of {name} is a text in quotes, not a value to be computed", system.Span, "'ICRS', or leave it out");
        }

        WarnOfFrame(syntax, name);
        if (name.ToUpperInvariant() is "GROUPING" or "GROUPING_ID")
        {
            return BindGrouping(syntax);
        }

        var arguments = Arguments(syntax);
        if (gather is not null && !arguments.Any(BadExpression.IsIn))
        {
            return BindGathered(syntax, gather, arguments);
        }

        return name.ToUpperInvariant() switch
        {
            "COALESCE" or "IFNULL" or "NVL" => Coalesce(arguments, syntax),
            "NULLIF" => NullIf(arguments, syntax),
            SimbadPoint => BindSimbadPoint(syntax, arguments),
            "MOC" => Call(name, syntax.Span, [.. WithMocOfFile(syntax, arguments)]),
            _ => AreaFunction(name) is { } area ? BindArea(syntax, area, arguments) : Call(name, syntax.Span, [.. arguments]),
        };
    }

    /// <summary>A coordinate system says nothing (ADQL 2.1 §4.2.5): of one that is not the catalogs' usual one the author may believe that it does.</summary>
    void WarnOfFrame(CallSyntax syntax, string name)
    {
        if (syntax.Arguments is [{ Value: StringSyntax { Value: var system } }, _, ..] && name.ToUpperInvariant() is "POINT" or "CIRCLE" or "BOX" or "POLYGON"
            && system.Trim() is not "" && !system.TrimStart().StartsWith("ICRS", StringComparison.OrdinalIgnoreCase))
        {
            binder.Warn($"the coordinate system '{system}' of {name.ToUpperInvariant()} has no effect: coordinates are compared as they are; ivo_geom_transform('{system}', 'ICRS', …) converts them");
        }
    }

    ValueList<BoundExpression> Arguments(CallSyntax syntax)
    {
        var function = binder.Functions.FindScalar(syntax.Name.Text);
        var takesNames = function?.Parameters.Count > 0;
        foreach (var argument in syntax.Arguments.Where(a => a.Name is not null && !takesNames))
        {
            binder.Errors.Report(QueryErrorCode.Semantic, $"{syntax.Name.Text} takes its arguments by position", argument.Name!.Span);
        }

        var values = new BoundExpression[syntax.Arguments.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = syntax.Arguments[i].Value is LambdaSyntax ? BadExpression.Instance : Bind(syntax.Arguments[i].Value);
        }

        if (function?.ListsBy is { } lists && values is [{ Type: StructType }, ..])
        {
            values[0] = Call(lists, values[0].Span, values[0]);
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (syntax.Arguments[i].Value is LambdaSyntax lambda)
            {
                values[i] = BindLambda(lambda, values);
            }
        }

        return takesNames ? Arranged(function!, syntax, [.. values]) : [.. values];
    }

    ValueList<BoundExpression> Arranged(ScalarFunction function, CallSyntax syntax, ValueList<BoundExpression> values)
    {
        try
        {
            return NamedArguments.Arrange(function, syntax.Arguments, values);
        }
        catch (QueryException error)
        {
            return [binder.Errors.Report(error)];
        }
    }

    /// <summary>A lambda whose first parameter stands for the elements of the call's first list, and the second for their positions from 1.</summary>
    BoundExpression BindLambda(LambdaSyntax syntax, BoundExpression[] arguments)
    {
        var element = arguments.Select(a => a.Type).Select(t => (t as ListType)?.Element ?? (t as FixedSizeListType)?.Element).FirstOrDefault(f => f is not null);
        if (element is null)
        {
            return binder.Errors.Report(QueryErrorCode.TypeMismatch, "a lambda needs a list before it", syntax.Span);
        }

        if (syntax.Parameters.Count > 2)
        {
            return binder.Errors.Report(
                QueryErrorCode.TypeMismatch, $"a lambda takes an element and its position, not {syntax.Parameters.Count} parameters", syntax.Span);
        }

        ValueList<Field> fields = [element, new("", DataType.Int64, Nullable: false)];
        var columns = syntax.Parameters.Select((p, i) => binder.NewColumn(fields[i] with { Name = p.Text })).ToValueList();
        var inner = new Scope([new(null, null, false, [.. columns.Select(c => new ScopeColumn(c.Field.Name, c))])], scope);
        var body = Over(inner).Bind(syntax.Body);
        return body is BadExpression ? body : new Lambda(columns.Map(c => c.Reference), body);
    }

    BoundExpression Coalesce(ValueList<BoundExpression> arguments, CallSyntax syntax)
    {
        if (arguments.Count == 0)
        {
            return binder.Errors.Report(QueryErrorCode.TypeMismatch, $"{syntax.Name.Text} needs an argument", syntax.Span);
        }

        var (_, cast) = Unify(arguments, syntax.Name.Text);
        if (cast.Count == 1 || cast[0] is BadExpression)
        {
            return cast[0];
        }

        return FirstKnown(cast);
    }

    BoundExpression FirstKnown(ValueList<BoundExpression> values) => values.All(ExpressionFacts.IsRepeatable)
        ? new Case([.. values.SkipLast(1).Select(a => new Negation(new NullTest(a)))], [.. values.SkipLast(1)], values[^1])
        : values.Count == 1 ? values[0]
        : Once(values[0], first => new Case([new Negation(new NullTest(first))], [first], FirstKnown([.. values.Skip(1)])));

    BoundExpression NullIf(ValueList<BoundExpression> arguments, CallSyntax syntax)
    {
        if (arguments.Count != 2)
        {
            return binder.Errors.Report(QueryErrorCode.TypeMismatch, $"NULLIF takes 2 arguments, not {arguments.Count}", syntax.Span);
        }

        return Once(arguments[0], value => Compare(ComparisonOperator.Equal, value, arguments[1], syntax.Span) is var equal && equal is BadExpression
            ? equal
            : new Case([equal], [Constant.Null(value.Type)], value));
    }

    /// <summary>
    /// An expression that uses a value more than once and evaluates it once: where the value is random, a lambda over the list of it alone.
    /// </summary>
    BoundExpression Once(BoundExpression value, Func<BoundExpression, BoundExpression> use)
    {
        if (value is BadExpression || ExpressionFacts.IsRepeatable(value))
        {
            return use(value);
        }

        var parameter = binder.NewColumn(binder.FieldOf(value) with { Name = "value" }).Reference;
        var body = use(parameter);
        return BadExpression.IsIn(body)
            ? body
            : Call("list_element", value.Span, Call("list_transform", value.Span, Call("list_value", value.Span, value), new Lambda([parameter], body)), new Constant(DataType.Int64, 1L));
    }

    string? HintFor(string name) => ForeignNames.HintFor(name) ?? NameSuggestion.For(name, binder.Functions.Names.Where(n => char.IsLetter(n[0])));

    /// <summary>A call of the scalar function of that name, or the report of why there is none.</summary>
    BoundExpression Call(string name, SourceSpan span, params BoundExpression[] arguments)
    {
        if (arguments.Any(BadExpression.IsIn))
        {
            return BadExpression.Instance;
        }

        if (binder.Functions.FindScalar(name) is not { } function)
        {
            return binder.Functions.FindTable(name) is { } table
                ? binder.Errors.Report(QueryErrorCode.UnknownFunction, $"{table.Name} gives rows, and is no value", span, $"write it in FROM: … FROM t, LATERAL {table.Name}(…) AS r")
                : binder.Errors.Report(QueryErrorCode.UnknownFunction, $"function \"{name}\" does not exist", span, HintFor(name));
        }

        try
        {
            if (OverloadResolution.Resolve(function, arguments, [.. arguments.Select(binder.FieldOf)]) is not { } resolved)
            {
                return binder.Errors.Report(OverloadResolution.Mismatch(function, arguments, span));
            }

            // A constant has no unit; what has one is folded by the optimizer, when units have been looked at.
            var call = new FunctionCall(function, resolved.Overload, resolved.Arguments) { Span = span };
            return call.Type.IsNumeric && binder.FieldOf(call).Unit is not null ? call : ConstantFolding.FoldNode(call);
        }
        catch (QueryException error)
        {
            return binder.Errors.Report(error.Span is null ? new(error.Code, error.Message, span, error.Hint) : error);
        }
    }

    BoundExpression BindAggregate(CallSyntax syntax, AggregateFunction function)
    {
        if (Aggregates is null)
        {
            var hint = clause == "WHERE" ? "conditions on groups go into HAVING; a value of the whole table is a sub-query: (SELECT MAX(mag) FROM …)" : null;
            return binder.Errors.Report(QueryErrorCode.Semantic, $"the aggregate {syntax.Name.Text} cannot stand in {clause}", syntax.Span, hint);
        }

        return MakeAggregate(OfOrdered(syntax, function), function, "an aggregate", allowsAggregates: false) is { } call
            ? Aggregates.Add(call)
            : BadExpression.Instance;
    }

    /// <summary>A call of a function of collected rows: over values of single rows, what they are collected to comes first.</summary>
    BoundExpression BindGathered(CallSyntax syntax, Func<IReadOnlyList<BoundExpression>, Gathering?> gather, ValueList<BoundExpression> arguments)
    {
        var name = syntax.Name.Text;
        try
        {
            if (gather(arguments) is not { } gathering)
            {
                return syntax.IsDistinct || syntax.Filter is not null || syntax.OrderBy.Count > 0
                    ? binder.Errors.Report(QueryErrorCode.Semantic, $"{name} of collected rows takes no DISTINCT, FILTER or ORDER BY", syntax.Span)
                    : Call(name, syntax.Span, [.. arguments]);
            }

            if (Aggregates is null || arguments.Any(Aggregates.IsIn))
            {
                return binder.Errors.Report(QueryErrorCode.Semantic, $"the aggregate {name} cannot stand in {(Aggregates is null ? clause : "an aggregate")}", syntax.Span);
            }

            var inner = new ExpressionBinder(binder, tables, scope, "an aggregate");
            var rows = arguments.Take(gathering.Arguments).Select((a, i) => OverloadResolution.Coerce(a, gathering.Overload.Parameters[i]) ?? new CastExpression(a, gathering.Overload.Parameters[i]));
            var call = new AggregateCall(gathering.Aggregate, gathering.Overload, [.. rows])
            {
                IsDistinct = syntax.IsDistinct,
                Filter = syntax.Filter is null ? null : inner.BindCondition(syntax.Filter),
                OrderBy = syntax.OrderBy.Map(item => QueryBinder.Key(item, inner.Bind(item.Expression))),
                Span = syntax.Span,
            };
            return Call(name, syntax.Span, [Aggregates.Add(call), .. arguments.Skip(gathering.Arguments)]);
        }
        catch (QueryException error)
        {
            return binder.Errors.Report(error.Span is null ? new(error.Code, error.Message, syntax.Span, error.Hint) : error);
        }
    }

    /// <summary>The call, its arguments bound in this scope; null where something is wrong and reported.</summary>
    AggregateCall? MakeAggregate(CallSyntax syntax, AggregateFunction function, string inside, bool allowsAggregates)
    {
        var inner = new ExpressionBinder(binder, tables, scope, inside) { Aggregates = allowsAggregates ? Aggregates : null };
        var isStar = syntax.Arguments is [{ Value: StarSyntax }];
        var arguments = isStar ? [] : inner.Arguments(function.ResolveFields is null ? syntax : syntax with { Arguments = syntax.Arguments.Map(a => a with { Name = null }) });
        var filter = syntax.Filter is null ? null : inner.BindCondition(syntax.Filter);
        var orderBy = syntax.OrderBy.Map(item => QueryBinder.Key(item, inner.Bind(item.Expression)));
        if (arguments.Any(a => a is BadExpression) || filter is BadExpression || orderBy.Any(k => k.Expression is BadExpression))
        {
            return null;
        }

        if (isStar && !function.Name.Equals("COUNT", StringComparison.OrdinalIgnoreCase))
        {
            binder.Errors.Report(QueryErrorCode.Semantic, $"{function.Name}(*) has no meaning; only COUNT takes *", syntax.Span);
            return null;
        }

        if (Overload(syntax, function, arguments) is not { } resolved)
        {
            return null;
        }

        if (resolved.Overload.ConstantsFrom is { } first && !AreConstant(resolved.Arguments, first, function.Name))
        {
            return null;
        }

        return new(function, resolved.Overload, resolved.Arguments)
        {
            IsDistinct = syntax.IsDistinct && function.DistinctMatters && arguments.Count > 0,
            Filter = filter,
            OrderBy = orderBy,
            Span = syntax.Span,
        };
    }

    /// <summary>Whether the arguments from one on are known before the query runs; the first that is not is reported.</summary>
    bool AreConstant(ValueList<BoundExpression> arguments, int first, string name)
    {
        if (arguments.Skip(first).FirstOrDefault(a => ConstantFolding.Fold(a) is not Constant) is not { } varying)
        {
            return true;
        }

        binder.Errors.Report(
            QueryErrorCode.Semantic, $"this argument of {name} must be a constant: it is the same for all rows", varying.Span);
        return false;
    }

    /// <summary>The overload that takes the arguments; null where there is none, and that is reported.</summary>
    ResolvedCall<AggregateOverload>? Overload(CallSyntax syntax, AggregateFunction function, ValueList<BoundExpression> arguments)
    {
        try
        {
            ResolvedCall<AggregateOverload>? AsTheyAre(AggregateOverload? overload) => overload is null ? null : new(overload, arguments);
            var resolved = function switch
            {
                { Specialise: { } specialise } => AsTheyAre(specialise([.. arguments.Select(ConstantFolding.Fold)], [.. arguments.Select(binder.FieldOf)])),
                { ResolveFields: { } resolve } => AsTheyAre(resolve([.. arguments.Select((a, i) => FieldOf(syntax.Arguments[i], a, i))])),
                _ => OverloadResolution.Resolve(function, [.. arguments]),
            };
            if (resolved is null)
            {
                binder.Errors.Report(OverloadResolution.Mismatch(function, arguments, syntax.Span));
            }

            return resolved;
        }
        catch (QueryException error)
        {
            binder.Errors.Report(new(error.Code, error.Message, error.Span ?? syntax.Span, error.Hint));
            return null;
        }
    }

    /// <summary>What is known of an argument, called by its own name or as it would be in a SELECT list.</summary>
    Field FieldOf(ArgumentSyntax syntax, BoundExpression value, int position) =>
        binder.FieldOf(value) with { Name = syntax.Name?.Text ?? SelectListBinder.NameOf(syntax.Value, value, position) };
}
