using System.Globalization;
using Rubin.Query.LightCurves.Features;

namespace Rubin.Query.LightCurves;

/// <summary>A feature made of others: <c>bins(1, 0, mean, skew)</c>. Its parameters come first, then a list of features.</summary>
/// <param name="Name">As called.</param>
/// <param name="Parameters">Numbers before the features; those that are left out have their defaults.</param>
/// <param name="Word">The words of which the first argument is one; none for numbers only.</param>
/// <param name="Make">Makes the feature of the word, the numbers and the others.</param>
sealed record FeatureCombination(
    string Name, IReadOnlyList<FeatureParameter> Parameters, IReadOnlyList<string> Word, Func<string, double[], FeatureSet, Feature> Make)
{
    static readonly FeatureParameter[] Spectrum = [new("resolution", 10, 1, 1000), new("max_freq_factor", 1, 0.01, 1000)];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FeatureCombination> All { get; } =
    [
        new("bins", [new("window", 1, 1e-9), new("offset", 0, double.MinValue)], [], (_, p, parts) => new BinnedFeatures(p[0], p[1], parts)),
        new("bootstrap", [new("n", 100, 2, 100_000), new("seed", 0, 0, int.MaxValue)], [], (_, p, parts) => new BootstrapFeatures((int)p[0], (int)p[1], parts)),
        new("period_folded", Spectrum, [], (_, p, parts) => new FoldedFeatures(p[0], p[1], parts)),
        new("transformed", [], TransformedFeatures.Functions, (word, _, parts) => new TransformedFeatures(word, parts)),
    ];

    /// <summary>That of a name, ignoring case; null where there is none.</summary>
    public static FeatureCombination? Find(string name) => All.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The feature for the arguments between the parentheses.</summary>
    /// <exception cref="QueryException">They are not what they should be.</exception>
    public Feature Of(IReadOnlyList<string> arguments)
    {
        var next = 0;
        var word = "";
        if (Word.Count > 0)
        {
            word = arguments.Count > 0 ? arguments[next++].ToLowerInvariant() : "";
            if (!Word.Contains(word))
            {
                throw new QueryException(QueryErrorCode.Value, $"the first argument of feature \"{Name}\" is \"{word}\"", null, $"it is one of {string.Join(", ", Word)}");
            }
        }

        var numbers = Parameters.Select(p => p.Default).ToArray();
        for (var i = 0; i < numbers.Length && next < arguments.Count && double.TryParse(arguments[next], CultureInfo.InvariantCulture, out var number); i++, next++)
        {
            Parameters[i].Check(Name, numbers[i] = number);
        }

        if (next == arguments.Count)
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, $"feature \"{Name}\" lacks the features that it is made of", null, $"give them behind its parameters: {Example}");
        }

        return Make(word, numbers, FeatureSet.Parse(string.Join(", ", arguments.Skip(next))));
    }

    string Example => $"{Name}({string.Join(", ", [.. Word.Take(1), .. Parameters.Select(p => p.Default.ToString(CultureInfo.InvariantCulture)), "mean", "amplitude"])})";
}
