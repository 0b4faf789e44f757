using System.Diagnostics;
using Rubin.Query.Adql;
using Rubin.Query.Engine.Catalog;
using Rubin.Query.Engine.Functions;
using Rubin.Query.Engine.Planning;

namespace Rubin.Query.Engine.Binding;

/// <summary>The rows of FROM so far, and the names they answer to.</summary>
sealed record FromItem(LogicalNode Plan, IReadOnlyList<Relation> Relations);

/// <summary>Binds FROM: tables, derived tables, table functions. Joins are in <see cref="JoinBinder"/>.</summary>
/// <param name="binder">The statement.</param>
/// <param name="tables">What WITH names here.</param>
/// <param name="outer">The scope of the query around.</param>
sealed class FromBinder(Binder binder, CommonTables tables, Scope? outer)
{
    /// <summary>One row without columns: FROM of a query that has none.</summary>
    internal static LogicalValues OneRow { get; } = new([], [[]]);

    /// <summary>All tables of FROM; those between commas are joined pair with pair.</summary>
    internal FromItem Bind(ValueList<TableSyntax> from)
    {
        if (from.Count == 0)
        {
            return new(OneRow, []);
        }

        var joins = new JoinBinder(binder, tables, outer, this);
        FromItem? all = null;
        foreach (var table in from)
        {
            all = all is null ? Bind(table, null) : joins.Cross(all, table);
        }

        CheckNames(all!, from);
        return all!;
    }

    /// <summary>One entry of FROM.</summary>
    /// <param name="table">The entry.</param>
    /// <param name="left">What stands to its left and is visible to LATERAL and to table functions; null for nothing.</param>
    internal FromItem Bind(TableSyntax table, FromItem? left) => table switch
    {
        NamedTableSyntax named => Sampled(BindNamed(named), named.Sample),
        DerivedTableSyntax derived => Sampled(BindDerived(derived, left), derived.Sample),
        JoinSyntax join => new JoinBinder(binder, tables, outer, this).Bind(join, left),
        FunctionTableSyntax function => new TableFunctionBinder(binder, tables, outer).Bind(function, left),
        FileTableSyntax file => Sampled(BindFile(file), file.Sample),
        _ => throw new UnreachableException(),
    };

    FromItem Bad(SourceSpan span, QueryErrorCode code, string message, string? hint = null)
    {
        binder.Errors.Report(code, message, span, hint);
        return new(OneRow, [Unknown(null)]);
    }

    /// <summary>Stands for a table that could not be bound: any column of it is bad without a further message.</summary>
    static Relation Unknown(string? name) => new(null, name, false, []) { IsUnknown = true };

    FromItem Sampled(FromItem item, SampleSyntax? sample) => sample is null ? item : item with { Plan = SampleBinder.Bind(binder, item.Plan, sample) };

    FromItem BindNamed(NamedTableSyntax table)
    {
        if (table.Name.Count == 1 && tables.Find(table.Name[0]) is { } common)
        {
            return Named(common.Bind(binder, table.Name[0].Span), null, table.Name[0], table.Alias);
        }

        var last = table.Name[^1];
        var schema = table.Name.Count > 1 ? table.Name[^2] : null;
        if (table.Name.Count > 2)
        {
            // There is one catalog, and it has no name: whatever stands there is wrong.
            binder.Errors.Report(
                QueryErrorCode.UnknownTable, $"catalog \"{table.Name[0].Text}\" does not exist", table.Name[0].Span, $"write {schema!.Text}.{last.Text}, without a catalog");
            return new(OneRow, [Unknown(table.Alias?.Name.Text ?? last.Text)]);
        }

        var found = binder.Catalog.Find(new(schema?.Text, schema?.IsQuoted ?? false, last.Text, last.IsQuoted));
        if (found.Count == 0)
        {
            return UnknownTable(table, schema, last);
        }

        if (found.Count > 1)
        {
            var choices = string.Join(" or ", found.Select(t => $"\"{t.Schema}\".\"{t.Name}\""));
            binder.Errors.Report(QueryErrorCode.AmbiguousName, $"table \"{last.Text}\" exists more than once", table.Span, $"write {choices}");
            return new(OneRow, [Unknown(table.Alias?.Name.Text ?? last.Text)]);
        }

        return Scanned(found[0], last, table.Alias);
    }

    /// <summary>An attached table under the name that the query gives it.</summary>
    FromItem Scanned(CatalogTable table, NameSyntax written, AliasSyntax? alias)
    {
        var columns = table.Columns.Fields.Select((f, i) => new LogicalScanColumn(binder.NewColumn(f), i)).ToValueList();
        var scan = new LogicalScan(table.Provider, $"{table.Schema}.{table.Name}", columns, []);

        // FROM s, where s is a schema of one table: the query goes on to call it s.
        var item = string.Equals(table.Name, written.Text, StringComparison.OrdinalIgnoreCase)
            ? Named(scan, table.Schema, new(table.Name, written.IsQuoted), alias)
            : Named(scan, null, written, alias);
        var relation = item.Relations[0] with { Table = table.Name, Position = PositionOf(table.Provider, columns) };
        if (table.Links.Count == 0 || alias?.Columns.Count > 0)
        {
            return item with { Relations = [relation] };
        }

        var (plan, linked) = binder.Links.Join(table, scan);
        return new(plan, [relation with { Linked = linked }]);
    }

    static (OutputColumn Ra, OutputColumn Dec)? PositionOf(ITableProvider provider, ValueList<LogicalScanColumn> columns)
    {
        var ra = provider.Position is { } position ? provider.Schema.IndexOf(position.Ra) : -1;
        var dec = provider.Position is null ? -1 : provider.Schema.IndexOf(provider.Position.Dec);
        return ra < 0 || dec < 0 ? null : (columns[ra].Column, columns[dec].Column);
    }

