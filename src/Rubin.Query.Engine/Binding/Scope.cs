using Rubin.Query.Adql;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>A column that a name can mean.</summary>
/// <param name="Name">Its name here.</param>
/// <param name="Column">The column of the plan.</param>
/// <param name="NeedsQualifier">True for the two sides of a column that JOIN … USING merged: the plain name means the merged one.</param>
sealed record ScopeColumn(string Name, OutputColumn Column, bool NeedsQualifier = false);

/// <summary>A table of FROM under the name that the query gives it.</summary>
/// <param name="Schema">Its schema, where the table was named without an alias.</param>
/// <param name="Name">Alias or table name; null for merged columns, which have no table.</param>
/// <param name="NameIsExact">Whether the name was quoted, so that it matches letter by letter.</param>
/// <param name="Columns">Its columns in order.</param>
sealed record Relation(string? Schema, string? Name, bool NameIsExact, IReadOnlyList<ScopeColumn> Columns)
{
    /// <summary>True for what stands for a table that does not exist: its columns are bad without a further message.</summary>
    internal bool IsUnknown { get; init; }

    /// <summary>What it offers by links: no part of <c>*</c>, and found only where no column, alias or outer column has the name.</summary>
    internal IReadOnlyList<LinkedColumn> Linked { get; init; } = [];

    /// <summary>What the table is called in its schema, whatever the query calls it; null where it is no table.</summary>
    internal string? Table { get; init; }

    /// <summary>Right ascension and declination of the rows; null where the table does not say which they are.</summary>
    internal (OutputColumn Ra, OutputColumn Dec)? Position { get; init; }

    /// <summary>Whether <c>qualifier.column</c> can mean a column of this table.</summary>
    internal bool Answers(ReadOnlySpan<NameSyntax> qualifier)
    {
        if (Name is null || !Matches(qualifier[^1], Name))
        {
            return false;
        }

        return qualifier.Length == 1 || (Schema is not null && Matches(qualifier[^2], Schema));
    }

    /// <summary>Quoted names match letter by letter, others ignoring case.</summary>
    internal static bool Matches(NameSyntax written, string name) =>
        string.Equals(written.Text, name, written.IsQuoted ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}

/// <summary>The names that an expression can use: the tables of its query, then those of the queries around it.</summary>
/// <param name="relations">Tables in the order of FROM.</param>
/// <param name="outer">The scope around, or null.</param>
sealed class Scope(IReadOnlyList<Relation> relations, Scope? outer)
{
    Dictionary<string, List<(Relation Relation, ScopeColumn Column)>>? _byName;

    internal IReadOnlyList<Relation> Relations { get; } = relations;

    internal Scope? Outer { get; } = outer;

    /// <summary>A scope without tables.</summary>
    internal static Scope Empty(Scope? outer) => new([], outer);

    /// <summary>The columns, in this scope only, that <paramref name="qualifier"/> and <paramref name="name"/> can mean.</summary>
    internal List<ScopeColumn> Find(ReadOnlySpan<NameSyntax> qualifier, NameSyntax name)
    {
        var found = new List<ScopeColumn>();
        foreach (var (relation, column) in (_byName ??= ByName()).GetValueOrDefault(name.Text, []))
        {
            if (Relation.Matches(name, column.Name) && (qualifier.Length == 0 ? !column.NeedsQualifier : relation.Answers(qualifier)))
            {
                found.Add(column);
            }
        }

        if (found.Count > 1 && found.Where(c => c.Name == name.Text).ToList() is { Count: 1 } exact)
        {
            return exact;
        }

        return found.Count > 1 && found.TrueForAll(c => c.Column.Id == found[0].Column.Id) ? [found[0]] : found;
    }

    /// <summary>The columns by their names in any case, in the order of the tables: tables have thousands of them.</summary>
    Dictionary<string, List<(Relation Relation, ScopeColumn Column)>> ByName()
    {
        var columns = new Dictionary<string, List<(Relation, ScopeColumn)>>(StringComparer.OrdinalIgnoreCase);
        foreach (var relation in Relations)
        {
            foreach (var column in relation.Columns)
            {
                if (!columns.TryGetValue(column.Name, out var same))
                {
                    columns.Add(column.Name, same = []);
                }

                same.Add((relation, column));
            }
        }

        return columns;
    }

    /// <summary>Every column of every table, in the order of <c>SELECT *</c>.</summary>
    internal IEnumerable<ScopeColumn> All() => Relations.SelectMany(r => r.Columns).Where(c => !c.NeedsQualifier);

    /// <summary>This scope and those around it, from inside out.</summary>
    internal IEnumerable<Scope> Chain()
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            yield return scope;
        }
    }
}
