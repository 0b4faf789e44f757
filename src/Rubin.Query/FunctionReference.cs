using System.Text;
using Rubin.Query.Arrow;
using Rubin.Query.Engine.Functions;

namespace Rubin.Query;

/// <summary>What the reference tells of one function.</summary>
/// <param name="Kind">"scalar", "aggregate", "window" or "table".</param>
/// <param name="Family">The functions it is listed with, such as "Text functions".</param>
/// <param name="Name">As the query spells it.</param>
/// <param name="Aliases">Other names for it.</param>
/// <param name="Signatures">How it is called and what it gives, a way a line.</param>
/// <param name="Doc">Summary, an example that is true, source.</param>
/// <param name="InAdql">Whether ADQL 2.1 reserves its name; strict mode takes all others as user-defined functions.</param>
public sealed record FunctionEntry(
    string Kind, string Family, string Name, ValueList<string> Aliases, ValueList<string> Signatures, FunctionDoc Doc, bool InAdql)
{
    /// <summary>The entry as lines for a terminal.</summary>
    public string Text() =>
        $"""
        {string.Join('\n', Signatures)}
          {Doc.Summary}
          example: {Doc.Example}{Line("reference: ", Doc.Reference)}{Line("also called: ", Aliases.Count > 0 ? string.Join(", ", Aliases) : null)}
          {Kind} function{(InAdql ? ", in ADQL 2.1" : "")}

        """;

    static string Line(string label, string? text) => text is null ? "" : $"\n  {label}{text}";
}

/// <summary>The reference of the functions, made from the registry: what docs/functions.md and <c>rubin-query functions</c> show.</summary>
public static class FunctionReference
{
    /// <summary>All functions: scalar, aggregate, window and table functions, each kind by family and name.</summary>
    public static IReadOnlyList<FunctionEntry> Of(FunctionRegistry functions) =>
    [
        .. InOrder(functions.Scalars.Select(f => new FunctionEntry(
            "scalar", Family(functions, f), f.Name, f.Aliases, Signatures(f), f.Doc, f.InAdql))),
        .. InOrder(functions.Aggregates.Select(f => new FunctionEntry(
            "aggregate",
            Family(functions, f),
            f.Name,
            f.Aliases,
            Signatures(f.Name, f.Overloads.Select(o => Signature(o.Parameters, o.Result)), f.Resolve is not null || f.Overloads.Count == 0),
            f.Doc,
            f.Doc.Reference?.StartsWith("ADQL", StringComparison.Ordinal) == true))),
        .. InOrder(functions.Windows.Select(f => new FunctionEntry(
            "window", Family(functions, f), f.Name, [], Signatures(f.Name, WindowSignatures(f), false), f.Doc, false))),
        .. InOrder(functions.Tables.Select(f => new FunctionEntry("table", "Table functions", f.Name, [], [$"{f.Name}(…) -> rows"], f.Doc, false))),
    ];

    /// <summary>The whole reference as a page of Markdown.</summary>
    public static string Markdown(FunctionRegistry functions)
    {
        var page = new StringBuilder("# Functions\n\nMade from the engine's own list, which `rubin-query functions` prints too. Every example is true; a test runs it.\n");
        foreach (var family in Of(functions).GroupBy(e => e.Family))
        {
            page.Append($"\n## {family.Key}\n");
            foreach (var entry in family)
            {
                page.Append($"\n### {entry.Name}\n\n```\n{string.Join('\n', entry.Signatures)}\n```\n\n");
                page.Append($"{Prose(entry.Doc.Summary)}{(entry.InAdql ? " In ADQL 2.1." : "")}\n");
                page.Append(entry.Aliases.Count == 0 ? "" : $"Also called {string.Join(", ", entry.Aliases)}.\n");
                page.Append(entry.Doc.Reference is null ? "" : $"Reference: {Prose(entry.Doc.Reference)}.\n");
                page.Append($"\n```\n{entry.Doc.Example}\n```\n");
            }
        }

        return page.ToString();
    }

    static IOrderedEnumerable<FunctionEntry> InOrder(IEnumerable<FunctionEntry> entries) =>
        entries.OrderBy(e => e.Family, StringComparer.Ordinal).ThenBy(e => e.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>TextFunctions is "Text functions"; what was added by itself is with "Other functions".</summary>
    static string Family(FunctionRegistry functions, object function)
    {
        var name = functions.FamilyOf(function);
        return name.Length == 0
            ? "Other functions"
            : string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));
    }

    static ValueList<string> Signatures(ScalarFunction f) => f.Calls.Count > 0
        ? f.Calls.Map(call => f.Name + call)
        : Signatures(f.Name, f.Overloads.Select(Signature), f.Resolve is not null || f.Overloads.Count == 0);

    static ValueList<string> Signatures(string name, IEnumerable<string> calls, bool hasMore)
    {
        List<string> signatures = [.. calls.Select(call => name + call).Distinct()];
        return hasMore ? [.. signatures, $"{name}(…), of {(signatures.Count > 0 ? "other " : "")}types that fit"] : [.. signatures];
    }

    static string Signature(ScalarOverload overload) => Signature(overload.Parameters, overload.Result, overload.IsVariadic ? "…" : "");

    static string Signature(ValueList<DataType> parameters, DataType result, string more = "") => $"({string.Join(", ", parameters)}{more}) -> {result}";

    /// <summary>Window functions tell their type only when asked: a double stands for any type here.</summary>
    static IEnumerable<string> WindowSignatures(WindowFunction function)
    {
        DataType[][] calls =
        [
            [], [DataType.Int64], [DataType.Double], [DataType.Double, DataType.Int64], [DataType.Double, DataType.Int64, DataType.Double],
        ];
        var taken = calls.Where(types => function.Result(types) is not null).ToList();
        foreach (var types in taken.Where(t => t is not [{ IsInteger: true }] || !taken.Exists(other => other is [{ IsFloating: true }])))
        {
            var result = function.Result(types)!;
            var isAny = types.Contains(DataType.Double);
            yield return $"({string.Join(", ", types.Select(t => t.IsInteger ? t.ToString() : "any"))}) OVER (…) -> {(isAny ? "any" : result.ToString())}";
        }
    }

    static string Prose(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