    /// <summary>The one table of a file or folder, under the name that it has there.</summary>
    FromItem BindFile(FileTableSyntax file)
    {
        try
        {
            var found = binder.OpenFile(file.Path);
            if (found.Count != 1)
            {
                var names = string.Join(", ", found.Take(20).Select(t => $"'{Path.Combine(file.Path, t.Name)}'"));
                return Bad(file.Span, QueryErrorCode.AmbiguousName, $"\"{file.Path}\" holds {found.Count} tables", $"name one of them: {names}");
            }

            var (name, provider) = (found[0].Name, found[0].Provider);
            var columns = provider.Schema.Fields.Select((f, i) => new LogicalScanColumn(binder.NewColumn(f), i)).ToValueList();
            return Named(new LogicalScan(provider, $"'{file.Path}'", columns, []), null, new(name), file.Alias);
        }
        catch (QueryException error)
        {
            return Bad(file.Span, error.Code, error.Message, error.Hint);
        }
    }

    FromItem UnknownTable(NamedTableSyntax table, NameSyntax? schema, NameSyntax last)
    {
        var inReach = schema is null
            ? binder.Catalog.Schemas.SelectMany(binder.Catalog.Tables)
            : binder.Catalog.Tables(schema.Text).Where(t => Relation.Matches(schema, t.Schema));
        var known = inReach.Select(t => t.Name).Concat(schema is null ? tables.Names() : []).ToList();
        var span = table.Name.Count == 1 ? last.Span : SourceSpan.Cover(table.Name[0].Span, last.Span);
        if (schema is not null && known.Count == 0 && !binder.Catalog.Knows(schema.Text))
        {
            var hint = NameSuggestion.For(schema.Text, binder.Catalog.Schemas)
                ?? (binder.Catalog.Schemas.Count == 0 ? "attach data: --attach name=path" : $"there are {string.Join(", ", binder.Catalog.Schemas.Select(s => $"\"{s}\""))}");
            binder.Errors.Report(QueryErrorCode.UnknownTable, $"schema \"{schema.Text}\" does not exist", schema.Span, hint);
        }
        else
        {
            var place = schema is null ? "" : $" in schema \"{schema.Text}\"";
            var hint = schema is null && tables.IsBeingDefined(last) ? "write WITH RECURSIVE" : TablesOf(schema, last) ?? NameSuggestion.For(last.Text, known);
            binder.Errors.Report(QueryErrorCode.UnknownTable, $"table \"{last.Text}\" does not exist{place}", span, hint);
        }

        return new(OneRow, [Unknown(table.Alias?.Name.Text ?? last.Text)]);
    }

    /// <summary>Where the name is that of a schema, which tables that has.</summary>
    string? TablesOf(NameSyntax? schema, NameSyntax name)
    {
        const int Shown = 10;
        var found = schema is null ? binder.Catalog.Tables(name.Text).Where(t => Relation.Matches(name, t.Schema)).ToList() : [];
        var names = string.Join(", ", found.Take(Shown).Select(t => $"{t.Schema}.{t.Name}"));
        return found.Count == 0 ? null : $"\"{found[0].Schema}\" is a schema: name one of its tables, {names}{(found.Count > Shown ? ", …" : "")}";
    }

    FromItem BindDerived(DerivedTableSyntax derived, FromItem? left)
    {
        var visible = derived.IsLateral && left is not null ? new Scope(left.Relations, outer) : outer;
        var plan = new QueryBinder(binder, tables).Bind(derived.Query, visible);
        return Named(plan, null, derived.Alias?.Name, derived.Alias);
    }

    /// <summary>A plan under a name, its columns renamed where the alias says so.</summary>
    internal FromItem Named(LogicalNode plan, string? schema, NameSyntax? name, AliasSyntax? alias)
    {
        if (alias is not null)
        {
            (schema, name) = (null, alias.Name);
            if (alias.Columns.Count > plan.Output.Count)
            {
                binder.Errors.Report(
                    QueryErrorCode.Semantic,
                    $"\"{alias.Name.Text}\" has {alias.Columns.Count} column names for {plan.Output.Count} columns",
                    alias.Span);
            }
            else if (alias.Columns.Count > 0)
            {
                plan = Rename(binder, plan, alias.Columns);
            }
        }

        var columns = plan.Output.Select(c => new ScopeColumn(c.Field.Name, c)).ToList();
        return new(plan, [new(schema, name?.Text, name?.IsQuoted ?? false, columns)]);
    }

    /// <summary>The plan with its first columns renamed.</summary>
    internal static LogicalNode Rename(Binder binder, LogicalNode plan, ValueList<NameSyntax> names) =>
        new LogicalProject(plan, [.. plan.Output.Select((c, i) => new ProjectedColumn(
            binder.NewColumn(i < names.Count ? c.Field with { Name = names[i].Text } : c.Field),
            c.Reference))]);

    void CheckNames(FromItem item, ValueList<TableSyntax> from)
    {
        var twice = item.Relations
            .Where(r => r.Name is not null)
            .GroupBy(r => (r.Schema?.ToUpperInvariant(), r.Name!.ToUpperInvariant()))
            .FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            var span = SourceSpan.Cover(from[0].Span, from[^1].Span);
            binder.Errors.Report(QueryErrorCode.AmbiguousName, $"two tables of FROM are called \"{twice.First().Name}\"", span, "give one of them an alias");
        }
    }
}
