using Rubin.Query.Engine.Functions;

namespace Rubin.Query.LightCurves;

/// <summary>Reads lists of features.</summary>
static class FeatureList
{
    /// <summary>The features in the order of their first mention, each with the numbers of the outputs that are wanted.</summary>
    public static IReadOnlyList<(Feature Feature, IReadOnlyList<int> Wanted)> Parse(string list)
    {
        var order = new List<Feature>();
        var wanted = new Dictionary<string, SortedSet<int>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (feature, outputs) in Split(list).SelectMany(Resolve))
        {
            if (!wanted.TryGetValue(feature.Name, out var already))
            {
                wanted.Add(feature.Name, already = []);
                order.Add(feature);
            }

            already.UnionWith(outputs);
        }

        if (order.Count == 0)
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, "the list of light-curve features is empty");
        }

        return [.. order.Select(f => (f, (IReadOnlyList<int>)[.. wanted[f.Name]]))];
    }

    /// <summary>At commas outside parentheses.</summary>
    static IEnumerable<string> Split(string list)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i <= list.Length; i++)
        {
            var c = i == list.Length ? ',' : list[i];
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && (depth == 0 || i == list.Length))
            {
                var item = list[start..i].Trim();
                if (item.Length > 0)
                {
                    yield return item;
                }

                start = i + 1;
            }
        }
    }

    static IEnumerable<(Feature Feature, IEnumerable<int> Outputs)> Resolve(string item)
    {
        var open = item.IndexOf('(', StringComparison.Ordinal);
        if (open >= 0)
        {
            return [Whole(Call(item, open))];
        }

        if (FeaturePresets.Find(item) is { } preset)
        {
            return Split(preset).SelectMany(Resolve);
        }

        if (FeatureCatalog.Find(item) is { } definition)
        {
            return [Whole(definition.Default)];
        }

        var feature = FeatureCatalog.FindByOutput(item) ?? throw Unknown(item);
        var output = feature.Outputs.ToList().FindIndex(o => o.Equals(item, StringComparison.OrdinalIgnoreCase));
        return [output < 0 ? Whole(feature) : (feature, [output])];
    }

    static (Feature Feature, IEnumerable<int> Outputs) Whole(Feature feature) => (feature, Enumerable.Range(0, feature.Outputs.Count));

    static Feature Call(string item, int open)
    {
        var name = item[..open].Trim();
        if (!item.EndsWith(')'))
        {
            throw new QueryException(QueryErrorCode.TypeMismatch, $"\"{item}\" lacks its closing parenthesis");
        }

        string[] texts = [.. Split(item[(open + 1)..^1])];
        return FeatureCombination.Find(name)?.Of(texts)
            ?? FeatureCatalog.ColorOf(name, texts)
            ?? (FeatureCatalog.Find(name) ?? throw Unknown(name)).Make([.. texts.Select(t => Number(item, t))]);
    }

    static double Number(string item, string text) =>
        double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new QueryException(QueryErrorCode.TypeMismatch, $"parameter \"{text}\" of \"{item}\" is not a number");

    static QueryException Unknown(string name)
    {
        var known = FeaturePresets.Names.Concat(FeatureCatalog.Names).Concat(FeatureCombination.All.Select(c => c.Name));
        var hint = NameSuggestion.For(name, known) ?? $"presets are {string.Join(", ", FeaturePresets.Names)}";
        return new(QueryErrorCode.UnknownFunction, $"no light-curve feature or preset \"{name}\"", null, hint);
    }
}
