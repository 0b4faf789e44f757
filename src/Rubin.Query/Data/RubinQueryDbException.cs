using System.Data.Common;

namespace Rubin.Query.Data;

/// <summary>An error of a statement, as code on ADO.NET expects it; <see cref="Query"/> has the code, place and hint.</summary>
public sealed class RubinQueryDbException : DbException
{
    internal RubinQueryDbException(QueryException error) : base(error.Hint is null ? error.Message : $"{error.Message} (hint: {error.Hint})", error) => Query = error;

    /// <summary>The error itself.</summary>
    public QueryException Query { get; }

    /// <summary>Whether the same statement can succeed another time: where memory was short.</summary>
    public override bool IsTransient => Query.Code == QueryErrorCode.OutOfMemory;
}
