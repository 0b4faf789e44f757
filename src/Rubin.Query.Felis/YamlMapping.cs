using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Rubin.Query.Felis;

/// <summary>A mapping of a YAML file, read by key; errors name file and line.</summary>
/// <param name="file">The file.</param>
/// <param name="node">The mapping.</param>
sealed class YamlMapping(YamlFile file, YamlMappingNode node)
{
    /// <summary>The line it begins at.</summary>
    internal long Line => node.Start.Line;

    /// <summary>Keys and values as far as the keys are plain texts.</summary>
    internal IEnumerable<(string Key, YamlNode Value)> Entries => node.Children.Select(c => (Scalar(c.Key, "a key").Value ?? "", c.Value));

    /// <summary>The text under a key; null where the key is missing or its value is <c>null</c>.</summary>
    internal string? Text(string key) => this[key] is { } value ? Text(value, key) : null;

    /// <summary>The text under a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="owner">What needs it, for the message.</param>
    internal string Needed(string key, string owner) => Text(key) is { Length: > 0 } text ? text : throw Error($"{owner} has no {key}");

    /// <summary>The whole number under a key; null where there is none.</summary>
    internal int? Number(string key)
    {
        if (this[key] is not { } value || Text(value, key) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw file.Error(value.Start.Line, $"{key} is \"{text}\", not a whole number");
    }

    /// <summary>The truth value under a key (true or false, 1 or 0).</summary>
    internal bool Flag(string key, bool otherwise)
    {
        if (this[key] is not { } value || Text(value, key) is not { } text)
        {
            return otherwise;
        }

        return text.ToUpperInvariant() switch
        {
            "TRUE" or "1" => true,
            "FALSE" or "0" => false,
            _ => throw file.Error(value.Start.Line, $"{key} is \"{text}\", neither true nor false"),
        };
    }

    /// <summary>The mappings of the list under a key; none where there is no such key.</summary>
    internal IEnumerable<YamlMapping> Mappings(string key) => Items(key).Select(i => Mapping(i, $"an item of {key}"));

    /// <summary>The texts of the list under a key, or the one text there, each with its line.</summary>
    internal IEnumerable<(string Text, long Line)> Texts(string key) =>
        this[key] is YamlScalarNode scalar
            ? Text(scalar, key) is { } one ? [(one, scalar.Start.Line)] : []
            : Items(key).Select(i => (Text(i, $"an item of {key}") ?? throw file.Error(i.Start.Line, $"an item of {key} is empty"), i.Start.Line));

    /// <summary>The mapping under a key; null where the key is missing or empty.</summary>
    internal YamlMapping? Mapping(string key) => this[key] is { } value && !IsNull(value) ? Mapping(value, key) : null;

    /// <summary>A node as a mapping.</summary>
    internal YamlMapping Mapping(YamlNode value, string what) =>
        value is YamlMappingNode mapping ? new(file, mapping) : throw file.Error(value.Start.Line, $"{what} is not a mapping");

    /// <summary>Whether a node stands for nothing.</summary>
    internal static bool IsNull(YamlNode value) => value is YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Any, Value: null or "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>An error at this mapping.</summary>
    internal QueryException Error(string problem, string? hint = null) => file.Error(Line, problem, hint);

    YamlNode? this[string key] => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    IEnumerable<YamlNode> Items(string key) => this[key] switch
    {
        null => [],
        { } value when IsNull(value) => [],
        YamlSequenceNode list => list.Children,
        var value => throw file.Error(value.Start.Line, $"{key} is not a list"),
    };

    string? Text(YamlNode value, string what) => IsNull(value) ? null : Scalar(value, what).Value;

    YamlScalarNode Scalar(YamlNode value, string what) => value as YamlScalarNode ?? throw file.Error(value.Start.Line, $"{what} is not a text");
}
