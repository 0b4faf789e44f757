using System.Globalization;
using System.Numerics;

namespace Rubin.Query.Slt;

/// <summary>Compares expected cells with those of an answer, by the kind of their column.</summary>
static class CellComparison
{
    /// <summary>Sums may be added in any order; see "Execution" in the architecture.</summary>
    internal const double DefaultTolerance = 1e-12;

    /// <summary>Whether <paramref name="actual"/> is the value that <paramref name="expected"/> writes.</summary>
    /// <param name="expected">A cell of the file; <c>&lt;ignore&gt;</c> is any value.</param>
    /// <param name="actual">A cell of the answer.</param>
    /// <param name="kind">The kind of the answer's column.</param>
    /// <param name="tolerance">Relative, for floating point.</param>
    internal static bool AreEqual(string expected, string actual, char kind, double tolerance)
    {
        if (expected == actual || expected == Wildcard.Ignore)
        {
            return true;
        }

        if (expected == CellText.Null || actual == CellText.Null)
        {
            return false;
        }

        return kind switch
        {
            'R' => RealsAreEqual(expected, actual, tolerance),
            'I' => TryInteger(expected, out var left) && TryInteger(actual, out var right) && left == right,
            'L' => NestedAreEqual(expected, actual, tolerance),
            _ => Wildcard.Matches(CellText.Unquoted(expected), CellText.Unquoted(actual)),
        };
    }

    /// <summary>The order in which rows are sorted before they are compared: columns that are not floating point decide first.</summary>
    internal static Comparer<IReadOnlyList<string>> RowOrder(string kinds)
    {
        var columns = Enumerable.Range(0, kinds.Length).OrderBy(i => kinds[i] is 'R' or 'L' ? 1 : 0).ToArray();
        return Comparer<IReadOnlyList<string>>.Create((left, right) =>
        {
            foreach (var column in columns.Where(c => c < Math.Min(left.Count, right.Count)))
            {
                var order = Compare(left[column], right[column]);
                if (order != 0)
                {
                    return order;
                }
            }

            return left.Count.CompareTo(right.Count);
        });
    }

    static int Compare(string left, string right)
    {
        if (TryInteger(left, out var leftInteger) && TryInteger(right, out var rightInteger))
        {
            return leftInteger.CompareTo(rightInteger);
        }

        var isLeft = TryReal(left, out var leftReal);
        var isRight = TryReal(right, out var rightReal);
        return (isLeft, isRight) switch
        {
            (true, true) => leftReal.CompareTo(rightReal),
            (false, false) => string.CompareOrdinal(CellText.Unquoted(left), CellText.Unquoted(right)),
            _ => isLeft ? -1 : 1,
        };
    }

    static bool TryInteger(string cell, out BigInteger value) =>
        BigInteger.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    static bool RealsAreEqual(string expected, string actual, double tolerance) =>
        TryReal(expected, out var left) && TryReal(actual, out var right)
        && (left.Equals(right) || left == right
            || (double.IsFinite(left) && double.IsFinite(right)
                && Math.Abs(left - right) <= tolerance * Math.Max(Math.Abs(left), Math.Abs(right))));

    static bool TryReal(string cell, out double value)
    {
        value = cell switch { "inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, _ => double.NaN };
        return cell is "inf" or "-inf" or "NaN" || double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    static bool NestedAreEqual(string expected, string actual, double tolerance)
    {
        if (expected is not (['[' or '{', .., ']' or '}']) || expected[0] != actual[0])
        {
            return LeavesAreEqual(expected, actual, tolerance);
        }

        return CellTokens.Elements(expected) is { } left && CellTokens.Elements(actual) is { } right
            && left.Count == right.Count && left.Zip(right).All(pair => NestedAreEqual(pair.First, pair.Second, tolerance));
    }

    static bool LeavesAreEqual(string expected, string actual, double tolerance)
    {
        if (expected == actual || expected == Wildcard.Ignore)
        {
            return true;
        }

        var (left, right) = (expected.IndexOf(':', StringComparison.Ordinal), actual.IndexOf(':', StringComparison.Ordinal));
        if (left > 0 && right > 0 && expected[..left] == actual[..right])
        {
            return NestedAreEqual(expected[(left + 1)..], actual[(right + 1)..], tolerance);
        }

        return RealsAreEqual(expected, actual, tolerance) || CellText.Unquoted(expected) == CellText.Unquoted(actual);
    }
}
