using Rubin.Query.Slt;

namespace Rubin.Query.Fuzz;

/// <summary>What came of a case.</summary>
enum Verdict
{
    /// <summary>Both gave the same rows.</summary>
    Same,

    /// <summary>The oracle refused the query: it says nothing.</summary>
    Discarded,

    /// <summary>The rows differ.</summary>
    Different,

    /// <summary>The engine failed.</summary>
    Failed,
}

/// <summary>A verdict with the words that explain it.</summary>
/// <param name="Verdict">What came of it.</param>
/// <param name="Message">Why; for failures the code and message, for differences the first one.</param>
/// <param name="Expected">The oracle's rows, where it gave any.</param>
sealed record Finding(Verdict Verdict, string Message, QueryAnswer? Expected);

/// <summary>Asks the oracle and the engine the same, each in its language.</summary>
sealed class Comparison(IQueryRunner oracle, IQueryRunner engine, Dialect dialect = Dialect.Adql)
{
    /// <summary>Sums of values that are not exact differ by a little more than the last bits.</summary>
    const double Tolerance = 1e-9;

    internal Finding Run(FuzzCase item)
    {
        QueryAnswer expected;
        try
        {
            expected = oracle.Run(item.Query.Print(Dialect.DuckDb));
        }
        catch (QueryException error)
        {
            return new(Verdict.Discarded, error.Message, null);
        }

        try
        {
            var actual = engine.Run(item.Query.Print(dialect));
            var message = Difference(expected, actual, item.IsOrdered);
            return new(message is null ? Verdict.Same : Verdict.Different, message ?? "", expected);
        }
        catch (QueryException error)
        {
            return new(Verdict.Failed, $"{error.Code}: {ErrorText.Render(error, item.Query.Print(dialect))}", expected);
        }
    }

    static string? Difference(QueryAnswer expected, QueryAnswer actual, bool isOrdered)
    {
        var record = new QueryRecord(0, 0, "")
        {
            Answer = CellText.Rows(expected),
            Order = isOrdered ? RowOrder.NoSort : RowOrder.RowSort,
            Tolerance = Tolerance,
        };
        return AnswerCheck.Check(record, actual);
    }
}
