using Rubin.Query.Adql;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query.Engine.Binding;

/// <summary>Puts arguments that are given by name, <c>f(x, width =&gt; 2)</c>, into their places.</summary>
static class NamedArguments
{
    /// <summary>The arguments by position; NULL where one before a named one is left out.</summary>
    /// <param name="function">Tells the names.</param>
    /// <param name="syntax">The arguments as written.</param>
    /// <param name="values">Their values.</param>
    /// <exception cref="QueryException">A name is unknown, given twice, or before an argument without name.</exception>
    internal static ValueList<BoundExpression> Arrange(ScalarFunction function, ValueList<ArgumentSyntax> syntax, ValueList<BoundExpression> values)
    {
        var named = syntax.ToList().FindIndex(a => a.Name is not null);
        if (named < 0)
        {
            return values;
        }

        // What stands first is no parameter: one value, or all columns that are collected.
        var first = Math.Max(1, values.Take(named).TakeWhile(v => v is not (Constant or Lambda)).Count());
        var arranged = values.Take(named).ToList();
        var given = new bool[function.Parameters.Count];
        given.AsSpan(0, Math.Clamp(named - first, 0, given.Length)).Fill(true);
        for (var i = named; i < values.Count; i++)
        {
            var place = PlaceOf(function, syntax[i]);
            if (given[place])
            {
                throw new QueryException(QueryErrorCode.Semantic, $"parameter \"{function.Parameters[place]}\" is given twice", syntax[i].Span);
            }

            given[place] = true;
            while (arranged.Count <= first + place)
            {
                arranged.Add(Constant.Null(DataType.Null));
            }

            arranged[first + place] = values[i];
        }

        return [.. arranged];
    }

    static int PlaceOf(ScalarFunction function, ArgumentSyntax syntax)
    {
        if (syntax.Name is not { } name)
        {
            throw new QueryException(QueryErrorCode.Semantic, "arguments without a name come first", syntax.Span);
        }

        var place = function.Parameters.ToList().FindIndex(p => p.Equals(name.Text, StringComparison.OrdinalIgnoreCase));
        return place >= 0
            ? place
            : throw new QueryException(QueryErrorCode.Semantic, $"{function.Name} has no parameter \"{name.Text}\"", name.Span, NameSuggestion.For(name.Text, function.Parameters) ?? $"the parameters are {string.Join(", ", function.Parameters)}");
    }
}
