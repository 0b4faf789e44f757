namespace Rubin.Query;

/// <summary>What kind of failure a <see cref="QueryException"/> reports; stable, so that exit codes and TAP statuses can depend on it.</summary>
public enum QueryErrorCode
{
    /// <summary>The text is not a sentence of the language.</summary>
    Syntax,

    /// <summary>A table or schema that does not exist.</summary>
    UnknownTable,

    /// <summary>A column that does not exist.</summary>
    UnknownColumn,

    /// <summary>A function that does not exist.</summary>
    UnknownFunction,

    /// <summary>A name that means more than one thing here.</summary>
    AmbiguousName,

    /// <summary>A value of the wrong type, or a function called with arguments that it does not take.</summary>
    TypeMismatch,

    /// <summary>A sentence that is well-formed but has no meaning here: an aggregate in WHERE, a column that is not grouped.</summary>
    Semantic,

    /// <summary>Something that the language has and this engine, or this place in the query, does not.</summary>
    Unsupported,

    /// <summary>A value that a computation cannot take: overflow, division by zero of integers, a failed cast.</summary>
    Value,

    /// <summary>A limit of memory, size or depth that was reached.</summary>
    OutOfMemory,

    /// <summary>The caller stopped the query, or its time was up.</summary>
    Cancelled,

    /// <summary>A file whose content is missing, damaged, or not what its format promises.</summary>
    Data,

    /// <summary>A bug in the engine; the message carries the plan.</summary>
    Internal,
}

/// <summary>
/// The one error that a user of the project sees: what was found, where, what was expected, and what to type instead.
/// </summary>
/// <param name="code">The kind of failure.</param>
/// <param name="message">One sentence, names in double quotes, no exclamation: <c>column "magg" does not exist in "object"</c>.</param>
/// <param name="span">The part of the query text that is to blame, where there is one.</param>
/// <param name="hint">A fix that can be typed: <c>did you mean "mag"?</c>.</param>
/// <param name="inner">The exception that caused this one.</param>
public sealed class QueryException(QueryErrorCode code, string message, SourceSpan? span = null, string? hint = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The kind of failure.</summary>
    public QueryErrorCode Code { get; } = code;

    /// <summary>The part of the query text that is to blame; null where the failure has no place in the text.</summary>
    public SourceSpan? Span { get; } = span;

    /// <summary>A fix that can be typed; null where there is none to suggest.</summary>
    public string? Hint { get; } = hint;

    /// <summary>Further failures found in the same pass (all unknown names of a query), in the order of the text; empty for most.</summary>
    public IReadOnlyList<QueryException> Others { get; init; } = [];
}
