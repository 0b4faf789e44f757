using System.Text;

namespace Rubin.Query.Formats.Csv;

/// <summary>The first row of a file, and what stands before it.</summary>
/// <param name="Values">The row's values.</param>
/// <param name="Comment">The last line before it that begins with <c>#</c>, without that; empty where there is none.</param>
/// <param name="Delimiter">What stands between its values.</param>
/// <param name="Start">Where the row begins.</param>
/// <param name="End">Where it ends.</param>
sealed record CsvHeader(ValueList<HeaderValue> Values, string Comment, byte Delimiter, int Start, int End)
{
    /// <summary>Reads it; null where more text is needed. An empty file has no values.</summary>
    /// <exception cref="QueryException">Data: a quote of it is bad.</exception>
    public static CsvHeader? Read(InputFile file, CsvWindow window)
    {
        var (start, comment) = SkipComments(window.Text);
        var delimiter = file.IsTabbed ? (byte)'\t' : Sniff(window.Text[start..]);
        var reader = new CsvReader(window.Text, delimiter, window.IsLast) { Position = start };
        List<HeaderValue> values = [];
        if (!reader.SkipEmptyLines())
        {
            return window.IsLast ? new([], comment, delimiter, start, window.Text.Length) : null;
        }

        start = reader.Position;
        while (true)
        {
            var end = reader.Next();
            switch (end)
            {
                case FieldEnd.Incomplete:
                    return null;
                case FieldEnd.Unclosed or FieldEnd.Misplaced:
                    throw CsvSurvey.BadQuote(file, window.LineAt(start), end);
            }

            values.Add(new(reader.Value.ToArray(), reader.IsQuoted));
            if (end == FieldEnd.Row)
            {
                return new([.. values], comment, delimiter, start, reader.Position);
            }
        }
    }

    /// <summary>
    /// Whether the row is data and no header: it has a value that reads as something else than text, and all of its values
    /// are of their columns' types.
    /// </summary>
    /// <param name="columns">What the rows below told of the columns.</param>
    public bool IsRow(IReadOnlyList<ColumnEvidence> columns) =>
        Values.Any(v => v.IsValue) && Values.Zip(columns).All(pair => pair.Second.Allows(pair.First.Text, pair.First.IsQuoted));

    /// <summary>
    /// The columns' names: the row's, without blanks around; where the row is data, those of the comment line before it if it has as many,
    /// as numpy writes them. A name that is missing is <c>column3</c> by its place; one that was there before gets a number, <c>ra_2</c>.
    /// </summary>
    public ValueList<string> Names(bool isRow)
    {
        string[] names = isRow ? Comment.Split((char)Delimiter) : [.. Values.Select(v => Encoding.UTF8.GetString(v.Text))];
        var written = names.Length == Values.Count ? names.Select(n => n.Trim()).ToArray() : new string[Values.Count];
        var taken = new HashSet<string>(written.Where(n => !string.IsNullOrEmpty(n)));
        var used = new HashSet<string>();
        return [.. written.Select((name, i) => Unused(name, i))];

        string Unused(string? name, int position)
        {
            var wanted = string.IsNullOrEmpty(name) ? $"column{position + 1}" : name;
            var free = wanted;
            for (var n = 2; used.Contains(free) || (free != name && taken.Contains(free)); n++)
            {
                free = $"{wanted}_{n}";
            }

            used.Add(free);
            return free;
        }
    }

    static (int Start, string Comment) SkipComments(ReadOnlySpan<byte> text)
    {
        var start = 0;
        var comment = "";
        while (start < text.Length && text[start] is (byte)'#' or (byte)'\n' or (byte)'\r')
        {
            var length = text[start..].IndexOfAny((byte)'\n', (byte)'\r');
            var line = length < 0 ? text[start..] : text.Slice(start, length);
            comment = line.IsEmpty ? comment : Encoding.UTF8.GetString(line[1..]);
            start += length < 0 ? line.Length : length + 1;
        }

        return (start, comment);
    }

    /// <summary>The delimiter of a first line: a comma if it has one, else what else it has; commas where it has none.</summary>
    static byte Sniff(ReadOnlySpan<byte> text)
    {
        Span<bool> found = stackalloc bool[128];
        var isQuoted = false;
        foreach (var character in text)
        {
            if (!isQuoted && character is (byte)'\n' or (byte)'\r')
            {
                break;
            }

            isQuoted ^= character == '"';
            if (!isQuoted && character < found.Length)
            {
                found[character] = true;
            }
        }

        foreach (var delimiter in ",;|\t"u8)
        {
            if (found[delimiter])
            {
                return delimiter;
            }
        }

        return (byte)',';
    }
}

/// <summary>A value of the first row.</summary>
readonly record struct HeaderValue(byte[] Text, bool IsQuoted)
{
    /// <summary>Whether it is no name: a number, a time, or a mark for NULL.</summary>
    public bool IsValue => !IsQuoted && Text.Length > 0 && (CsvValue.IsNull(Text) || !ColumnEvidence.IsText(Text));
}
