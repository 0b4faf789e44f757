namespace Rubin.Query.Slt;

/// <summary>In which order the rows of an answer are compared.</summary>
enum RowOrder
{
    /// <summary>As they come.</summary>
    NoSort,

    /// <summary>Sorted, row by row, on both sides.</summary>
    RowSort,

    /// <summary>All values of all columns sorted, one a row.</summary>
    ValueSort,
}

/// <summary>One record of an .slt file.</summary>
/// <param name="Line">The line of its first word, from 1.</param>
/// <param name="EndLine">The last line that belongs to it.</param>
abstract record SltRecord(int Line, int EndLine);

/// <summary><c>require shared</c> or <c>require duckdb</c>: the file is skipped, visibly, where that is absent.</summary>
sealed record RequireRecord(int Line, int EndLine, string What) : SltRecord(Line, EndLine);

/// <summary><c>mode strict</c>: the whole file runs in that mode.</summary>
sealed record ModeRecord(int Line, int EndLine, bool Strict) : SltRecord(Line, EndLine);

/// <summary><c>attach NAME PATH</c> (or <c>load</c>): a catalog or file, relative to the .slt file, or below <c>$SHARED</c>.</summary>
sealed record AttachRecord(int Line, int EndLine, string Name, string Path) : SltRecord(Line, EndLine);

/// <summary>
/// <c>table NAME</c> with Columns (<c>id BIGINT, mag DOUBLE</c>) and Rows of cells, or <c>from duckdb: SELECT …</c>: then Columns is null and
/// Source is the query that makes the rows.
/// </summary>
sealed record TableRecord(int Line, int EndLine, string Name, string? Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string? Source)
    : SltRecord(Line, EndLine);

/// <summary><c>statement ok</c>: runs without an error.</summary>
sealed record StatementRecord(int Line, int EndLine, string Text) : SltRecord(Line, EndLine);

/// <summary><c>query TYPES …</c>: gives these rows.</summary>
sealed record QueryRecord(int Line, int EndLine, string Text) : SltRecord(Line, EndLine)
{
    /// <summary>A letter a column (see <see cref="CellKinds"/>); null where the record leaves them open.</summary>
    internal string? Types { get; init; }

    internal RowOrder Order { get; init; }

    /// <summary>Operators that the plan must contain.</summary>
    internal IReadOnlyList<string> Ensured { get; init; } = [];

    /// <summary>Relative tolerance of floating point.</summary>
    internal double Tolerance { get; init; } = CellComparison.DefaultTolerance;

    /// <summary>True where the answer is the engine's own and nothing else has confirmed it.</summary>
    internal bool IsUnverified { get; init; }

    /// <summary>What DuckDB is asked instead, where its language or meaning differs.</summary>
    internal string? OracleText { get; init; }

    /// <summary>The rows expected; null where the record has none yet.</summary>
    internal IReadOnlyList<IReadOnlyList<string>>? Answer { get; init; }
}

/// <summary><c>explain</c>: the plan has these lines; <c>&lt;ignore&gt;</c> stands for anything, alone on a line for any lines.</summary>
sealed record ExplainRecord(int Line, int EndLine, string Text, IReadOnlyList<string>? Plan) : SltRecord(Line, EndLine);

/// <summary>
/// <c>error CODE</c>: fails with that code, at the Spans that the carets under the text mark, with a Message and a Hint in which
/// <c>&lt;ignore&gt;</c> stands for anything. What is null, and Spans where there are none, is not compared.
/// </summary>
sealed record ErrorRecord(
    int Line, int EndLine, string Text, QueryErrorCode? Code, IReadOnlyList<SourceSpan> Spans, string? Message, string? Hint)
    : SltRecord(Line, EndLine);

/// <summary>An .slt file that does not follow the format.</summary>
sealed class SltFormatException(int line, string message) : Exception(message)
{
    /// <summary>The line, from 1.</summary>
    internal int Line { get; } = line;
}
