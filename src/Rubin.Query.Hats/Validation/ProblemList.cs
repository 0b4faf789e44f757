namespace Rubin.Query.Hats;

/// <summary>Problems as they are found. Of one kind in one file the first few are kept. Safe for many threads.</summary>
sealed class ProblemList
{
    const int MostOfFile = 20;

    readonly Lock _gate = new();
    readonly List<CatalogProblem> _all = [];
    readonly Dictionary<string, int> _counts = [];

    /// <summary>All, by file and row.</summary>
    public IReadOnlyList<CatalogProblem> All
    {
        get
        {
            lock (_gate)
            {
                var more = _counts.Where(c => c.Value > MostOfFile).Select(c => new CatalogProblem(c.Key, null, $"and {c.Value - MostOfFile} problems more"));
                return [.. _all.OrderBy(p => p.File, StringComparer.Ordinal).ThenBy(p => p.Row ?? -1), .. more.OrderBy(m => m.File, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Adds one.</summary>
    public void Add(string file, long? row, string message)
    {
        lock (_gate)
        {
            if ((_counts[file] = _counts.GetValueOrDefault(file) + 1) <= MostOfFile)
            {
                _all.Add(new(file, row, message));
            }
        }
    }

    /// <summary>Adds one where something is wrong.</summary>
    public void AddIf(bool isWrong, string file, string message)
    {
        if (isWrong)
        {
            Add(file, null, message);
        }
    }
}
