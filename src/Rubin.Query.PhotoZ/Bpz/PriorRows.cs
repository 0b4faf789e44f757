namespace Rubin.Query.PhotoZ.Bpz;

/// <summary>
/// Which prior a template has. Templates of one type share a row; one that was interpolated between types has a mixture of two (rows behind those of the types).
/// </summary>
sealed class PriorRows
{
    readonly List<(int Left, int Right, double Share)> _mixed = [];

    /// <summary>The rows of templates in the order of types.</summary>
    /// <param name="perType">How many templates each type has before interpolation.</param>
    /// <param name="interpolated">How many are interpolated between neighbours.</param>
    public PriorRows(ValueList<int> perType, int interpolated)
    {
        (PerType, Interpolated) = (perType, interpolated);
        var types = perType.SelectMany((count, type) => Enumerable.Repeat(type, count)).ToArray();
        Of = new int[((types.Length - 1) * (interpolated + 1)) + 1];
        for (var t = 0; t < Of.Length; t++)
        {
            var (left, part) = Math.DivRem(t, interpolated + 1);
            var (from, to) = (types[left], types[Math.Min(left + 1, types.Length - 1)]);
            if (part > 0 && from != to)
            {
                _mixed.Add((from, to, (double)part / (interpolated + 1)));
            }

            Of[t] = part > 0 && from != to ? perType.Count + _mixed.Count - 1 : from;
        }
    }

    /// <summary>How many templates each type has before interpolation.</summary>
    public ValueList<int> PerType { get; }

    /// <summary>How many templates are interpolated between neighbours.</summary>
    public int Interpolated { get; }

    /// <summary>The row of each template.</summary>
    public int[] Of { get; }

    /// <summary>Number of rows.</summary>
    public int Count => PerType.Count + _mixed.Count;

    /// <summary>The rows behind those of the types: (1 − share) of one type and share of another.</summary>
    public IReadOnlyList<(int Left, int Right, double Share)> Mixed => _mixed;
}
