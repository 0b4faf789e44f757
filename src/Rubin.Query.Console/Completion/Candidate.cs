namespace Rubin.Query.Console.Completion;

/// <summary>Something that could be typed.</summary>
/// <param name="Text">What is inserted.</param>
/// <param name="Detail">What it is, for people: type, unit, the first words of its description.</param>
/// <param name="Follow">What comes behind it where nothing else could: a blank, a parenthesis, a point.</param>
sealed record Candidate(string Text, string Detail = "", string Follow = " ")
{
    /// <summary>Whether it is a table or a column, which people look for by any part of their names.</summary>
    internal bool IsOfData { get; init; }
}

/// <summary>All that could be typed in a place.</summary>
/// <param name="Start">Where what is completed begins; it ends at the cursor.</param>
/// <param name="Candidates">The best first.</param>
sealed record Completions(int Start, IReadOnlyList<Candidate> Candidates)
{
    internal static Completions None { get; } = new(0, []);
}
