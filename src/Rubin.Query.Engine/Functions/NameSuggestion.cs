namespace Rubin.Query.Engine.Functions;

/// <summary>Finds what a misspelt name may have meant.</summary>
public static class NameSuggestion
{
    /// <summary>A hint that names the up to three nearest of <paramref name="candidates"/>, those first that go on after the name with an underscore; or null where none is near.</summary>
    public static string? For(string name, IEnumerable<string> candidates)
    {
        var limit = Math.Max(1, name.Length / 3);
        var near = candidates
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(candidate => (candidate, distance: Distance(name, candidate, limit)))
            .Select(c => IsBegun(name, c.candidate) ? (c.candidate, distance: 0) : c)
            .Where(c => c.distance <= limit)
            .OrderBy(c => c.distance)
            .ThenBy(c => c.candidate.Length)
            .ThenBy(c => c.candidate, StringComparer.Ordinal)
            .Take(3)
            .Select(c => $"\"{c.candidate}\"")
            .ToList();
        return near.Count == 0 ? null : $"did you mean {string.Join(" or ", near)}?";
    }

    static bool IsBegun(string name, string candidate) =>
        candidate.Length > name.Length && candidate[name.Length] == '_' && candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Edits (insert, delete, replace, swap of neighbours) between two names ignoring case and underscores; more than <paramref name="limit"/> where they differ much.</summary>
    static int Distance(string a, string b, int limit)
    {
        a = a.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
        b = b.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
        if (Math.Abs(a.Length - b.Length) > limit)
        {
            return limit + 1;
        }

        var before = new int[b.Length + 1];
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, previous) = (previous, row);
        }

        return previous[b.Length];
    }
}
