using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Rubin.Query.MyDb;

/// <summary>
/// What a user has run: a line of JSON a statement, in the order of their ends, with numbers that stay when the oldest are dropped. Safe for many threads and processes.
/// </summary>
/// <param name="folder">The user's folder.</param>
/// <param name="length">Statements that are kept at least.</param>
sealed class QueryHistory(string folder, int length)
{
    const int TailBytes = 16 << 10;
    readonly Lock _gate = new();
    QueryException? _failure;

    /// <summary>What a line begins with; no text has quotes that nothing stands before.</summary>
    static ReadOnlySpan<byte> LineStart => "{\"Number\":"u8;

    string Path => System.IO.Path.Combine(folder, "history.jsonl");

    /// <summary>Adds a statement, under the next number. Where the folder cannot be written the statement still counts as run: <see cref="Read"/> says why nothing is kept.</summary>
    public void Add(HistoryEntry entry)
    {
        lock (_gate)
        {
            try
            {
                OwnFolder.Make(folder);
                Append(entry);
                _failure = null;
            }
            catch (QueryException failure)
            {
                _failure = failure;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                _failure = new(QueryErrorCode.Data, $"the history cannot be kept: {error.Message}", hint: "--mydb FOLDER names another folder", inner: error);
            }
        }
    }

    /// <summary>All statements, the oldest first. A line that a crash cut off is passed over.</summary>
    /// <exception cref="QueryException">Data: the last statement could not be kept.</exception>
    public IReadOnlyList<HistoryEntry> Read()
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                throw _failure;
            }

            if (!File.Exists(Path))
            {
                return [];
            }

            using var file = HeldFile.Open(Path);
            return Entries(file, 0);
        }
    }

    /// <summary>The statement of a number.</summary>
    /// <exception cref="QueryException">Value: there is none.</exception>
    public HistoryEntry Find(long number) => Read().FirstOrDefault(e => e.Number == number) ?? throw new QueryException(
        QueryErrorCode.Value, $"there is no statement {number} in the history", hint: "SHOW HISTORY lists them");

    void Append(HistoryEntry entry)
    {
        using var file = HeldFile.Open(Path);
        var (last, isCut) = Last(file);
        var number = last + 1;
        file.Seek(0, SeekOrigin.End);
        file.Write([.. isCut ? "\n"u8 : default, .. Line(entry with { Number = number })]);
        if (number % Math.Max(1, length / 4) == 0)
        {
            Shorten(file);
        }
    }

    /// <summary>The number of the last line, which is looked for near the end, and whether a crash has cut that line off.</summary>
    static (long Number, bool IsCut) Last(FileStream file)
    {
        for (long length = TailBytes; ; length *= 16)
        {
            var tail = new byte[Math.Min(length, file.Length)];
            file.Seek(-tail.Length, SeekOrigin.End);
            file.ReadExactly(tail);
            var line = tail.AsSpan().LastIndexOf(LineStart);
            if (line >= 0 && Utf8Parser.TryParse(tail.AsSpan(line + LineStart.Length), out long number, out _))
            {
                return (number, tail[^1] != '\n');
            }

            if (tail.Length == file.Length)
            {
                return (0, tail.Length > 0 && tail[^1] != '\n');
            }
        }
    }

    /// <summary>Drops the oldest. A crash amid this leaves some entries twice, which <see cref="Entries"/> passes over.</summary>
    void Shorten(FileStream file)
    {
        var entries = Entries(file, 0);
        if (entries.Count > length)
        {
            var kept = entries.TakeLast(length).SelectMany(Line).ToArray();
            file.Seek(0, SeekOrigin.Begin);
            file.Write(kept);
            file.SetLength(kept.Length);
        }
    }

    static List<HistoryEntry> Entries(FileStream file, long from)
    {
        file.Seek(from, SeekOrigin.Begin);
        using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
        var entries = new List<HistoryEntry>();
        while (reader.ReadLine() is { } line)
        {
            if (Entry(line) is { } entry && entry.Number > (entries.Count == 0 ? 0 : entries[^1].Number))
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>Written by hand: for the serializer a hundred methods are compiled, when the first statement of a process ends.</summary>
    static byte[] Line(HistoryEntry entry)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            writer.WriteNumber(nameof(entry.Number), entry.Number);
            writer.WriteString(nameof(entry.Started), entry.Started);
            writer.WriteString(nameof(entry.Text), entry.Text);
            writer.WriteNumber(nameof(entry.Rows), entry.Rows);
            writer.WriteNumber(nameof(entry.Milliseconds), entry.Milliseconds);
            writer.WriteString(nameof(entry.Error), entry.Error);
            writer.WriteEndObject();
        }

        text.WriteByte((byte)'\n');
        return text.ToArray();
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
sealed record HistoryEntry(DateTime Started, string Text, long Rows, double Milliseconds, string? Error)
{
    /// <summary>From 1; given when it is kept.</summary>
    public long Number { get; init; }
}
