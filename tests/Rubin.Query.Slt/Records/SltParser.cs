using System.Globalization;

namespace Rubin.Query.Slt;

/// <summary>Reads the records of an .slt file: the format of README.md beside the files.</summary>
sealed class SltParser
{
    const string AnswerLine = "----";
    const string OraclePrefix = "duckdb: ";
    const string SourcePrefix = "from duckdb: ";

    readonly IReadOnlyList<string> _lines;
    int _next;

    SltParser(IReadOnlyList<string> lines) => _lines = lines;

    /// <exception cref="SltFormatException">A line that the format does not have.</exception>
    internal static List<SltRecord> Parse(IReadOnlyList<string> lines)
    {
        var parser = new SltParser(lines);
        var records = new List<SltRecord>();
        while (parser.ReadRecord() is { } record)
        {
            records.Add(record);
        }

        return records;
    }

    SltRecord? ReadRecord()
    {
        while (_next < _lines.Count && (string.IsNullOrWhiteSpace(_lines[_next]) || _lines[_next].StartsWith('#')))
        {
            _next++;
        }

        if (_next == _lines.Count)
        {
            return null;
        }

        var line = ++_next;
        var words = _lines[line - 1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            ["require", "shared" or "duckdb"] => new RequireRecord(line, line, words[1]),
            ["mode", "strict" or "default"] => new ModeRecord(line, line, words[1] == "strict"),
            ["attach" or "load", var name, ..] => new AttachRecord(line, line, name, string.Join(' ', words[2..])),
            ["table", var name] => ReadTable(line, name),
            ["statement", "ok"] => new StatementRecord(line, _next + Block().Count, string.Join('\n', TakeBlock())),
            ["query", ..] => ReadQuery(line, words[1..]),
            ["explain"] => ReadExplain(line),
            ["error", .. var code] => ErrorRecordParser.Parse(line, code, TakeBlock()),
            _ => throw new SltFormatException(line, $"no such record: {_lines[line - 1]}"),
        };
    }

    /// <summary>The lines up to the next blank one.</summary>
    List<string> Block()
    {
        var end = _next;
        while (end < _lines.Count && !string.IsNullOrWhiteSpace(_lines[end]))
        {
            end++;
        }

        return [.. _lines.Skip(_next).Take(end - _next)];
    }

    List<string> TakeBlock()
    {
        var block = Block();
        _next += block.Count;
        return block;
    }

    TableRecord ReadTable(int line, string name)
    {
        var block = TakeBlock();
        if (block.Count == 0)
        {
            throw new SltFormatException(line, "a table needs a line of columns, or \"from duckdb: SELECT …\"");
        }

        var source = block[0].StartsWith(SourcePrefix, StringComparison.Ordinal) ? string.Join('\n', block)[SourcePrefix.Length..] : null;
        return source is not null
            ? new(line, _next, name, null, [], source)
            : new(line, _next, name, block[0], Rows(block.Skip(1), line + 2), null);
    }

    QueryRecord ReadQuery(int line, string[] words)
    {
        var (text, answer) = Split(TakeBlock());
        var oracle = text.FindIndex(l => l.StartsWith(OraclePrefix, StringComparison.Ordinal));
        var oracleText = oracle < 0 ? null : string.Join('\n', text.Skip(oracle))[OraclePrefix.Length..];
        var own = oracle < 0 ? text : text[..oracle];
        var record = new QueryRecord(line, _next, string.Join('\n', own))
        {
            OracleText = oracleText,
            Answer = answer is null ? null : Rows(answer, line + text.Count + 2),
        };
        return words.Aggregate(record, (r, word) => WithOption(r, word));
    }

    static QueryRecord WithOption(QueryRecord record, string word) => word.Split(':', 2) switch
    {
        ["nosort"] => record with { Order = RowOrder.NoSort },
        ["rowsort"] => record with { Order = RowOrder.RowSort },
        ["valuesort"] => record with { Order = RowOrder.ValueSort },
        ["unverified"] => record with { IsUnverified = true },
        ["ensure", var name] => record with { Ensured = [.. record.Ensured, name] },
        ["tolerance", var text] when double.TryParse(text, CultureInfo.InvariantCulture, out var value) => record with { Tolerance = value },
        [var types] when CellKinds.AreKinds(types) => record with { Types = types },
        _ => throw new SltFormatException(record.Line, $"no such option of a query: {word}"),
    };

    ExplainRecord ReadExplain(int line)
    {
        var (text, plan) = Split(TakeBlock());
        return new(line, _next, string.Join('\n', text), plan);
    }

    static (List<string> Text, List<string>? Answer) Split(List<string> block)
    {
        var at = block.IndexOf(AnswerLine);
        return at < 0 ? (block, null) : (block[..at], block[(at + 1)..]);
    }

    static List<IReadOnlyList<string>> Rows(IEnumerable<string> lines, int firstLine) =>
        [.. lines.Select((l, i) => CellTokens.Split(l) ?? throw new SltFormatException(firstLine + i, "a quote or bracket is not closed"))];
}
