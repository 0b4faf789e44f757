using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Functions;

/// <summary>A function's overload for given arguments, and the arguments converted to what it takes.</summary>
public sealed record ResolvedCall<TOverload>(TOverload Overload, ValueList<BoundExpression> Arguments);

/// <summary>
/// Chooses the overload of a call: one that takes the arguments as they are; else what <see cref="ScalarFunction.Resolve"/> gives
/// for their types; else the
/// one that needs the fewest implicit casts, of those the one with the nearest types, of those the first. Constants may be
/// converted where columns may not (<see cref="TypeRules.CanConvertConstant"/>).
/// </summary>
public static class OverloadResolution
{
    // An argument as it is: no cast. Each cast outweighs all distances.
    const int CastCost = 1000;
    const int ConstantCost = 500;

    /// <summary>The call of a scalar function; null where no overload takes the arguments.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arguments">What it is called with.</param>
    /// <param name="fields">Units and meaning of the arguments, one each; null where nothing is known of them.</param>
    /// <exception cref="QueryException">The function looked at its constants and refuses them.</exception>
    public static ResolvedCall<ScalarOverload>? Resolve(
        ScalarFunction function, IReadOnlyList<BoundExpression> arguments, IReadOnlyList<Field>? fields = null)
    {
        if (function.Specialise?.Invoke(arguments, fields ?? [.. arguments.Select(a => new Field("", a.Type))]) is { } special)
        {
            return new(special, Convert(arguments, special.Parameters, special.IsVariadic));
        }

        var (best, casts) = Best(function.Overloads, o => o.Parameters, o => o.IsVariadic, arguments);
        best = (casts > 0 ? function.Resolve?.Invoke(Types(arguments)) : null) ?? best;
        return best is null ? null : new(best, Convert(arguments, best.Parameters, best.IsVariadic));
    }

    /// <summary>The call of an aggregate; null where no overload takes the arguments.</summary>
    public static ResolvedCall<AggregateOverload>? Resolve(AggregateFunction function, IReadOnlyList<BoundExpression> arguments)
    {
        var (best, casts) = Best(function.Overloads, o => o.Parameters, _ => false, arguments);
        best = (casts > 0 ? function.Resolve?.Invoke(Types(arguments)) : null) ?? best;
        return best is null ? null : new(best, Convert(arguments, best.Parameters, false));
    }

    /// <summary>The error for a call that no overload of a scalar function takes.</summary>
    public static QueryException Mismatch(ScalarFunction function, IReadOnlyList<BoundExpression> arguments, SourceSpan span) =>
        Mismatch(
            function.Name, function.Overloads.Map(o => Signature(function.Name, o.Parameters, o.IsVariadic)), function.Doc, arguments,
            span);

    /// <summary>The error for a call that no overload of an aggregate takes.</summary>
    public static QueryException Mismatch(AggregateFunction function, IReadOnlyList<BoundExpression> arguments, SourceSpan span) =>
        Mismatch(function.Name, function.Overloads.Map(o => Signature(function.Name, o.Parameters, false)), function.Doc, arguments, span);

    /// <summary>
    /// An expression converted to a type, by an implicit cast or because it is a constant; null where neither is allowed.
    /// </summary>
    public static BoundExpression? Coerce(BoundExpression expression, DataType type)
    {
        if (expression.Type.Logical == type.Logical)
        {
            return expression;
        }

        if (TypeRules.CanCastImplicitly(expression.Type, type) || (expression is Constant constant && TypeRules.CanConvertConstant(constant, type)))
        {
            return expression is Constant { Value: null }
                ? Constant.Null(type) with { Span = expression.Span }
                : ConstantFolding.FoldNode(new CastExpression(expression, type) { Span = expression.Span });
        }

        return null;
    }

    /// <summary>The types of the arguments; a constant that is not negative counts as UBIGINT beside one.</summary>
    static DataType[] Types(IReadOnlyList<BoundExpression> arguments)
    {
        var hasUnsigned = arguments.Any(a => a.Type.Logical == DataType.UInt64);
        return [.. arguments.Select(a =>
            hasUnsigned && a is Constant { Type.IsInteger: true } c && TypeRules.CanConvertConstant(c, DataType.UInt64) ? DataType.UInt64 : a.Type.Logical)];
    }

    static (TOverload? Overload, int Cost) Best<TOverload>(
        ValueList<TOverload> overloads,
        Func<TOverload, ValueList<DataType>> parameters,
        Func<TOverload, bool> isVariadic,
        IReadOnlyList<BoundExpression> arguments)
        where TOverload : class
    {
        TOverload? best = null;
        var least = int.MaxValue;
        foreach (var overload in overloads)
        {
            if (Cost(parameters(overload), isVariadic(overload), arguments) is { } cost && cost < least)
            {
                (best, least) = (overload, cost);
            }
        }

        return (best, least);
    }

    static int? Cost(ValueList<DataType> parameters, bool isVariadic, IReadOnlyList<BoundExpression> arguments)
    {
        if (isVariadic ? arguments.Count < parameters.Count - 1 : arguments.Count != parameters.Count)
        {
            return null;
        }

        var total = 0;
        for (var i = 0; i < arguments.Count; i++)
        {
            var parameter = parameters[Math.Min(i, parameters.Count - 1)];
            if (TypeRules.CastDistance(arguments[i].Type, parameter) is { } distance)
            {
                total += distance == 0 ? 0 : CastCost + distance;
            }
            else if (arguments[i] is Constant constant && TypeRules.CanConvertConstant(constant, parameter))
            {
                total += CastCost + ConstantCost;
            }
            else
            {
                return null;
            }
        }

        return total;
    }

    static ValueList<BoundExpression> Convert(IReadOnlyList<BoundExpression> arguments, ValueList<DataType> parameters, bool isVariadic)
    {
        var converted = new BoundExpression[arguments.Count];
        for (var i = 0; i < converted.Length; i++)
        {
            var parameter = parameters[isVariadic ? Math.Min(i, parameters.Count - 1) : i];
            converted[i] = arguments[i] is Lambda
                ? arguments[i]
                : Coerce(arguments[i], parameter) ?? new CastExpression(arguments[i], parameter) { Span = arguments[i].Span };
        }

        return [.. converted];
    }

    static QueryException Mismatch(
        string name, ValueList<string> signatures, FunctionDoc doc, IReadOnlyList<BoundExpression> arguments, SourceSpan span)
    {
        var found = $"({string.Join(", ", arguments.Select(a => GeometryTypes.Name(a.Type)))})";
        var message = arguments.Count == 0 ? $"function \"{name}\" needs arguments" : $"function \"{name}\" does not take {found}";
        var hint = name == "+" && arguments.All(a => a.Type.Logical == DataType.Utf8) ? "texts are joined by ||"
            : signatures.Any(s => !s.EndsWith("()", StringComparison.Ordinal)) ? $"it takes {string.Join(" or ", signatures.Distinct())}" : $"an example: {doc.Example}";
        return new(QueryErrorCode.TypeMismatch, message, span, hint);
    }

    static string Signature(string name, ValueList<DataType> parameters, bool isVariadic) =>
        $"{name}({string.Join(", ", parameters.Select(GeometryTypes.Name))}{(isVariadic ? ", …" : "")})";
}
