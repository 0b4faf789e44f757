using System.Globalization;
using System.Numerics;

namespace Rubin.Query.Tests.Qserv;

/// <summary>Compares rows of two systems as sets that may hold a row several times.</summary>
static class RowComparison
{
    const double Tolerance = 1e-9;

    /// <summary>What differs; null where nothing does.</summary>
    public static string? Difference(List<object?[]> expected, List<object?[]> actual)
    {
        if (expected.Count != actual.Count)
        {
            return $"{actual.Count} rows, not {expected.Count}";
        }

        var (a, b) = (Sorted(expected), Sorted(actual));
        for (var i = 0; i < a.Count; i++)
        {
            if (a[i].Length != b[i].Length || a[i].Zip(b[i]).Any(p => !AreEqual(p.First, p.Second)))
            {
                return $"row ({string.Join(", ", b[i])}), not ({string.Join(", ", a[i])})";
            }
        }

        return null;
    }

    static List<object?[]> Sorted(List<object?[]> rows) =>
        [.. rows.Select(r => r.Select(Plain).ToArray()).OrderBy(r => string.Join('|', r.Select(Key)), StringComparer.Ordinal)];

    /// <summary>Numbers as double or, where whole, as big integers; truth as 0 and 1; bytes as hexadecimal digits.</summary>
    static object? Plain(object? value) => value switch
    {
        bool truth => (BigInteger)(truth ? 1 : 0),
        sbyte or short or int or long or byte or ushort or uint or ulong or Int128 => BigInteger.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture),
        decimal number => (double)number,
        float number => (double)number,
        byte[] bytes => System.Convert.ToHexString(bytes),
        _ => value,
    };

    static string Key(object? value) => value switch
    {
        double number => number.ToString("E5", CultureInfo.InvariantCulture),
        BigInteger number when BigInteger.Abs(number) < 1_000_000_000 => ((double)number).ToString("E5", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "NULL",
    };

    static bool AreEqual(object? expected, object? actual) => (expected, actual) switch
    {
        (double a, double b) => a.Equals(b) || Math.Abs(a - b) <= Tolerance * Math.Max(Math.Abs(a), Math.Abs(b)),
        (double a, BigInteger b) => AreEqual(a, (double)b),
        (BigInteger a, double b) => AreEqual((double)a, b),
        _ => Equals(expected, actual),
    };
}
