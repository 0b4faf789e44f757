namespace Rubin.Query;

/// <summary>The border to code that users gave: what fails there is told as an error of theirs, with its cause.</summary>
static class UserCode
{
    /// <summary>The items of a sequence; what it throws becomes an error of the query.</summary>
    internal static IEnumerable<T> Rows<T>(string what, IEnumerable<T> rows)
    {
        using var items = Run(what, rows.GetEnumerator);
        while (Run(what, items.MoveNext))
        {
            yield return items.Current;
        }
    }

    /// <summary>Runs something; what it throws becomes an error of the query.</summary>
    /// <exception cref="QueryException">Value: it failed.</exception>
    internal static T Run<T>(string what, Func<T> code)
    {
        try
        {
            return code();
        }
        catch (Exception error) when (error is not (QueryException or OperationCanceledException))
        {
            throw Failure(what, error);
        }
    }

    /// <summary>The error that a failure of users' code is told as.</summary>
    internal static QueryException Failure(string what, Exception error) =>
        new(QueryErrorCode.Value, $"{what} failed: {error.GetType().Name}: {error.Message}", inner: error);
}
