namespace Rubin.Query.Bench.Peers;

/// <summary>One query in both languages.</summary>
/// <param name="Number">Its number in the list, with a letter for a variant.</param>
/// <param name="Name">What it does.</param>
/// <param name="Ours">ADQL; tables are named <c>p.a</c>, <c>p.s</c>.</param>
/// <param name="Theirs">DuckDB's SQL, with views of the same names.</param>
sealed record PeerQuery(string Number, string Name, string Ours, string Theirs)
{
    /// <summary>Too many rows to keep: they are counted, and only their number is compared.</summary>
    internal bool IsLong { get; init; }

    /// <summary>Whether our tables are opened for each run, and their metadata read, as part of it; DuckDB's views read those of their files with every query.</summary>
    internal bool IsOpenedAnew { get; init; }

    /// <summary>A query that reads the same in both.</summary>
    internal static PeerQuery Same(string number, string name, string text) => new(number, name, text, text);
}
