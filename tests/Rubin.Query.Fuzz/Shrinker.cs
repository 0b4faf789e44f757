using Rubin.Query.Slt;

namespace Rubin.Query.Fuzz;

/// <summary>Makes a failing case smaller while it fails in the same way. What makes no sense any more, the oracle refuses.</summary>
sealed class Shrinker(Func<IReadOnlyList<FuzzTable>, FuzzCase, Finding> run, int budget = 2000)
{
    int _left = budget;

    /// <summary>A case from which nothing more can be taken, or that is left when the budget of runs is spent.</summary>
    internal FuzzCase Shrink(FuzzCase item, Finding finding)
    {
        var kind = KindOf(finding);
        while (Smaller(item).FirstOrDefault(candidate => _left-- > 0 && KindOf(run(candidate.Tables, candidate)) == kind) is { } smaller)
        {
            item = smaller;
        }

        return item;
    }

    /// <summary>The verdict, and for failures the first words of the message: another error is another bug.</summary>
    static string KindOf(Finding finding) =>
        finding.Verdict == Verdict.Failed ? $"Failed {finding.Message.Split(' ')[0]}" : finding.Verdict.ToString();

    static IEnumerable<FuzzCase> Smaller(FuzzCase item)
    {
        foreach (var query in Smaller(item.Query).Where(q => q.Kind == NodeKind.Query && q.Parts.Count == 3 && q.Adql == item.Query.Adql))
        {
            yield return item with { Query = query };
        }

        for (var i = 0; i < item.Tables.Count; i++)
        {
            foreach (var rows in Fewer(item.Tables[i].Rows))
            {
                var tables = item.Tables.ToList();
                tables[i] = tables[i] with { Rows = rows };
                yield return item with { Tables = tables };
            }
        }
    }

    /// <summary>The tree with one clause, one item or one layer less, largest cuts first.</summary>
    static IEnumerable<Node> Smaller(Node node)
    {
        foreach (var inside in Inside(node).Where(n => n.Kind == node.Kind && node.Kind is not (NodeKind.Clause or NodeKind.List)))
        {
            yield return inside;
        }

        if (node.Parts.Count > 0 && Literal(node.Kind) is { } literal)
        {
            yield return Node.Of(node.Kind, literal);
        }

        var isOptional = node.Adql.Contains('\n', StringComparison.Ordinal) || node.Adql.StartsWith(' ');
        if (node.Kind == NodeKind.Clause && !node.IsNone && isOptional)
        {
            yield return Node.None;
        }

        if (node.Kind == NodeKind.List && node.Parts.Count > 1)
        {
            for (var i = 0; i < node.Parts.Count; i++)
            {
                yield return node with { Parts = [.. node.Parts.Where((_, j) => j != i)] };
            }
        }

        for (var i = 0; i < node.Parts.Count; i++)
        {
            foreach (var part in Smaller(node.Parts[i]))
            {
                yield return node.With(i, part);
            }
        }
    }

    /// <summary>What can stand for any value of a kind.</summary>
    static string? Literal(NodeKind kind) => kind switch
    {
        NodeKind.Boolean => "TRUE",
        NodeKind.Integer => "1",
        NodeKind.Real => "0.5e0",
        NodeKind.Text => "'a'",
        NodeKind.Date => "DATE '2000-01-01'",
        NodeKind.Timestamp => "TIMESTAMP '1970-01-01 12:00:00'",
        _ => null,
    };

    static IEnumerable<Node> Inside(Node node) => node.Parts.SelectMany(p => Inside(p).Prepend(p));

    static IEnumerable<QueryAnswer> Fewer(QueryAnswer rows)
    {
        if (rows.Batches is not [var batch])
        {
            yield break;
        }

        var half = batch.Length / 2;
        if (half > 0)
        {
            yield return rows with { Batches = [batch.Slice(0, half)] };
            yield return rows with { Batches = [batch.Slice(half, batch.Length - half)] };
        }

        for (var row = 0; row < batch.Length && batch.Length <= 12; row++)
        {
            int[] others = [.. Enumerable.Range(0, batch.Length).Where(r => r != row)];
            yield return rows with { Batches = others.Length == 0 ? [] : [batch.Take(others)] };
        }
    }
}
