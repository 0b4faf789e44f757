using Rubin.Query.Adql;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Expressions;
using Rubin.Query.Engine.Planning;
using JoinKind = Rubin.Query.Engine.Planning.JoinKind;

namespace Rubin.Query.Engine.Binding;

/// <summary>
/// The columns that tables offer by their links (<see cref="TableLink"/>). A table whose links offer a name that the statement mentions is joined
/// at once with the tables that they point to:
/// <code>
///                          Left Join on visit = visit
/// Scan ForcedSource   =>     Scan ForcedSource
///                            Scan Visit(visit, expMidptMJD)
/// </code>
/// and the joins of which no column turned out to be meant are taken away when all names are bound.
/// </summary>
/// <param name="binder">The statement.</param>
/// <param name="query">Its syntax.</param>
sealed class LinkedTables(Binder binder, QuerySyntax query)
{
    readonly Dictionary<LogicalNode, ValueList<int>> _offered = new(ReferenceEqualityComparer.Instance);
    readonly HashSet<int> _used = [];
    HashSet<string>? _mentioned;

    HashSet<string> Mentioned => _mentioned ??= query.SelfAndDescendants().OfType<ColumnSyntax>()
        .SelectMany(c => c.Parts).Select(p => p.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The rows of a table with those its links lead to, and the columns that they offer.</summary>
    internal (LogicalNode Plan, IReadOnlyList<LinkedColumn> Columns) Join(CatalogTable table, LogicalScan scan)
    {
        // Foreign keys offer columns in the default mode only: ADQL knows no names but those of columns.
        var links = binder.Dialect == AdqlDialect.Default ? table.Links : table.Links.Where(l => l.Offered is not null).ToValueList();
        LogicalNode plan = scan;
        List<LinkedColumn> columns = [];
        foreach (var link in links)
        {
            var taken = columns.Where(c => c.IsDeclared).Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var wanted = Wanted(table, link, taken);
            if (wanted.Count == 0)
            {
                continue;
            }

            if (Target(table, link) is not { } target)
            {
                columns.AddRange(link.Offered is null ? [] : [new(link.Offered, null, link)]);
                continue;
            }

            var positions = wanted.Select(target.Columns.IndexOf).Where(p => p >= 0).ToList();
            if (positions.Count > 0 && TargetRows(link, target, positions) is { } right && Condition(link, table, scan, right) is { } condition)
            {
                var kind = target.Details?.IsKey(link.TargetColumns) == true ? JoinKind.Left : JoinKind.Single;
                plan = new LogicalJoin(kind, plan, right, condition);
                var offered = right.Columns.Where(c => positions.Contains(c.Position)).Select(c => c.Column).ToValueList();
                columns.AddRange(offered.Select(c => new LinkedColumn(c.Field.Name, c, link)));
                _offered.Add(right, offered.Map(c => c.Id));
            }
        }

        return (plan, columns);
    }

    /// <summary>Reads a column that a name turned out to mean.</summary>
    internal ColumnReference Use(LinkedColumn column)
    {
        _used.Add(column.Column!.Id);
        return column.Column.Reference;
    }

    /// <summary>The plan without the joins that nothing needs.</summary>
    internal LogicalNode WithoutUnused(LogicalNode plan)
    {
        var unused = _offered.Values.SelectMany(c => c).Except(_used).ToHashSet();
        return unused.Count == 0 ? plan : Rewrite(plan);

        LogicalNode Rewrite(LogicalNode node) => node switch
        {
            LogicalJoin { Right: LogicalScan right } join when _offered.TryGetValue(right, out var columns) && columns.All(unused.Contains) => Rewrite(join.Left),
            LogicalProject project when project.Columns.Any(c => IsUnused(c.Expression)) =>
                Rewrite(project with { Columns = [.. project.Columns.Where(c => !IsUnused(c.Expression))] }),
            _ => PlanExpressions.Map(node.WithInputs(node.Inputs.Map(Rewrite)), e => PlanExpressions.Replace(e, InSubquery)),
        };

        BoundExpression? InSubquery(BoundExpression expression) => expression is Subquery subquery
            ? subquery with { Plan = Rewrite(subquery.Plan), Comparand = subquery.Comparand is { } c ? PlanExpressions.Replace(c, InSubquery) : null }
            : null;

        // A projection that passes on all columns it gets (FULL JOIN … USING) passes on these too.
        bool IsUnused(BoundExpression expression) => expression is ColumnReference column && unused.Contains(column.Id);
    }

    /// <summary>The names that the statement mentions, the table lacks, and the link offers.</summary>
    List<string> Wanted(CatalogTable table, TableLink link, HashSet<string> taken)
    {
        if (link.Offered is { } offered)
        {
            return Mentioned.Contains(offered) && table.Columns.IndexOf(offered) < 0 ? [offered] : [];
        }

        return Target(table, link) is { } target
            ? [.. target.Columns.Fields.Select(f => f.Name).Where(n => Mentioned.Contains(n) && !taken.Contains(n) && table.Columns.IndexOf(n) < 0)]
            : [];
    }

    /// <summary>The table that a link names: of its schema, or where that is only the schema of the table itself, of that name as a query would find it.</summary>
    CatalogTable? Target(CatalogTable table, TableLink link) =>
        binder.Catalog.Find(new(link.TargetSchema, true, link.TargetTable, false)) is [var target] ? target
        : link.TargetSchema == table.Schema && binder.Catalog.Find(new(null, false, link.TargetTable, false)) is [var other] ? other
        : null;

    /// <summary>The rows that a link points to; null where the table lacks the columns of the key.</summary>
    LogicalScan? TargetRows(TableLink link, CatalogTable target, List<int> positions)
    {
        var keys = link.TargetColumns.Map(target.Columns.IndexOf);
        return keys.Contains(-1)
            ? null
            : new(
                target.Provider,
                $"{target.Schema}.{target.Name}",
                [.. keys.Concat(positions).Distinct().Select(p => new LogicalScanColumn(binder.NewColumn(target.Columns[p]), p))],
                []);
    }

    static BoundExpression? Condition(TableLink link, CatalogTable table, LogicalScan left, LogicalScan right)
    {
        List<BoundExpression> terms = [];
        foreach (var (from, to) in link.Columns.Zip(link.TargetColumns))
        {
            var a = left.Columns.FirstOrDefault(c => c.Position == table.Columns.IndexOf(from))?.Column.Reference;
            var b = right.Columns.First(c => c.Column.Field.Name.Equals(to, StringComparison.OrdinalIgnoreCase)).Column.Reference;
            if (a is null || TypeRules.ForComparison(a, b) is not { } type)
            {
                return null;
            }

            terms.Add(new Comparison(ComparisonOperator.Equal, ExpressionBinder.Cast(a, type), ExpressionBinder.Cast(b, type)));
        }

        return terms.Count == 1 ? terms[0] : new Junction(true, [.. terms]);
    }
}

/// <summary>A column that a table offers by a link, found only where nothing else has its name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Column">The column of the plan; null where the table that the link points to is not attached.</param>
/// <param name="Link">The link.</param>
sealed record LinkedColumn(string Name, OutputColumn? Column, TableLink Link)
{
    /// <summary>Whether the link names this column, rather than being a foreign key.</summary>
    internal bool IsDeclared => Link.Offered is not null;
}
