namespace Rubin.Query.Bench.Peers;

/// <summary>The rows of an answer, or their number alone.</summary>
sealed record Answer(long Count, IReadOnlyList<object?[]> Rows)
{
    /// <summary>Sums of squares of floats differ in the last digits.</summary>
    const double Tolerance = 1e-6;

    /// <summary>The first value that differs, in words; null where the answers are the same.</summary>
    internal string? DifferenceTo(Answer other)
    {
        if (Count != other.Count)
        {
            return $"{Count} rows, not {other.Count}";
        }

        for (var row = 0; row < Rows.Count; row++)
        {
            for (var i = 0; i < Rows[row].Length; i++)
            {
                if (!IsSame(Rows[row][i], other.Rows[row][i]))
                {
                    return FormattableString.Invariant($"row {row}, column {i}: {Rows[row][i]}, not {other.Rows[row][i]}");
                }
            }
        }

        return null;
    }

    static bool IsSame(object? left, object? right)
    {
        if (left is null or string || right is null or string)
        {
            return Equals(left, right);
        }

        var (x, y) = (Convert.ToDouble(left, null), Convert.ToDouble(right, null));
        return x.Equals(y) || Math.Abs(x - y) <= Tolerance * Math.Max(Math.Abs(x), Math.Abs(y));
    }
}
