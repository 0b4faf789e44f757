using System.Text;
using System.Text.Json;

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
            File.AppendAllText(Path, Line(entry), Encoding.UTF8);
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

    /// <summary>Written by hand: for the serializer a hundred methods are compiled, when the first statement of a process ends.</summary>
    static string Line(HistoryEntry entry)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            writer.WriteString(nameof(entry.Started), entry.Started);
            writer.WriteString(nameof(entry.Text), entry.Text);
            writer.WriteNumber(nameof(entry.Rows), entry.Rows);
            writer.WriteNumber(nameof(entry.Milliseconds), entry.Milliseconds);
            writer.WriteString(nameof(entry.Error), entry.Error);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length) + "\n";
    }

    static HistoryEntry? Entry(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<HistoryEntry>(line);
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
