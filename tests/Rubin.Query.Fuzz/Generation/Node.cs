using System.Globalization;

namespace Rubin.Query.Fuzz;

/// <summary>What a piece of a query is; pieces of one kind may stand for each other.</summary>
enum NodeKind
{
    Boolean,
    Integer,
    Real,
    Text,
    Date,
    Timestamp,
    Query,
    Source,
    Clause,
    List,
}

/// <summary>In which language a query is printed.</summary>
enum Dialect
{
    Adql,
    DuckDb,
}

/// <summary>
/// A piece of a query: a template for each language, with <c>{0}</c>, <c>{1}</c> … for its parts. The whole query is a tree of them, so that
/// printing and shrinking need to know nothing of the language.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Adql">The template for the engine.</param>
/// <param name="DuckDb">The template for the oracle; differs where the same words mean something else there.</param>
/// <param name="Parts">What stands in the template; a list has its items here and its separator as template.</param>
sealed record Node(NodeKind Kind, string Adql, string DuckDb, IReadOnlyList<Node> Parts)
{
    /// <summary>A clause that is not there.</summary>
    internal static Node None { get; } = new(NodeKind.Clause, "", "", []);

    /// <summary>A piece that both languages write alike.</summary>
    internal static Node Of(NodeKind kind, string template, params IReadOnlyList<Node> parts) => new(kind, template, template, parts);

    /// <summary>Items with a separator between them.</summary>
    internal static Node ListOf(string separator, IReadOnlyList<Node> items) => new(NodeKind.List, separator, separator, items);

    internal bool IsNone => Kind == NodeKind.Clause && Adql.Length == 0;

    internal string Print(Dialect dialect)
    {
        var template = dialect == Dialect.Adql ? Adql : DuckDb;
        var parts = Parts.Select(p => p.Print(dialect)).ToArray();
        return Kind == NodeKind.List ? string.Join(template, parts) : string.Format(CultureInfo.InvariantCulture, template, parts);
    }

    /// <summary>Number of pieces in the tree; shrinking makes it smaller.</summary>
    internal int Size => 1 + Parts.Sum(p => p.Size);

    internal Node With(int part, Node replacement) => this with { Parts = [.. Parts.Select((p, i) => i == part ? replacement : p)] };
}
