using System.Text.Json;

namespace Rubin.Query.Tests.Adql;

/// <summary>The queries of other people under <c>shared/data</c>: validators, parsers' tests, services, tutorials.</summary>
static class Corpus
{
    static readonly string[] Files =
        ["adql/valid", "adql/invalid", "adql/dialect", "adql/disputed", "adql/semantic", "adql/tricky", "queries/queries"];

    /// <summary>The entries of one file.</summary>
    public static IEnumerable<JsonElement> Entries(string file) =>
        File.ReadLines(SharedData.Path($"{file}.jsonl")).Select(line => JsonDocument.Parse(line).RootElement);

    /// <summary>The text of an entry.</summary>
    public static string Text(JsonElement entry) => entry.GetProperty("query").GetString()!;

    /// <summary>A property of an entry; empty where it has none.</summary>
    public static string Property(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;

    /// <summary>Every text of every file.</summary>
    public static IEnumerable<string> Texts() => Files.SelectMany(Entries).Select(Text);
}
