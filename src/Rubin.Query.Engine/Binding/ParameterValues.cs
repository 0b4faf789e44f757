using Rubin.Query.Adql;
using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Binding;

/// <summary>The values that come with a query, by the places where it uses them.</summary>
sealed class ParameterValues
{
    readonly IReadOnlyDictionary<string, Constant> _values;
    readonly Dictionary<int, int> _numbers = [];

    /// <param name="query">The query, whose question marks are counted.</param>
    /// <param name="values">By name, or by number from 1.</param>
    internal ParameterValues(QuerySyntax query, IReadOnlyDictionary<string, Constant> values)
    {
        _values = values;
        foreach (var place in query.SelfAndDescendants().OfType<ParameterSyntax>().Where(p => p.Name.Length == 0).Select(p => p.Span.Start).Order())
        {
            _numbers.TryAdd(place, _numbers.Count + 1);
        }
    }

    /// <summary>The value of a parameter.</summary>
    /// <exception cref="QueryException">None was given.</exception>
    internal Constant Of(ParameterSyntax parameter)
    {
        var name = parameter.Name.Length > 0 ? parameter.Name : $"{_numbers[parameter.Span.Start]}";
        if (_values.TryGetValue(name, out var value))
        {
            return value with { Span = parameter.Span };
        }

        var given = _values.Count == 0 ? "pass values with the query" : $"given are {string.Join(", ", _values.Keys)}";
        throw new QueryException(QueryErrorCode.Semantic, $"no value was given for parameter \"{name}\"", parameter.Span, given);
    }
}
