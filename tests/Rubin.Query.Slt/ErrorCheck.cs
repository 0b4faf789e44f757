namespace Rubin.Query.Slt;

/// <summary>Compares a failure with that of a record.</summary>
static class ErrorCheck
{
    internal static string? Check(ErrorRecord record, IQueryRunner runner)
    {
        QueryException error;
        try
        {
            var answer = runner.Run(record.Text);
            return $"there was no error, but {answer.Rows} rows";
        }
        catch (QueryException thrown)
        {
            error = thrown;
        }

        var spans = SpansOf(error).Order(Comparer<SourceSpan>.Create((a, b) => a.Start.CompareTo(b.Start))).ToList();
        var isExpected = error.Code == record.Code
            && (record.Spans.Count == 0 || record.Spans.SequenceEqual(spans))
            && (record.Message is null || Wildcard.Matches(record.Message, error.Message))
            && (record.Hint is null || Wildcard.Matches(record.Hint, error.Hint ?? ""));
        return isExpected ? null : $"the error is {error.Code}: {ErrorText.Render(error, record.Text)}";
    }

    /// <summary>The spans of all errors found together.</summary>
    internal static IEnumerable<SourceSpan> SpansOf(QueryException error) =>
        error.Others.Prepend(error).Select(e => e.Span).OfType<SourceSpan>();
}
