using Rubin.Query.Engine.Expressions;

namespace Rubin.Query.Engine.Binding;

/// <summary>Collects what is wrong with a query, to report it all at once.</summary>
sealed class BindingErrors
{
    readonly List<QueryException> _errors = [];

    /// <summary>Notes an error; the expression that it spoils.</summary>
    internal BadExpression Report(QueryException error)
    {
        if (!_errors.Exists(e => e.Span == error.Span && e.Message == error.Message))
        {
            _errors.Add(error);
        }

        return BadExpression.Instance;
    }

    internal BadExpression Report(QueryErrorCode code, string message, SourceSpan span, string? hint = null) => Report(new(code, message, span, hint));

    /// <summary>Throws the first error in the order of the text with the others behind it, if there is any.</summary>
    internal void ThrowIfAny()
    {
        if (_errors.Count == 0)
        {
            return;
        }

        var ordered = _errors.OrderBy(e => e.Span?.Start ?? 0).ToList();
        var first = ordered[0];
        throw new QueryException(first.Code, first.Message, first.Span, first.Hint) { Others = ordered[1..] };
    }
}
