namespace Rubin.Query;

/// <summary>A stretch of the query text, in UTF-16 code units from its start.</summary>
/// <param name="Start">Offset of the first character, from 0.</param>
/// <param name="Length">Number of characters; 0 marks a place between two characters, such as the end of the text.</param>
public readonly record struct SourceSpan(int Start, int Length)
{
    /// <summary>Offset behind the last character.</summary>
    public int End => Start + Length;

    /// <summary>The smallest span that holds both.</summary>
    public static SourceSpan Cover(SourceSpan first, SourceSpan last)
    {
        var start = Math.Min(first.Start, last.Start);
        return new(start, Math.Max(first.End, last.End) - start);
    }

    /// <summary>Line and column of <see cref="Start"/> in <paramref name="text"/>, both from 1.</summary>
    public (int Line, int Column) Locate(string text)
    {
        var start = Math.Min(Start, text.Length);
        var before = text.AsSpan(0, start);
        return (before.Count('\n') + 1, start - before.LastIndexOf('\n'));
    }
}
