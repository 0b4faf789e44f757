using System.Globalization;
using System.Text;

namespace Rubin.Query.Hats;

/// <summary>The text of a file of properties.</summary>
static class PropertiesText
{
    /// <summary>A comment, then one property a line; those without a value are left out.</summary>
    public static string Of(string title, params IEnumerable<(string Key, string? Value)> properties)
    {
        var text = new StringBuilder().Append('#').Append(title).Append('\n');
        foreach (var (key, value) in properties.Where(p => p.Value is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"{key}={Escape(value!)}\n");
        }

        return text.ToString();
    }

    /// <summary>Who made it, when, and by which version of the format.</summary>
    public static IEnumerable<(string Key, string? Value)> Provenance(DateTimeOffset? created) =>
    [
        ("hats_builder", $"rubin-query v{typeof(PropertiesText).Assembly.GetName().Version?.ToString(3)}"),
        ("hats_creation_date", created?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm'UTC'", CultureInfo.InvariantCulture)),
        ("hats_release_date", "2025-08-22"),
        ("hats_version", "v1.0"),
    ];

    static string Escape(string value) => value.Replace("\\", @"\\", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
