using Rubin.Query.Arrow;

namespace Rubin.Query.Formats.Csv;

/// <summary>
/// One look through a file: finds delimiter, names, types and the places of the rows, and that every row is sound.
/// <list type="bullet">
/// <item>Lines that begin with <c>#</c> before the first row are comments; lines with nothing in them are passed over.</item>
/// <item><c>.tsv</c> files have tabs; in <c>.csv</c> files a first row without comma may have semicolons, bars or tabs.</item>
/// <item>The first row is the header unless it looks like the rows below it: <see cref="CsvHeader.IsRow"/>.</item>
/// <item>An empty value is NULL, and what else <see cref="CsvValue.IsNull"/> says; an empty one in quotes is NULL where the column
/// is not text.</item>
/// <item>Types allow every value of their column: <see cref="ColumnEvidence"/>. Numbers in quotes are numbers.</item>
/// </list>
/// </summary>
sealed class CsvSurvey(InputFile file, CsvWindow window)
{
    readonly List<CsvChunk> _chunks = [];
    ColumnEvidence[] _columns = [];
    byte _delimiter;
    bool _hasQuotes;

    /// <summary>Looks through the file.</summary>
    /// <exception cref="QueryException">Data: it cannot be read, or a row of it is bad.</exception>
    public static CsvLayout Of(string path)
    {
        var file = InputFile.Find(path);
        using var stream = file.OpenRead();
        return new CsvSurvey(file, new(file, stream)).Run();
    }

    /// <summary>The error of a value whose quotes are wrong.</summary>
    public static QueryException BadQuote(InputFile file, long line, FieldEnd end) => end == FieldEnd.Unclosed
        ? file.Bad(line, "a quote is not closed", "write a quote inside of a quoted value twice")
        : file.Bad(line, "text follows a closing quote", "write a quote inside of a quoted value twice");

    CsvLayout Run()
    {
        window.Grow();
        SkipByteOrderMark();
        CsvHeader? header;
        while ((header = CsvHeader.Read(file, window)) is null)
        {
            window.Grow();
        }

        if (header.Values.Count == 0)
        {
            throw new QueryException(QueryErrorCode.Data, $"\"{file.Name}\" is empty", hint: "a table needs a header line at least");
        }

        _delimiter = header.Delimiter;
        _hasQuotes = header.Values.Any(v => v.IsQuoted);
        _columns = [.. header.Values.Select(_ => new ColumnEvidence())];
        var start = window.Offset + header.Start;
        window.Drop(header.End);
        ReadChunks();
        var isRow = header.IsRow(_columns);
        if (isRow)
        {
            TakeHeaderAsRow(header, start);
        }

        var fields = header.Names(isRow).Zip(_columns).Select(pair => new Field(pair.First, pair.Second.Type));
        return new(file, new Schema([.. fields]), _delimiter, _hasQuotes, [.. _chunks]);
    }

    void SkipByteOrderMark()
    {
        if (window.Text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || window.Text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw file.Bad(1, "the text is UTF-16", $"convert it: iconv -f UTF-16 -t UTF-8 {file.Name}");
        }

        window.Drop(window.Text.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0);
    }

    void ReadChunks()
    {
        while (true)
        {
            var (length, rows) = ReadRows();
            if (rows > 0)
            {
                _chunks.Add(new(window.Offset, length, rows));
            }

            window.Drop(length);
            if (window.IsLast)
            {
                return;
            }

            window.Grow();
        }
    }

    /// <summary>Reads the whole rows of the window.</summary>
    /// <returns>Their bytes, and how many they are.</returns>
    (int Length, int Rows) ReadRows()
    {
        var reader = new CsvReader(window.Text, _delimiter, window.IsLast);
        var rows = 0;
        var end = 0;
        while (reader.SkipEmptyLines() && ReadRow(ref reader))
        {
            rows++;
            end = reader.Position;
        }

        return (end, rows);
    }

    /// <summary>Takes a row's values into account; false where the window ends before the row.</summary>
    bool ReadRow(ref CsvReader reader)
    {
        var start = reader.Position;
        for (var i = 0; ; i++)
        {
            var end = reader.Next();
            switch (end)
            {
                case FieldEnd.Incomplete:
                    return false;
                case FieldEnd.Unclosed or FieldEnd.Misplaced:
                    throw BadQuote(file, window.LineAt(start), end);
            }

            _hasQuotes |= reader.IsQuoted;
            if (i < _columns.Length)
            {
                _columns[i].Add(reader.Value, reader.IsQuoted);
            }

            if (end == FieldEnd.Row)
            {
                return i == _columns.Length - 1 ? true : throw BadWidth(window.LineAt(start), i + 1);
            }
        }
    }

    QueryException BadWidth(long line, int values) => file.Bad(
        line,
        $"the row has {values} value{(values == 1 ? "" : "s")}, the first row of the file has {_columns.Length}",
        "put values that hold the delimiter or a line break in double quotes");

    void TakeHeaderAsRow(CsvHeader header, long start)
    {
        foreach (var (value, column) in header.Values.Zip(_columns))
        {
            column.Add(value.Text, value.IsQuoted);
        }

        if (_chunks.Count == 0)
        {
            _chunks.Add(new(start, header.End - header.Start, 1));
            return;
        }

        var first = _chunks[0];
        _chunks[0] = new(start, first.Length + (int)(first.Start - start), first.Rows + 1);
    }
}
