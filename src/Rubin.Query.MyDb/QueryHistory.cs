using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rubin.Query.MyDb;

/// <summary>What a user has run: a line of JSON a statement, in the order of their ends. Safe for many threads.</summary>
/// <param name="folder">The user's folder.</param>
sealed class QueryHistory(string folder)
{
    static readonly Lock Gate = new();

    string Path => System.IO.Path.Combine(folder, "history.jsonl");

    /// <summary>Adds a statement.</summary>
    public void Add(HistoryEntry entry)
    {
        lock (Gate)
        {
            Directory.CreateDirectory(folder);
            File.AppendAllText(Path, JsonSerializer.Serialize(entry, HistoryJson.Default.HistoryEntry) + "\n", Encoding.UTF8);
        }
    }

    /// <summary>All statements, the oldest first. A line that a crash cut off is passed over.</summary>
    public IReadOnlyList<HistoryEntry> Read()
    {
        lock (Gate)
        {
            return File.Exists(Path) ? [.. File.ReadLines(Path).Select(Entry).OfType<HistoryEntry>()] : [];
        }
    }

    static HistoryEntry? Entry(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, HistoryJson.Default.HistoryEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One statement that was run.</summary>
/// <param name="Started">When, UTC.</param>
/// <param name="Text">The statement.</param>
/// <param name="Rows">Rows of its answer.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
sealed record HistoryEntry(DateTime Started, string Text, long Rows, double Milliseconds, string? Error);

/// <summary>How an entry is written, compiled: looking at its properties when the first statement ends would take as long as a short query.</summary>
[JsonSerializable(typeof(HistoryEntry))]
sealed partial class HistoryJson : JsonSerializerContext;
