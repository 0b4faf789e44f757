using System.Globalization;

namespace Rubin.Query.Slt;

/// <summary>Compares rows with those of a record.</summary>
static class AnswerCheck
{
    const int ShownRows = 20;

    internal static string? Check(QueryRecord record, QueryAnswer answer)
    {
        var kinds = CellKinds.Of(answer.Schema);
        if (record.Types is { } types && !CellKinds.Match(types, kinds))
        {
            return $"the columns are {kinds}, not {types}";
        }

        var expected = record.Answer!.ToList();
        var actual = CellText.Rows(answer);
        if (record.Order == RowOrder.ValueSort)
        {
            (expected, actual, kinds) = (Flatten(expected), Flatten(actual), "?");
        }

        if (record.Order != RowOrder.NoSort)
        {
            var order = CellComparison.RowOrder(kinds);
            expected.Sort(order);
            actual.Sort(order);
        }

        return Difference(expected, actual, kinds, record.Tolerance);
    }

    static string? Difference(List<IReadOnlyList<string>> expected, List<IReadOnlyList<string>> actual, string kinds, double tolerance)
    {
        for (var row = 0; row < Math.Min(expected.Count, actual.Count); row++)
        {
            var (left, right) = (expected[row], actual[row]);
            var isEqual = left.Count == right.Count
                && left.Zip(right, kinds).All(cell => CellComparison.AreEqual(cell.First, cell.Second, KindOf(cell.Third, cell.Second), tolerance));
            if (!isEqual)
            {
                return $"row {row + 1} is {Line(right)}, not {Line(left)}; {Count(actual)}{Head(actual)}";
            }
        }

        return expected.Count == actual.Count ? null : $"{Count(actual)}, not {expected.Count}{Head(actual)}";
    }

    /// <summary>The kind to compare by: told from the cell where columns of several kinds are mixed.</summary>
    static char KindOf(char kind, string cell) => kind != '?' ? kind : char.IsAsciiDigit(cell[^1]) ? 'R' : 'T';

    static List<IReadOnlyList<string>> Flatten(List<IReadOnlyList<string>> rows) =>
        [.. rows.SelectMany(r => r).Select(cell => (IReadOnlyList<string>)[cell])];

    static string Line(IReadOnlyList<string> row) => string.Join(' ', row);

    static string Count(List<IReadOnlyList<string>> rows) => string.Create(CultureInfo.InvariantCulture, $"{rows.Count} rows came");

    static string Head(List<IReadOnlyList<string>> rows) =>
        rows.Count == 0 ? "" : $":\n{string.Join('\n', rows.Take(ShownRows).Select(Line))}";
}
